"""The table of who gets which page, read back as a spreadsheet would."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from handmade import make_spec, make_task, make_tasks
from maskpress.pages.batches import make_batches
from maskpress.pages.links import links_table
from maskpress.spec.model import PageOptions
from maskpress.spec.platforms import Platform
from maskpress.tasks.model import Tasks

SITE = PageOptions(url="https://lab.example.org/cars/")


def table(tasks: Tasks) -> list[list[str]]:
    text = links_table(make_batches(tasks), tasks.spec).decode("utf-8")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_table_lists_batches_with_their_links_and_numbers_of_tasks(tmp_path: Path) -> None:
    assert table(make_tasks(tmp_path, 5, batch_size=2)) == [
        ["batch", "url", "tasks"],
        ["batch-001", "batch-001.html", "2"],
        ["batch-002", "batch-002.html", "2"],
        ["img-5", "img-5.html", "1"],
    ]


def test_table_lists_workers_by_name(tmp_path: Path) -> None:
    assert table(make_tasks(tmp_path, 3, workers=("ana", "ben"), page=SITE)) == [
        ["worker", "url", "tasks"],
        ["ana", "https://lab.example.org/cars/ana.html", "1"],
        ["ben", "https://lab.example.org/cars/ben.html", "2"],
    ]


def test_only_batch_is_the_index_of_the_site(tmp_path: Path) -> None:
    assert table(make_tasks(tmp_path, 3, page=SITE))[1] == [
        "batch-001",
        "https://lab.example.org/cars/index.html",
        "3",
    ]


@pytest.mark.parametrize(("platform", "parameter"), [(None, "worker"), (Platform(study="s"), "worker")])
def test_link_names_the_worker_where_pages_read_that_from_their_address(
    tmp_path: Path, platform: Platform | None, parameter: str
) -> None:
    tasks = make_tasks(tmp_path, 3, workers=("ana", "b_n.2"), worker="url", platform=platform)
    links = [urlsplit(row[1]) for row in table(tasks)[1:]]
    assert [link.path for link in links] == ["ana.html", "b_n.2.html"]
    assert [parse_qs(link.query) for link in links] == [{parameter: ["ana"]}, {parameter: ["b_n.2"]}]


def test_table_is_rfc_4180_in_utf_8(tmp_path: Path) -> None:
    tasks = make_tasks(tmp_path, 1, page=PageOptions(url="https://bücher.example/a,b/"))
    assert links_table(make_batches(tasks), tasks.spec) == (
        'batch,url,tasks\r\nimg-1,"https://bücher.example/a,b/index.html",1\r\n'.encode()
    )


def test_no_value_reads_as_a_formula(tmp_path: Path) -> None:
    spec = make_spec(tmp_path, batch_size=1)
    tasks = Tasks(spec, tuple(make_task(tmp_path, name) for name in ("-1+2", "-b")))
    rows = table(tasks)[1:]
    assert [row[0] for row in rows] == ["'-1+2", "'-b"]
    assert [row[1] for row in rows] == ["./-1+2.html", "./-b.html"]
    assert not any(value.startswith(("=", "+", "-", "@")) for row in rows for value in row)
