from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from handmade import tree
from maskpress.errors import OutputError
from maskpress.pages.marker import MARKER, SiteFile, marker_text
from maskpress.pages.output import check_output

PAGE = SiteFile("index.html", 4, "0" * 64)


def earlier_site(folder: Path, *more: str) -> Path:
    folder.mkdir()
    (folder / MARKER).write_bytes(marker_text([PAGE]))
    for name in ("index.html", *more):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("page")
    return folder


def test_output_may_be_missing_empty_or_an_earlier_site(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    earlier_site(tmp_path / "site")
    for name in ("missing", "deep/er/missing", "empty", "site"):
        check_output(tmp_path / name, tmp_path / "spec")


def test_output_may_hold_what_file_browsers_leave(tmp_path: Path) -> None:
    check_output(earlier_site(tmp_path / "site", ".DS_Store", "images/Thumbs.db"), tmp_path / "spec")


def _file(place: Path) -> None:
    place.write_text("mine")


def _link(place: Path) -> None:
    earlier_site(place.parent / "elsewhere")
    place.symlink_to("elsewhere")


def _foreign(place: Path) -> None:
    place.mkdir()
    (place / "thesis.txt").write_text("mine")


def _foreign_marker(place: Path) -> None:
    _foreign(place)
    (place / MARKER).write_text(json.dumps({"format": "another/1", "files": []}))


def _broken_marker(place: Path) -> None:
    _foreign(place)
    (place / MARKER).write_text("[" * 100_000)


def _site_with_a_file(place: Path) -> None:
    earlier_site(place, "CNAME", "images/own.jpg")


def _site_with_a_link(place: Path) -> None:
    (earlier_site(place) / "results").symlink_to(place.parent)


def _below_a_file(place: Path) -> None:
    place.parent.rmdir()
    place.parent.write_text("mine")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_file, "expected a folder at {}, found a file"),
        (_link, "{} is a symbolic link"),
        (_foreign, "{} is not an earlier site: it holds thesis.txt"),
        (_foreign_marker, "{} is not an earlier site: it holds .maskpress.json, thesis.txt"),
        (_broken_marker, "{} is not an earlier site"),
        (_site_with_a_file, "{} holds CNAME, images/own.jpg beside the earlier site"),
        (_site_with_a_link, "{} holds results beside the earlier site"),
        (_below_a_file, "{} cannot be made: "),
    ],
)
def test_output_that_is_not_ours_is_refused_and_untouched(
    tmp_path: Path, make: Callable[[Path], None], words: str
) -> None:
    (tmp_path / "work").mkdir()
    output = tmp_path / "work" / "site"
    make(output)
    before = tree(tmp_path)
    with pytest.raises(OutputError) as refusal:
        check_output(output, tmp_path / "spec")
    assert words.format(output) in str(refusal.value)
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (".", "the current folder"),
        ("..", "the current folder"),
        ("/", "the current folder"),
        ("~", "your home folder"),
        ("~/..", "your home folder"),
        ("spec", "the folder of the task spec"),
        ("spec/../spec", "the folder of the task spec"),
    ],
)
def test_output_may_not_be_a_folder_whose_loss_hurts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str, words: str
) -> None:
    for name in ("people/home", "here/now", "spec/below"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "people" / "home"))
    monkeypatch.chdir(tmp_path / "here" / "now")
    place = {".": Path(), "..": Path(".."), "/": Path("/")}.get(output)
    if place is None:
        place = Path(output).expanduser() if output.startswith("~") else tmp_path / output
    with pytest.raises(OutputError, match=words):
        check_output(place, tmp_path / "spec" / "below")
