"""While not all of the image is in view, a small map shows where the view is, and moves it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from e2e.answers import assert_same_map
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.sites import build_spec
from e2e.workbench import Workbench

SIZE = (320, 240)


@pytest.fixture
def bench(open_page: OpenPage, tmp_path: Path) -> Workbench:
    opened = open_page(build_spec(tmp_path, {}, SIZE))
    opened.wait_until_ready()
    return opened


def test_minimap_shows_while_part_of_the_image_is_out_of_view(bench: Workbench) -> None:
    expect(minimap(bench)).to_be_hidden()
    bench.set_view(8, (160, 120))
    expect(minimap(bench)).to_be_visible()
    bench.button("Fit").click()
    expect(minimap(bench)).to_be_hidden()


def test_minimap_frames_what_is_in_view(bench: Workbench) -> None:
    bench.set_view(8, (100, 60))
    expect(minimap(bench)).to_be_visible()
    frame, picture = (box(minimap(bench).locator(part)) for part in ("div", "img"))
    shown = in_view(bench)
    for side, size in (("x", SIZE[0]), ("y", SIZE[1])):
        length = "width" if side == "x" else "height"
        scale = picture[length] / size
        assert frame[side] - picture[side] == pytest.approx(shown[side] * scale, abs=0.6)
        assert frame[length] == pytest.approx(shown[length] * scale, abs=0.6)


def test_press_and_drag_bring_a_place_to_the_middle(bench: Workbench) -> None:
    bench.set_view(8, (160, 120))
    picture = box(minimap(bench).locator("img"))
    mouse = bench.page.mouse
    for move, share in (("down", (0.25, 0.75)), ("drag", (0.5, 0.3))):
        mouse.move(picture["x"] + picture["width"] * share[0], picture["y"] + picture["height"] * share[1])
        if move == "down":
            mouse.down()
        center = middle(bench)
        assert center == pytest.approx((SIZE[0] * share[0], SIZE[1] * share[1]), abs=1.5)
    mouse.up()
    assert bench.value()["instances"] == []


def test_minimap_makes_way_for_a_stroke(bench: Workbench) -> None:
    bench.set_view(8, (160, 120))
    drawing = Drawing(bench)
    drawing.add("Car")
    place = box(minimap(bench))
    start = (place["x"] - 60, place["y"] - 60)
    end = (place["x"] + 40, place["y"] + 40)
    page = bench.page
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end)
    expect(minimap(bench)).to_be_hidden()
    page.mouse.up()
    page.mouse.move(*start)
    expect(minimap(bench)).to_be_visible()
    page.keyboard.press("Control+z")
    drawing.brush(20, drawing.painter.to_image([start, end]))
    assert_same_map(drawing.shown().label_map, drawing.expected)


def test_minimap_is_not_there_on_narrow_pages(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_page(build_spec(tmp_path, {}, SIZE), viewport=(400, 700))
    bench.wait_until_ready()
    bench.set_view(8, (160, 120))
    expect(bench.widget.locator("#grid")).to_be_visible()
    expect(minimap(bench)).to_be_hidden()


def minimap(bench: Workbench) -> Locator:
    return bench.widget.locator("#minimap")


def box(place: Locator) -> Any:
    return place.bounding_box()


def middle(bench: Workbench) -> tuple[float, float]:
    shown = in_view(bench)
    return shown["x"] + shown["width"] / 2, shown["y"] + shown["height"] / 2


def in_view(bench: Workbench) -> Any:
    """Which part of the image the stage shows, in image pixels."""
    return bench.widget.evaluate(
        """async (widget) => {
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          const { left, top, right, bottom } = widget.shadowRoot.querySelector("#stage").getBoundingClientRect();
          const from = widget.clientToImage({ x: left, y: top });
          const to = widget.clientToImage({ x: right, y: bottom });
          return { x: from.x, y: from.y, width: to.x - from.x, height: to.y - from.y };
        }"""
    )
