"""One finger paints, two pan and zoom, and once a pen was seen fingers only pan."""

from __future__ import annotations

from pathlib import Path

import pytest

import oracle
from e2e.answers import assert_same_map
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.gestures import Fingers, Pen
from e2e.sites import build_spec


@pytest.fixture
def drawing(open_page: OpenPage, tmp_path: Path) -> Drawing:
    bench = open_page(build_spec(tmp_path, {}, (320, 240)), has_touch=True)
    bench.wait_until_ready()
    opened = Drawing(bench)
    opened.view(2, (160, 120))
    opened.add("Car")
    opened.painter.forget()
    return opened


def zoom(drawing: Drawing) -> float:
    value: float = drawing.bench.widget.evaluate("(widget) => widget.zoom")
    return value


def test_one_finger_paints(drawing: Drawing) -> None:
    fingers = Fingers(drawing.bench.page)
    start, middle, end = drawing.painter.to_client([(100, 80), (160, 100), (170, 160)])
    fingers.down(start)
    fingers.move(middle)
    fingers.move(end)
    fingers.up()
    received = drawing.painter.received()
    oracle.paint_brush(drawing.expected, received.points, 20, 1)
    assert len(received.points) >= 3
    assert_same_map(drawing.shown().label_map, drawing.expected)


def test_two_fingers_zoom_and_paint_nothing(drawing: Drawing) -> None:
    fingers = Fingers(drawing.bench.page)
    left, right = drawing.painter.to_client([(140, 120), (180, 120)])
    fingers.down(left)
    fingers.down(left, right)
    fingers.move((left[0] - 40, left[1]), (right[0] + 40, right[1]))
    fingers.up()
    assert zoom(drawing) == pytest.approx(4, rel=0.01)
    assert drawing.painter.to_client([(160, 120)])[0] == pytest.approx(((left[0] + right[0]) / 2, left[1]), abs=0.5)
    assert drawing.shown().labels == ()


def test_two_fingers_move_the_image(drawing: Drawing) -> None:
    fingers = Fingers(drawing.bench.page)
    left, right = drawing.painter.to_client([(140, 120), (180, 120)])
    fingers.down(left)
    fingers.down(left, right)
    fingers.move((left[0] + 30, left[1] + 20), (right[0] + 30, right[1] + 20))
    fingers.up()
    assert zoom(drawing) == pytest.approx(2)
    assert drawing.painter.to_client([(140, 120)])[0] == pytest.approx((left[0] + 30, left[1] + 20), abs=0.5)


def test_second_finger_undoes_the_stroke_of_the_first(drawing: Drawing) -> None:
    fingers = Fingers(drawing.bench.page)
    start, end, other = drawing.painter.to_client([(100, 80), (160, 100), (200, 150)])
    fingers.down(start)
    fingers.move(end)
    fingers.down(end, other)
    fingers.up()
    assert drawing.shown().labels == ()


def test_finger_left_after_a_pinch_does_not_paint(drawing: Drawing) -> None:
    fingers = Fingers(drawing.bench.page)
    left, right, away = drawing.painter.to_client([(140, 120), (180, 120), (150, 150)])
    fingers.down(left)
    fingers.down(left, right)
    fingers.up(left)
    fingers.move(away)
    fingers.up()
    assert drawing.shown().labels == ()


def test_finger_pans_after_a_pen_was_seen(drawing: Drawing) -> None:
    page = drawing.bench.page
    start, end = drawing.painter.to_client([(100, 80), (160, 100)])
    Pen(page).stroke([start, end])
    oracle.paint_brush(drawing.expected, drawing.painter.received().points, 20, 1)
    fingers = Fingers(page)
    fingers.down(end)
    fingers.move((end[0] + 30, end[1] + 40))
    fingers.up()
    assert_same_map(drawing.shown().label_map, drawing.expected)
    assert drawing.painter.to_client([(160, 100)])[0] == pytest.approx((end[0] + 30, end[1] + 40), abs=0.5)


def test_cancelled_touch_leaves_no_paint_and_the_next_one_works(drawing: Drawing) -> None:
    fingers = Fingers(drawing.bench.page)
    start, end = drawing.painter.to_client([(100, 80), (160, 100)])
    fingers.down(start)
    fingers.move(end)
    fingers.cancel()
    assert drawing.shown().labels == ()
    drawing.painter.forget()
    fingers.down(start)
    fingers.move(end)
    fingers.up()
    oracle.paint_brush(drawing.expected, drawing.painter.received().points, 20, 1)
    assert_same_map(drawing.shown().label_map, drawing.expected)
