"""Addresses of rows that answers are put to: filled in, checked, and never one for two tasks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from maskpress.errors import SpecError
from maskpress.problems import Problem
from maskpress.spec.load import load_spec
from maskpress.tasks.load import load_tasks
from maskpress.tasks.model import Tasks

SIGNED = "https://store.example/a.json?X-Signature=ab%2Fc&X-Expires=60"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASKPRESS_CACHE", str(tmp_path / "cache"))


def load(folder: Path, url: str, *rows: dict[str, Any], rest: str = "labels: [Car]\n") -> Tasks:
    """The tasks of a spec that puts answers to ``url``, with an image of its own for each row."""
    for number, row in enumerate(rows, 1):
        Image.new("RGB", (4, 3)).save(folder / f"{number}.png")
        row["image"] = f"{number}.png"
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    put = json.dumps({"put": {"url": url}})
    (folder / "task.yaml").write_text(f"manifest: rows.jsonl\nsubmit: [download, {put}]\n{rest}", encoding="utf-8")
    return load_tasks(load_spec(folder / "task.yaml"))


def problems(folder: Path, url: str, *rows: dict[str, Any]) -> tuple[Problem, ...]:
    with pytest.raises(SpecError) as caught:
        load(folder, url, *rows)
    return caught.value.problems


def test_address_is_filled_in_for_each_row(tmp_path: Path) -> None:
    tasks = load(tmp_path, "{{ row.to }}", {"to": SIGNED}, {"to": " https://store.example/b.json "})
    assert [task.put_url for task in tasks.items] == [SIGNED, "https://store.example/b.json"]


def test_address_may_be_written_around_a_row_value(tmp_path: Path) -> None:
    url = "https://store.example/{{ row.name | urlencode }}.json?task={{ row.id }}"
    (task,) = load(tmp_path, url, {"name": "a b/ü"}).items
    assert task.put_url == "https://store.example/a%20b/%C3%BC.json?task=1"


@pytest.mark.parametrize(
    ("to", "fault"),
    [
        ("", "is no address"),
        ("javascript:alert(1)", "is no address"),
        ("//store.example/a", "is no address"),
        ("s3://bucket/a", "is no address"),
        ("https://", "is no address"),
        ("https://me:secret@store.example/a", "holds a user name or password"),
        ("https://store.example/a b", "holds characters"),
        ("https://store.example;script-src/", "a page's policy cannot express"),
        ("https://[::1]/a", "a page's policy cannot express"),
        (7, "is no address"),
        (None, "is no address"),
    ],
)
def test_row_without_a_usable_address_is_a_problem_at_the_row(tmp_path: Path, to: object, fault: str) -> None:
    (found,) = problems(tmp_path, "{{ row.to }}", {"to": SIGNED}, {"to": to})
    assert (found.code, Path(found.file).name, found.line) == ("E215", "rows.jsonl", 2)
    assert found.message.startswith("submit[1].put.url: ")
    assert fault in found.message


def test_missing_column_is_told_once_and_where_the_spec_names_it(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, "{{ row.too }}", {"to": SIGNED}, {"to": SIGNED})
    assert (found.code, Path(found.file).name, found.line) == ("E402", "task.yaml", 2)
    assert found.message == 'submit[1].put.url: the row has no "too"'


def test_two_tasks_never_share_an_address(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, "{{ row.to }}", {"to": SIGNED}, {"to": SIGNED + "1"}, {"to": SIGNED})
    assert (found.code, found.line) == ("E216", 2)
    assert found.message == "submit: the tasks 1 and 3 put their answers to one address"


def test_row_value_is_never_rendered_as_a_template(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, "{{ row.to }}", {"to": "https://store.example/{{ row.id }}"})
    assert (found.code, "holds characters" in found.message) == ("E215", True)


def test_form_of_a_template_gets_its_address_as_well(tmp_path: Path) -> None:
    pytest.importorskip("liquid")
    (tmp_path / "old.html").write_text(
        "<crowd-form><crowd-instance-segmentation name='a' src='{{ task.input.image }}' labels=\"['Car']\">"
        "</crowd-instance-segmentation></crowd-form>"
    )
    (task,) = load(tmp_path, "{{ row.to }}", {"to": SIGNED}, rest="template: old.html\n").items
    assert task.put_url == SIGNED
