"""Reports of what strangers sent: their names stay text, and what is no image is a missing picture."""

from __future__ import annotations

import json
import os
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from genuine import answer, art, submission
from maskpress.report.model import Subject
from maskpress.report.page import in_script
from maskpress.report.thumbnails import draw_image
from maskpress.report.write import write_report
from maskpress.results.expectation import Expectation
from maskpress.results.read import read_results
from reported import MADE, Shown, reported, write
from soak import thinned

DRAWN = art("..11 .112")
HOSTILE = ["<script>alert(1)</script>", "</script><img src=x onerror=alert(1)>", "\"' onerror=alert(1) x='", "a\u2028b"]
NO_IMAGES = {
    "svg": '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2" onload="alert(1)"/>',
    "html": "<!doctype html><script>alert(1)</script>",
    "empty": "",
}


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    painted = [answer(DRAWN, [name, "Bus"]) for name in HOSTILE]
    each = [
        submission(f"t{at}", painted[at], at, worker=name, **({"refused": name} if at == 1 else {}))
        for at, name in enumerate(HOSTILE)
    ]
    shown = reported(tmp_path, *each, subject=Subject(HOSTILE[1]))
    assert {"img", "b", "i"}.isdisjoint(shown.tags)
    assert shown.tags.count("script") == 3
    assert not {name for name in shown.attributes if name.startswith("on") or name == "style"}
    assert [row["worker"] for row in shown.rows] == HOSTILE
    assert "\u2028" not in shown.blocks["rows"]
    assert all(shown.words.count(name) > 1 for name in HOSTILE)  # as a worker and as a label


def test_json_cannot_leave_its_script() -> None:
    value = ["</script>", "<!--", "\u2028\u2029", "\ud800", "&"]
    text = in_script(value)
    assert json.loads(text) == value
    assert not set(b"<>&") & set(text)
    assert text.isascii()


def test_policy_allows_no_request(tmp_path: Path) -> None:
    shown = reported(tmp_path, submission("a", answer(DRAWN)))
    text = (tmp_path / "report.html").read_text()
    (policy,) = re.findall('Content-Security-Policy" content="([^"]*)"', text)
    assert policy.startswith("default-src &#39;none&#39;; style-src &#39;sha256-")
    assert "img-src data:;" in policy
    assert not re.search(r"\b(?:https?:)?//\w", re.sub("(?m)^ *//.*$", "", shown.blocks["script"]))


def test_damaged_image_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "no.png").write_bytes(b"\x89PNG\r\n\x1a\n torn")
    assert draw_image(tmp_path / "no.png", (4, 2)) is None
    assert draw_image(tmp_path / "gone.png", (4, 2)) is None


@pytest.mark.parametrize("kind", ["svg", "html", "pcx", "empty", "folder", "gone"])
def test_what_is_no_image_is_left_out_whatever_its_name(kind: str, tmp_path: Path) -> None:
    """Pillow reads far more kinds than pages show, some by running another program."""
    path = tmp_path / "a.jpg"
    if kind == "folder":
        path.mkdir()
    elif kind == "pcx":
        Image.new("RGB", (4, 2)).save(path, "PCX")
    elif kind != "gone":
        path.write_text(NO_IMAGES[kind])
    expected = Expectation("a", 4, 2, ("Car",), image=path)
    shown = reported(tmp_path, submission("a", answer(DRAWN)), subject=Subject("T", (expected,)))
    assert [bool(shown.pictures[shown.rows[0][name]]) for name in ("overlay", "image")] == [True, False]
    assert "alert" not in (tmp_path / "report.html").read_text()


def test_no_file_of_others_is_more_than_a_missing_picture(corpora: Path) -> None:
    files = thinned(sorted(each for each in (corpora / "images").rglob("*") if each.is_file()), 19)
    found = [draw_image(path, (4, 2)) for path in files]
    assert sum(each is None for each in found) > 2
    assert sum(each is not None for each in found) > 10


def test_file_name_that_is_no_text_is_shown_as_well_as_can_be(tmp_path: Path) -> None:
    folder = write(tmp_path / "results", submission("a", answer(DRAWN)))
    (folder / os.fsdecode(b"torn-\xff.json")).write_text("{")
    write_report(read_results(folder), Subject("T"), tmp_path / "report.html", made=MADE)
    assert "torn-?.json Q104 not JSON" in Shown(tmp_path / "report.html").lines


def test_names_that_turn_text_around_are_kept_apart_from_it(tmp_path: Path) -> None:
    name = "\u202eana\u2066"
    shown = reported(
        tmp_path,
        submission("a", answer(DRAWN, [name, "Car"]), 1, worker=name, refused=name, batch="a", active_seconds=1),
        submission("a", answer(DRAWN, [name, "Car"]), 1, worker=name),
        submission("b", answer(DRAWN, [name, "Car"]), 1, answers=[{name: 1}]),
        subject=Subject(name),
    )
    text = re.sub(r"<(script|style|title).*?</\1>", "", (tmp_path / "report.html").read_text(), flags=re.DOTALL)
    parts = text.split(name)
    assert len(parts) > 6
    for before, after in pairwise(parts):
        assert before.rfind("<bdi>") > before.rfind("</bdi>")
        assert "</bdi>" in after
    assert shown.rows[0]["worker"] == name


@pytest.mark.parametrize("text", ["x" * 10_000, "\0" * 10_000, "\ufeff\ufffe\U0010ffff", "\x1b[2J", "&lt;&#60;"])
def test_any_text_may_be_a_label_a_reason_or_a_field(text: str, tmp_path: Path) -> None:
    painted = answer(DRAWN, [text, "Car"])
    each = submission("a", painted, worker=text[:200], refused=text, answers=[{"w": painted, text: [text]}])
    shown = reported(tmp_path, each)
    kept = text if len(text) <= 400 else text[:400] + "…"
    assert [tally[0] for tally in shown.rows[0]["labels"]] == [kept, "Car"]
    assert shown.rows[0]["keys"] == [kept, "Car"]
    assert (shown.rows[0]["worker"], shown.rows[0]["refused"]) == (text[:200], kept)
    assert 0 < len(shown.rows[0]["fields"]) <= 401
    assert (tmp_path / "report.html").stat().st_size < 200_000
    assert "\0" not in (tmp_path / "report.html").read_text()


def test_labels_and_widgets_of_strangers_stay_bounded(tmp_path: Path) -> None:
    label_map = np.arange(1, 901, dtype=np.uint16).reshape(30, 30)
    painted = answer(label_map, [f"label {number}" for number in range(900)])
    shown = reported(tmp_path, submission("a", painted, answers=[{"w" * 100_000: painted}]))
    assert len(shown.rows[0]["labels"]) == 201
    assert shown.rows[0]["labels"][-1] == ["700 other labels", 700, 700]
    assert len(shown.rows[0]["name"]) < 500
