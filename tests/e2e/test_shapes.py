"""Square brushes, straight lines, rectangles, ellipses and lassos paint what the oracle says; undo takes it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

import oracle
from e2e.answers import assert_same_map
from e2e.conftest import OpenPage
from e2e.drawing import Drawing, Frame
from e2e.painter import Point, Received
from e2e.sites import build_spec

Expect = Callable[[Drawing, Received], None]


def open_drawing(open_page: OpenPage, folder: Path, *, ratio: float = 1, **keys: object) -> Drawing:
    bench = open_page(build_spec(folder, keys), ratio=ratio)
    bench.wait_until_ready()
    return Drawing(bench)


def drag(drawing: Drawing, tool: str, points: list[Point], *, shift: bool = False) -> Received:
    drawing.bench.choose(tool)
    return drawing.painter.stroke(points, shift=shift)


def check(drawing: Drawing) -> None:
    expected, _ = drawing.painted()
    assert_same_map(drawing.shown().label_map, expected)


@pytest.mark.parametrize(("zoom", "ratio"), [(1, 1), (2.5, 1.5), (8, 2)])
def test_every_shape_equals_the_oracle(open_page: OpenPage, tmp_path: Path, zoom: float, ratio: float) -> None:
    drawing = open_drawing(open_page, tmp_path, ratio=ratio)
    frame = drawing.view(zoom, (80, 60))
    drawing.add("Car")
    start, end = frame((-70, -50), (35.5, 20.25))
    received = drag(drawing, "Rectangle", [start, *frame((300, 10)), end])
    oracle.paint_rectangle(drawing.expected, received.points[0], received.points[-1], 1)
    drawing.add("Person")
    received = drag(drawing, "Ellipse", frame((60, -60), (10, 10), (-20.5, 55.25)))
    oracle.paint_ellipse(drawing.expected, received.points[0], received.points[-1], 2)
    check(drawing)
    drawing.add("Car")
    received = drag(drawing, "Lasso", frame((-60, 40), (-20, -40), (20, 40), (60, -45), (65, 50)))
    oracle.paint_polygon(drawing.expected, received.points, 3)
    drawing.add("Person")
    received = paint_square(drawing, frame, 7)
    oracle.paint_square(drawing.expected, received.points, 7, 4)
    received = paint_square(drawing, frame, 4)
    oracle.paint_square(drawing.expected, received.points, 4, 4)
    check(drawing)
    for _ in range(9):
        drawing.bench.page.keyboard.press("Control+z")
    assert drawing.shown().labels == ()


def paint_square(drawing: Drawing, frame: Frame, size: int) -> Received:
    square = drawing.bench.button("Square brush")
    square.click()
    expect(square).to_have_attribute("aria-pressed", "true")
    drawing.bench.set_slider("Brush size", size)
    received = drag(drawing, "Brush", frame((-40, -30), (13, 22), (13, -15), (50, -15)))
    square.click()
    return received


@pytest.mark.parametrize("tool", ["Rectangle", "Ellipse"])
def test_shift_makes_a_shape_as_wide_as_high(open_page: OpenPage, tmp_path: Path, tool: str) -> None:
    drawing = open_drawing(open_page, tmp_path)
    drawing.add("Car")
    drag(drawing, tool, [(100, 80), (60, 70)], shift=True)
    paint = oracle.paint_rectangle if tool == "Rectangle" else oracle.paint_ellipse
    ((x, y),) = drawing.painter.to_image(drawing.painter.to_client([(100, 80)]))
    paint(drawing.expected, (x, y), (x - 40, y - 40), 1)
    check(drawing)


def test_shift_before_the_stroke_paints_one_straight_line(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_drawing(open_page, tmp_path)
    drawing.add("Car")
    drawing.brush(9, [(20, 100), (60, 100)])
    drawing.bench.set_slider("Brush size", 6)
    received = drag(drawing, "Brush", [(20, 20), (90, 110), (20, 90), (140, 40)], shift=True)
    oracle.paint_brush(drawing.expected, [received.points[0], received.points[-1]], 6, 1)
    check(drawing)


def test_the_smallest_brush_paints_exactly_the_pixel_below_the_pointer(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_drawing(open_page, tmp_path)
    drawing.view(12, (80, 60))
    drawing.add("Car")
    drawing.brush(1, [(80.9, 60.1)])
    drawing.brush(1, [(78.1, 60.9)])
    drawing.expected[:] = 0
    drawing.expected[60, [78, 80]] = 1
    check(drawing)


def test_overlap_of_the_spec_paints_below_until_the_worker_switches(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_drawing(open_page, tmp_path, overlap="below")
    below = drawing.bench.button("Paint only background")
    expect(below).to_have_attribute("aria-pressed", "true")
    drawing.add("Car")
    drawing.brush(20, [(30, 60), (130, 60)])
    kept = drawing.expected == 1
    drawing.add("Person")
    for tool, points in (("Brush", [(60, 20), (60, 100)]), ("Rectangle", [(90, 30), (110, 90)])):
        received = drag(drawing, tool, points)  # type: ignore[arg-type]
        if tool == "Brush":
            oracle.paint_brush(drawing.expected, received.points, 20, 2)
        else:
            oracle.paint_rectangle(drawing.expected, received.points[0], received.points[-1], 2)
    drawing.expected[kept] = 1
    check(drawing)
    drawing.bench.page.keyboard.press("x")
    expect(below).to_have_attribute("aria-pressed", "false")
    drawing.brush(20, [(60, 20), (60, 100)])
    check(drawing)


def test_keys_choose_the_tools_and_switches(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_drawing(open_page, tmp_path).bench
    for key, tool in zip("rolfvbe", ("Rectangle", "Ellipse", "Lasso", "Fill", "Move", "Brush", "Eraser"), strict=True):
        bench.page.keyboard.press(key)
        expect(bench.radio(tool)).to_be_checked()
    for key, name in (("s", "Square brush"), ("x", "Paint only background"), ("u", "Outlines only")):
        for pressed in ("true", "false"):
            bench.page.keyboard.press(key)
            expect(bench.button(name)).to_have_attribute("aria-pressed", pressed)


def test_a_label_takes_its_key_from_a_tool(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_drawing(open_page, tmp_path, labels=[{"name": "Rock", "key": "r"}, "Sand"]).bench
    bench.page.keyboard.press("r")
    expect(bench.radio("Rock 1")).to_be_checked()
    expect(bench.radio("Rectangle")).not_to_be_checked()


def test_escape_drops_a_shape_under_way(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_drawing(open_page, tmp_path)
    drawing.add("Car")
    mouse, keyboard = drawing.bench.page.mouse, drawing.bench.page.keyboard
    start, end = drawing.painter.to_client([(30, 30), (120, 90)])
    for tool in ("Rectangle", "Ellipse", "Lasso", "Brush"):
        drawing.bench.choose(tool)
        mouse.move(*start)
        mouse.down()
        mouse.move(*end)
        keyboard.press("Escape")
        mouse.move(*start)
        mouse.up()
        assert drawing.shown().labels == (), tool
