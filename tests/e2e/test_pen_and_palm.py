"""While a pen is at work, the hand that holds it may rest on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

import oracle
from e2e.answers import assert_same_map
from e2e.conftest import OpenPage
from e2e.contacts import Contact
from e2e.drawing import Drawing
from e2e.painter import Point
from e2e.sites import build_spec

SIZE = 20


@pytest.fixture
def drawing(open_page: OpenPage, tmp_path: Path, browser: Browser) -> Drawing:
    bench = open_page(build_spec(tmp_path, {}, (320, 240)), browser=browser)
    bench.wait_until_ready()
    opened = Drawing(bench, whole=True)
    opened.view(2, (160, 120))
    opened.add("Car")
    return opened


def test_pen_paints_and_the_palm_that_was_there_first_does_not(drawing: Drawing) -> None:
    pen, palm, _ = contacts(drawing)
    start, middle, end, rest = drawing.painter.to_client([(60, 60), (120, 80), (130, 150), (200, 180)])
    palm.down(rest)
    pen.down(start)
    palm.move((rest[0] + 4, rest[1] + 6))
    pen.move(middle, end)
    palm.up(rest)
    pen.up(end)
    assert_painted(drawing, [start, middle, end])


def test_pen_paints_again_while_the_palm_rests(drawing: Drawing) -> None:
    pen, palm, _ = contacts(drawing)
    first, second, rest = (drawing.painter.to_client(points) for points in STROKES)
    palm.down(rest[0])
    pen.stroke(first)
    palm.move(rest[1])
    pen.stroke(second)
    palm.up(rest[1])
    assert_painted(drawing, first, second)


def test_two_palm_contacts_leave_the_stroke_and_the_view_alone(drawing: Drawing) -> None:
    pen, palm, thumb = contacts(drawing)
    start, middle, end, *rest = drawing.painter.to_client([(60, 60), (120, 80), (130, 150), (200, 180), (240, 190)])
    pen.down(start)
    pen.move(middle)
    palm.down(rest[0])
    thumb.down(rest[1])
    thumb.move((rest[1][0] + 30, rest[1][1] + 20))
    pen.move(end)
    pen.up(end)
    thumb.move((rest[1][0] + 60, rest[1][1] + 40))
    palm.up(rest[0])
    thumb.up(rest[1])
    assert drawing.painter.to_client([(60, 60)]) == [start]
    assert_painted(drawing, [start, middle, end])


STROKES = ([(60, 60), (120, 80)], [(60, 120), (120, 150)], [(200, 180), (210, 190)])


def contacts(drawing: Drawing) -> tuple[Contact, Contact, Contact]:
    page = drawing.bench.page
    return Contact(page, "pen", 21), Contact(page, "touch", 31), Contact(page, "touch", 32)


def assert_painted(drawing: Drawing, *strokes: list[Point]) -> None:
    for points in strokes:
        oracle.paint_brush(drawing.expected, drawing.painter.to_image(points), SIZE, 1)
    assert_same_map(drawing.shown().label_map, drawing.expected)
