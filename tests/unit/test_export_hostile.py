"""Names that strangers chose, in the files of datasets."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from genuine import answer, art, submission
from handmade import tree
from maskpress.errors import OutputError
from maskpress.export.check import Checked
from maskpress.export.settings import Settings
from maskpress.export.stems import Stems
from maskpress.export.write import Exported, export
from maskpress.results.expectation import Expectation

MAP = art("11.22 1..22 11... .3333")
FORMULA = "=HYPERLINK(A1)"


def run(folder: Path, name: str, *sent: dict[str, Any], each: bool = False, to: str | None = None) -> Exported:
    """Export into a folder called like the format, unless that is named too."""
    (folder / "sent.jsonl").write_text("".join(json.dumps(one) + "\n" for one in sent))
    return export([folder / "sent.jsonl"], folder / name, to or name, settings=Settings(each=each))


def sent(labels: list[str], **changes: Any) -> dict[str, Any]:
    return submission("car", answer(MAP, labels), **changes)


@pytest.mark.parametrize("label", ["background", "#1", " Car", "Car ", "a:b", "a\nb"])
def test_voc_refuses_labels_that_its_list_would_change(label: str, tmp_path: Path) -> None:
    done = run(tmp_path, "voc", sent(["Car", "Van", label]))
    assert [(problem.code, problem.severity) for problem in done.problems] == [("E703", "error")]
    assert not (tmp_path / "voc").exists()


@pytest.mark.parametrize("to", ["voc", "yolo", "cvat", "label-studio"])
def test_labels_are_told_in_brief(to: str, tmp_path: Path) -> None:
    (problem,) = run(tmp_path, to, sent(["Car", "Van", "x" * 10_000 + "\0"])).problems
    assert (problem.code, problem.severity) == ("E703", "error")
    assert len(str(problem)) < 300 + len(str(tmp_path))


@pytest.mark.parametrize(
    ("format", "file", "column"), [("csv", "instances.csv", "worker"), ("ground-truth", "results.csv", "WorkerId")]
)
def test_tables_hold_no_formula_of_a_worker(format: str, file: str, column: str, tmp_path: Path) -> None:
    run(tmp_path, format, sent(["Car", "Van", "Bus"], worker=FORMULA))
    with (tmp_path / format / file).open(newline="") as table:
        assert {row[column] for row in csv.DictReader(table)} == {f"'{FORMULA}"}


def test_tables_hold_no_formula_of_a_label(tmp_path: Path) -> None:
    labels = ["=1+1", "\t@A1", "'quoted"]
    run(tmp_path, "csv", sent(labels))
    with (tmp_path / "csv/instances.csv").open(newline="") as table:
        assert [row["label"] for row in csv.DictReader(table)] == [f"'{label}" for label in labels]


@pytest.mark.parametrize("format", ["png", "yolo", "ground-truth"])
def test_workers_of_any_name_have_files_of_their_own_below_the_folder(format: str, tmp_path: Path) -> None:
    workers = ["../../../etc", "..-..-..-etc", "a/b", "A/B", "ana", "Ana", "\u00e4", ".", "x" * 100]
    answers = [sent(["Car", "Van", "Bus"], worker=worker, key=f"{n:032x}") for n, worker in enumerate(workers)]
    done = run(tmp_path, format, *answers, each=True)
    assert (done.answers, done.problems) == (len(workers), ())
    assert {path.name for path in tmp_path.iterdir()} == {"sent.jsonl", format}
    names = {path.stem for path in (tmp_path / format).rglob("car*") if path.is_file()}
    assert len({name.lower() for name in names}) == len(names) == len(workers)


@pytest.mark.parametrize(
    ("task", "worker", "stem"),
    [
        ("CON", None, "_CON"),
        ("nul.x", None, "_nul.x"),
        ("com1", "ana", "com1--ana"),
        ("LPT9.a.b", "ana", "_LPT9.a.b--ana"),
        ("console", None, "console"),
        ("a.con", None, "a.con"),
        ("com10", None, "com10"),
        ("a", "ana..", "a--ana--"),
        ("a", "ana ", "a--ana-"),
        ("a", "c:/d\\e", "a--c--d-e"),
        ("a", "\u202eana\0", "a---ana-"),
        ("a", "\u00e9\u0661", "a----"),
        ("x" * 240, "ana", "x" * 200),
    ],
)
def test_stem_is_one_that_every_file_system_can_have(task: str, worker: str | None, stem: str) -> None:
    assert Stems(each=True).name(task, "annotatedResult", worker) == stem


def test_stems_of_equal_looking_names_differ_in_more_than_case() -> None:
    stems = Stems(each=True)
    workers = ["e\u0301", "\u00e9", "\u00e8", "\u1e9e", "Ana", "ana", "ANA", "ana--2", "ana.", "ana-", None, None]
    found = [stems.name("Car", "annotatedResult", worker) for worker in workers]
    found += [stems.name("car", "other", "ana"), stems.name("con", "w", None), stems.name("_CON", "w", None)]
    assert len({stem.lower() for stem in found}) == len(found)
    assert found[4:8] == ["Car--Ana", "Car--ana--2", "Car--ANA--3", "Car--ana--2--2"]


def test_stems_of_many_nameless_workers_take_no_time() -> None:
    stems = Stems(each=True)
    found = {stems.name("car", "annotatedResult", "\u4e00" * (each % 7)) for each in range(20_000)}
    assert len(found) == 20_000


@pytest.mark.parametrize("to", ["png", "labelme", "voc"])
def test_tasks_named_like_devices_are_exported_whole(to: str, tmp_path: Path) -> None:
    sent = [submission(task, answer(MAP), number) for number, task in enumerate(["con", "NUL.x", "a", "_con"])]
    shown: list[Checked] = []
    (tmp_path / "sent.jsonl").write_text("".join(json.dumps(one) + "\n" for one in sent))
    done = export(tmp_path / "sent.jsonl", tmp_path / to, to, checked=shown.append)
    assert (done.answers, done.problems) == (4, ())
    assert {each.share for each in shown} == {1.0}
    names = {part.partition(".")[0].lower() for path in (tmp_path / to).rglob("*") for part in path.parts}
    assert names.isdisjoint({"con", "nul"})


@pytest.mark.parametrize("to", ["png", "ground-truth"])
def test_large_images_are_read_back_without_a_warning(to: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", MAP.size - 1)
    (tmp_path / "sent.jsonl").write_text(json.dumps(sent(["Car", "Van", "Bus"])) + "\n")
    Image.fromarray(MAP.astype("uint8")).save(tmp_path / "car.png")
    expected = Expectation("car", 5, 4, ("Car", "Van", "Bus"), image=tmp_path / "car.png")
    shown: list[Checked] = []
    export(tmp_path / "sent.jsonl", tmp_path / to, to, expectations=[expected], checked=shown.append)
    assert [each.share for each in shown] == [1.0] * 3


def test_export_into_a_link_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    run(tmp_path, "png", sent(["Car", "Van", "Bus"]))
    (tmp_path / "link").symlink_to(tmp_path / "png")
    before = tree(tmp_path / "png")
    with pytest.raises(OutputError, match="symbolic link"):
        run(tmp_path, "link", sent(["Car", "Van", "Car"]), to="png")
    assert (tmp_path / "link").is_symlink()
    assert tree(tmp_path / "png") == before


@pytest.mark.parametrize("place", ["results/dataset", "results", "link/deep/dataset"])
def test_export_among_the_results_is_refused(place: str, tmp_path: Path) -> None:
    """Its JSON would be read as answers the next time."""
    (tmp_path / "results").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "results")
    (tmp_path / "results" / "car.json").write_text(json.dumps(sent(["Car", "Van", "Bus"])))
    before = tree(tmp_path)
    with pytest.raises(OutputError):
        export(tmp_path / "results", tmp_path / place, "coco")
    assert tree(tmp_path) == before
    assert export(tmp_path / "results" / "car.json", tmp_path / "results" / "coco", "coco").answers == 1


def test_export_takes_the_place_of_an_earlier_one_and_of_nothing_else(tmp_path: Path) -> None:
    for labels in (["Car", "Van", "Bus"], ["Car", "Van", "Car"]):
        run(tmp_path, "png", sent(labels))
    written = {
        path.relative_to(tmp_path / "png").as_posix() for path in (tmp_path / "png").rglob("*") if path.is_file()
    }
    listed = json.loads((tmp_path / "png/.maskpress-export.json").read_bytes())["files"]
    assert {*listed, ".maskpress-export.json"} == written
    assert "Bus" not in (tmp_path / "png/instances.csv").read_text()
