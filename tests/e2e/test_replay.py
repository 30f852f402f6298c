"""Replayed events give one label map: in every engine, at any zoom and device pixel ratio, and in the oracle."""

from __future__ import annotations

import json
import os
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser

from browsers import launch_webkit
from e2e.answers import assert_same_map
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.session import LABELS, SIZE, work
from e2e.sites import build_spec
from e2e.test_webkit import READY
from replayed import replayed

FILES = sorted((Path(__file__).parents[1] / "data" / "events").glob("*.json"))
RECORDED = Path(__file__).parents[1] / "data" / "events" / "every-tool.json"

KINDS = {
    *("add", "relabel", "select", "hide", "lock", "undo", "redo", "delete"),
    *("brush", "eraser", "polygon", "lasso", "rectangle", "ellipse", "fill", "move"),
    *("fill-holes", "split", "separate", "duplicate", "drop-specks", "merge"),
}
"""What a session can consist of."""

ZOOMS = (0.25, 1, 2.7, 8, 40)
SCREENS = [
    *(("chromium", ratio) for ratio in (1, 1.5, 2)),
    *(("firefox", ratio) for ratio in (1, 1.5, 2)),
    *(("webkit", ratio) for ratio in (1, 2, 3)),
]

REPLAY = """
const [events, zoom] = arguments;
widget.setView({ zoom, center: { x: 100, y: 70 } });
return [widget.replay(events), widget.zoom, devicePixelRatio];
"""


def test_session_equals_the_oracle_and_its_replay(open_page: OpenPage, tmp_path: Path) -> None:
    """Run with ``UPDATE=1`` it becomes the recorded file."""
    bench = open_page(build_spec(tmp_path, {"labels": list(LABELS)}, SIZE))
    bench.wait_until_ready()
    drawing = Drawing(bench)
    work(drawing, Random(7))
    events = json.loads(bench.widget.evaluate("(widget) => JSON.stringify(widget.events)"))
    assert {event["do"] for event in events} == KINDS
    expected = replayed(*SIZE, events)
    assert_same_map(drawing.shown().label_map, numbered(expected.label_map))
    answer = bench.value()
    assert bench.widget.evaluate("(widget, events) => widget.replay(events)", events) == expected.hash()
    assert bench.value() == answer
    if os.environ.get("UPDATE"):
        write_recorded(RECORDED, events, expected.hash())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_recorded_hash_is_that_of_the_oracle(file: Path) -> None:
    recorded = json.loads(file.read_text(encoding="utf-8"))
    assert replayed(recorded["width"], recorded["height"], recorded["events"]).hash() == recorded["hash"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize(("engine", "ratio"), SCREENS)
def test_replay_gives_one_hash_everywhere(
    request: pytest.FixtureRequest, open_page: OpenPage, tmp_path: Path, file: Path, engine: str, ratio: float
) -> None:
    recorded = json.loads(file.read_text(encoding="utf-8"))
    page = build_spec(tmp_path, {"labels": recorded["labels"]}, (recorded["width"], recorded["height"]))
    if engine == "webkit":
        found = replay_in_webkit(page, int(ratio), recorded["events"])
    else:
        browser: Browser = request.getfixturevalue(engine)
        bench = open_page(page, browser=browser, ratio=ratio)
        bench.wait_until_ready()
        script = f"(widget, given) => (function () {{ {REPLAY} }})(...given)"
        found = [bench.widget.evaluate(script, [recorded["events"], zoom]) for zoom in ZOOMS]
    assert found == [[recorded["hash"], zoom, ratio] for zoom in ZOOMS]


def write_recorded(path: Path, events: list[Any], found: str) -> None:
    """Write a case, one event a line."""
    head = {"width": SIZE[0], "height": SIZE[1], "labels": LABELS, "hash": found}
    lines = ",\n".join(json.dumps(event) for event in events)
    path.write_text(f'{json.dumps(head)[:-1]}, "events": [\n{lines}\n]}}\n', encoding="utf-8")


def replay_in_webkit(page: Path, ratio: int, events: Any) -> list[Any]:
    with launch_webkit(ratio) as webkit:
        webkit.goto(page.as_uri())
        return [webkit.evaluate(READY + REPLAY, events, zoom) for zoom in ZOOMS]


def numbered(label_map: Any) -> Any:
    """Count ids over the instances that have a pixel, as an answer does."""
    return np.unique(np.concatenate(([0], label_map.ravel())), return_inverse=True)[1][1:].reshape(label_map.shape)
