"""The folder of a dataset: whole or as it was, and never in place of what is not an export."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from exported import STREET, Drawing, put_lines, street, write_images, write_results
from maskpress.errors import OutputError
from maskpress.export.model import Output, Plan
from maskpress.export.registry import FORMATS
from maskpress.export.settings import Settings
from maskpress.export.write import export


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_folder_of_somebody_else_stays(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/thesis.tex").write_text("years of work")
    with pytest.raises(OutputError, match=r"is not an earlier export: it holds thesis\.tex"):
        export([put_lines(tmp_path, street())], tmp_path / "out", "png")
    assert files(tmp_path / "out") == {"thesis.tex": b"years of work"}


def test_file_added_to_an_earlier_export_stays(tmp_path: Path) -> None:
    results = put_lines(tmp_path, street())
    export([results], tmp_path / "out", "csv")
    (tmp_path / "out/notes.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"holds notes\.txt beside the earlier export"):
        export([results], tmp_path / "out", "png")
    assert {*files(tmp_path / "out")} == {".maskpress-export.json", "instances.csv", "notes.txt"}


def test_results_and_images_are_never_replaced(tmp_path: Path) -> None:
    results = put_lines(tmp_path, street())
    with pytest.raises(OutputError, match="which an export would replace"):
        export([results], tmp_path, "png")
    with pytest.raises(OutputError, match="which an export would replace"):
        export([results], tmp_path / "out", "png", kept=[tmp_path / "out/photos"])


def test_earlier_export_is_replaced_whole(tmp_path: Path) -> None:
    results = put_lines(tmp_path, street())
    export([results], tmp_path / "out", "png")
    export([results], tmp_path / "out", "csv")
    assert {*files(tmp_path / "out")} == {".maskpress-export.json", "instances.csv"}


@pytest.mark.parametrize("failure", [OSError("disk full"), KeyboardInterrupt()])
def test_export_that_stops_half_way_leaves_the_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    results = put_lines(tmp_path, street())
    export([results], tmp_path / "out", "coco")
    before = files(tmp_path)

    def stop(output: Output, plan: Plan) -> None:
        output.put("annotations/half.json", half())

    def half() -> Iterator[bytes]:
        yield b"{"
        raise failure

    monkeypatch.setitem(FORMATS, "coco", replace(FORMATS["coco"], finish=stop))
    with pytest.raises(type(failure)):
        export([results], tmp_path / "out", "coco")
    assert files(tmp_path) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "results.jsonl"]


@pytest.mark.parametrize("failure", [PermissionError("a scanner has it open"), KeyboardInterrupt()])
def test_earlier_export_comes_back_when_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    results = put_lines(tmp_path, street())
    export([results], tmp_path / "out", "coco")
    before = files(tmp_path)
    rename = Path.rename

    def fail(path: Path, target: Path) -> Path:
        if path.name == "new":
            raise failure
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(type(failure)):
        export([results], tmp_path / "out", "csv")
    assert files(tmp_path) == before


def test_earlier_export_comes_back_after_its_successor_was_killed(tmp_path: Path) -> None:
    results = put_lines(tmp_path, street())
    export([results], tmp_path / "out", "coco")
    before = files(tmp_path)
    (tmp_path / ".out.7.maskpress-export").mkdir()
    (tmp_path / "out").rename(tmp_path / ".out.7.maskpress-export/old")
    (tmp_path / "empty.jsonl").write_text("")
    export([tmp_path / "empty.jsonl"], tmp_path / "out", "coco")
    assert {name: files(tmp_path)[name] for name in before} == before


def test_answer_that_comes_meanwhile_is_for_the_next_time(tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    put_lines(tmp_path / "results", street())

    def serve(done: int, total: int) -> None:
        (tmp_path / "results/late.json").write_text(json.dumps({**street(), "task": "late"}))

    done = export(tmp_path / "results", tmp_path / "out", "label-studio", checked=lambda found: None, progress=serve)
    assert (done.answers, done.problems) == (1, ())
    assert export(tmp_path / "results", tmp_path / "out", "label-studio").answers == 2


def test_processes_write_the_same_bytes(tmp_path: Path) -> None:
    drawn = [
        Drawing(f"task-{number}", np.roll(STREET.label_map, number, axis=1), STREET.labels) for number in range(40)
    ]
    drawn = [each for each in drawn if each.label_map.max() == 2]
    results, expected = write_results(tmp_path, drawn), write_images(tmp_path, drawn)
    for workers in (1, 2):
        export([results], tmp_path / str(workers), "coco", expectations=expected, workers=workers)
    assert files(tmp_path / "1") == files(tmp_path / "2")


def test_images_are_copied_linked_or_left(tmp_path: Path) -> None:
    results, expected = write_results(tmp_path, [STREET]), write_images(tmp_path, [STREET])
    photo = tmp_path / "photos/street.png"
    for images in ("copy", "link", "none"):
        out = tmp_path / images
        done = export([results], out, "coco", expectations=expected, settings=Settings(images=images))
        placed = out / "images/train/street.png"
        assert done.images == (images != "none")
        assert placed.is_symlink() == (images == "link")
        assert placed.exists() == (images != "none")
        assert not placed.exists() or placed.read_bytes() == photo.read_bytes()
