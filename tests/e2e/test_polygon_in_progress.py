"""The corners of an open polygon outlive what happens before it is closed."""

from __future__ import annotations

from pathlib import Path

import pytest

import oracle
from e2e.answers import assert_same_map
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.gestures import Fingers
from e2e.sites import build_spec

CORNERS = [(40.0, 40.0), (120.0, 50.0), (80.0, 110.0)]


@pytest.fixture
def drawing(open_page: OpenPage, tmp_path: Path) -> Drawing:
    bench = open_page(build_spec(tmp_path, {}, (320, 240)), has_touch=True)
    bench.wait_until_ready()
    opened = Drawing(bench, whole=True)
    opened.view(2, (160, 120))
    opened.add("Car")
    bench.choose("Polygon")
    return opened


def test_pinch_keeps_the_corners_set_before(drawing: Drawing) -> None:
    fingers = Fingers(drawing.bench.page)
    first, second, third, left, right = drawing.painter.to_client([*CORNERS, (180, 150), (220, 150)])
    corners = drawing.painter.to_image([first, second, third])
    for corner in (first, second, third):
        fingers.down(corner)
        fingers.up()
    fingers.down(left)
    fingers.down(left, right)
    fingers.move((left[0] - 40, left[1]), (right[0] + 40, right[1]))
    fingers.up()
    drawing.bench.page.keyboard.press("Enter")
    assert drawing.bench.widget.evaluate("(widget) => widget.zoom") > 3
    oracle.paint_polygon(drawing.expected, corners, 1)
    assert_same_map(drawing.shown().label_map, drawing.expected)


def test_undo_with_the_button_down_takes_back_one_corner(drawing: Drawing) -> None:
    corners = drawing.painter.clicks(CORNERS).points
    press_a_fourth_corner(drawing, "Control+z")
    drawing.bench.page.keyboard.press("Enter")
    oracle.paint_polygon(drawing.expected, corners, 1)
    assert_same_map(drawing.shown().label_map, drawing.expected)


def test_escape_with_the_button_down_drops_every_corner(drawing: Drawing) -> None:
    drawing.painter.clicks(CORNERS)
    press_a_fourth_corner(drawing, "Escape")
    drawing.bench.page.keyboard.press("Enter")
    assert drawing.shown().labels == ()


def press_a_fourth_corner(drawing: Drawing, key: str) -> None:
    page = drawing.bench.page
    page.mouse.move(*drawing.painter.to_client([(30, 90)])[0])
    page.mouse.down()
    page.keyboard.press(key)
    page.mouse.up()
