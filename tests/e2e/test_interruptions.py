"""Whatever happens during a stroke, it is kept whole or undone whole, and the next one works."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

import oracle
from e2e.answers import assert_same_map
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.sites import build_spec

SIZE = 20
FIRE = "(name) => window.dispatchEvent(new Event(name))"


def resize(page: Page) -> None:
    page.set_viewport_size({"width": 950, "height": 640})
    page.wait_for_function("() => innerWidth === 950")


def zoom(page: Page) -> None:
    page.keyboard.down("Control")
    page.mouse.wheel(0, -60)
    page.keyboard.up("Control")


def zoom_in(page: Page) -> None:
    page.keyboard.press("+")


def press_right(page: Page) -> None:
    page.mouse.down(button="right")
    page.mouse.up(button="right")


def lose_focus(page: Page) -> None:
    page.evaluate(FIRE, "blur")


def take_another_tool(page: Page) -> None:
    page.keyboard.press("e")


def undo(page: Page) -> None:
    page.keyboard.press("Control+z")


def delete_selected(page: Page) -> None:
    page.get_by_role("button", name="Delete Car 1").evaluate("(button) => button.click()")


INTERRUPTIONS = (resize, zoom, press_right, lose_focus, take_another_tool, undo, delete_selected)


@pytest.fixture
def drawing(open_page: OpenPage, tmp_path: Path) -> Drawing:
    bench = open_page(build_spec(tmp_path, {}, (320, 240)))
    bench.wait_until_ready()
    opened = Drawing(bench)
    opened.view(1.5, (160, 120))
    opened.add("Car")
    return opened


@pytest.mark.parametrize("interrupt", INTERRUPTIONS, ids=lambda one: one.__name__)
def test_next_stroke_is_exact_after_an_interruption(drawing: Drawing, interrupt: Callable[[Page], None]) -> None:
    page = drawing.bench.page
    interrupted_stroke(drawing, interrupt)
    expected = drawing.shown().label_map.copy()
    if page.get_by_role("radio", name="Car 1").count() == 0:
        drawing.bench.add_instance("Car")
    drawing.bench.choose("Brush")
    received = drawing.painter.stroke([(40, 40), (90, 60)])
    oracle.paint_brush(expected, received.points, SIZE, 1)
    assert_same_map(drawing.shown().label_map, expected)


@pytest.mark.parametrize("moved", [resize, zoom_in], ids=lambda one: one.__name__)
def test_stroke_ends_where_the_view_moves_below_it(drawing: Drawing, moved: Callable[[Page], None]) -> None:
    """Going on would paint a streak from where the pointer was on the image to where it is now."""
    interrupted_stroke(drawing, moved)
    down, move, *_ = drawing.painter.received().points
    oracle.paint_brush(drawing.expected, [down, move], SIZE, 1)
    assert_same_map(drawing.shown().label_map, drawing.expected)


def test_stroke_goes_on_outside_the_stage(drawing: Drawing) -> None:
    page = drawing.bench.page
    (start,) = drawing.painter.to_client([(100, 100)])
    drawing.painter.forget()
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(2, 2)
    page.mouse.move(start[0] + 80, start[1] + 30)
    page.mouse.up()
    page.mouse.move(start[0] - 80, start[1] + 60)
    received = drawing.painter.received(("pointerdown", "pointermove"))
    points = received.points[received.client.index(start) :] if start in received.client else received.points
    assert drawing.shown().label_map.any()
    assert len(points) >= 3


def interrupted_stroke(drawing: Drawing, interrupt: Callable[[Page], None]) -> None:
    page = drawing.bench.page
    start, middle = drawing.painter.to_client([(100, 80), (140, 110)])
    page.mouse.move(*start)
    drawing.painter.forget()
    page.mouse.down()
    page.mouse.move(*middle)
    interrupt(page)
    page.mouse.move(middle[0] + 30, middle[1] + 10)
    page.mouse.up()
