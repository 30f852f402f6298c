"""The view follows whatever happens to window and screen, and loses nothing by it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from playwright.sync_api import Locator, expect

import oracle
from e2e.answers import assert_same_map, read_answer
from e2e.canvases import pixels_of
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.handwritten import widget_tag, write_page
from e2e.overlay import overlay
from e2e.sites import build_spec
from oracle import LabelMap

SIZE = (160, 120)
Mask = npt.NDArray[np.bool_]


@pytest.fixture
def drawing(open_page: OpenPage, tmp_path: Path) -> Drawing:
    """Two instances that touch, the second cut off by the image's edge, and none selected."""
    bench = open_page(build_spec(tmp_path, {}, SIZE))
    bench.wait_until_ready()
    opened = Drawing(bench)
    opened.view(3, (80, 60))
    opened.add("Car")
    opened.brush(40, [(70, 50), (90, 50)])
    opened.add("Person")
    opened.brush(30, [(90, 85), (158, 85)])
    bench.add_instance("Car")
    bench.button("Delete Car 2").click()
    return opened


def test_stroke_goes_on_when_device_pixels_change(open_page: OpenPage, tmp_path: Path) -> None:
    tag = widget_tag(style="width: 1000px; height: 600px")  # whatever size the window has
    bench = open_page(write_page(tmp_path, f"<crowd-form>{tag}</crowd-form>"))
    bench.wait_until_ready()
    drawing = Drawing(bench)
    drawing.view(2, (80, 60))
    drawing.add("Car")
    page = bench.page
    session = page.context.new_cdp_session(page)
    start, middle, end = drawing.painter.to_client([(30, 30), (60, 40), (110, 90)])
    page.mouse.move(*start)
    drawing.painter.forget()
    page.mouse.down()
    page.mouse.move(*middle)
    before = canvas_of(drawing).evaluate("(canvas) => canvas.width")
    screen = {"width": 1210, "height": 800, "deviceScaleFactor": 1.5, "mobile": False}
    session.send("Emulation.setDeviceMetricsOverride", screen)  # a page is told of the ratio when the size changes too
    expect(canvas_of(drawing)).to_have_js_property("width", round(before * 1.5))
    page.mouse.move(*end)
    page.mouse.up()
    received = drawing.painter.received()
    oracle.paint_brush(drawing.expected, received.points, 20, 1)
    assert_same_map(read_answer([{"masks": bench.value()}], "masks").label_map, drawing.expected)


@pytest.mark.parametrize(("zoom", "center"), [(3, (80, 60)), (0.75, (80, 60)), (6, (140, 85))], ids=str)
def test_outlines_only_shows_the_edges_of_each_instance(
    drawing: Drawing, zoom: float, center: tuple[float, float]
) -> None:
    drawing.bench.page.keyboard.press("u")
    drawing.bench.set_view(zoom, center)
    shown = pixels_of(canvas_of(drawing))
    below = ids_below(drawing)
    edge = edges(below)
    np.testing.assert_array_equal(shown[:, :, 3] > 0, edge)
    for id in (1, 2):
        assert len({tuple(color) for color in shown[edge & (below == id)]}) == 1
    drawing.bench.page.keyboard.press("u")
    np.testing.assert_array_equal(pixels_of(canvas_of(drawing))[:, :, 3] > 0, below > 0)


def test_solo_shows_one_instance_alone(drawing: Drawing) -> None:
    drawing.bench.select("Person 1")
    below = ids_below(drawing)
    outlined = grown(below == 2)
    for shown in (outlined, outlined | (below > 0)):
        drawing.bench.button("Solo Person 1").click()
        drawing.bench.page.mouse.move(2, 2)
        np.testing.assert_array_equal(pixels_of(canvas_of(drawing))[:, :, 3] > 0, shown)


def test_overlay_comes_back_after_its_memory_was_lost(drawing: Drawing) -> None:
    before = overlay(drawing.bench)
    canvas = canvas_of(drawing)
    canvas.evaluate("(canvas) => { canvas.getContext('2d').reset(); canvas.dispatchEvent(new Event('contextlost')); }")
    expect(drawing.bench.status).to_contain_text("What you painted is kept")
    assert overlay(drawing.bench).painted == 0
    canvas.evaluate("(canvas) => canvas.dispatchEvent(new Event('contextrestored'))")
    expect(drawing.bench.said).to_have_text("")
    assert overlay(drawing.bench) == before
    assert_same_map(drawing.shown().label_map, drawing.expected)


def test_many_moves_of_the_view_are_drawn_once_a_frame(drawing: Drawing) -> None:
    draws = drawing.bench.widget.evaluate(
        """async (widget) => {
          const frame = () => new Promise((done) => requestAnimationFrame(done));
          const context = CanvasRenderingContext2D.prototype;
          const { putImageData } = context;
          let draws = 0;
          await frame();
          await frame();
          context.putImageData = function (...given) { draws += 1; return putImageData.apply(this, given); };
          for (let n = 0; n < 20; n += 1) widget.setView({ zoom: 1 + n, center: { x: n, y: n } });
          await frame();
          await frame();
          context.putImageData = putImageData;
          return draws;
        }"""
    )
    assert draws == 1


@pytest.mark.parametrize(
    ("slider", "filtered"),
    [("Image brightness", "brightness(1.5) contrast(1)"), ("Image contrast", "brightness(1) contrast(1.5)")],
)
def test_light_and_contrast_reach_the_image(drawing: Drawing, slider: str, filtered: str) -> None:
    photo = drawing.bench.widget.locator("img.photo")
    assert photo.evaluate("(photo) => getComputedStyle(photo).filter") == "none"
    drawing.bench.set_slider(slider, 150)
    expect(photo).to_have_css("filter", filtered)


def canvas_of(drawing: Drawing) -> Locator:
    return drawing.bench.widget.get_by_role("img", name="Image to label")


def ids_below(drawing: Drawing) -> LabelMap:
    """Look up, with the page's public mapping, which id lies below the centre of each device pixel."""
    height, width = drawing.expected.shape
    columns, rows = drawing.bench.widget.evaluate(
        """(widget) => {
          const canvas = widget.shadowRoot.querySelector("#overlay");
          const { left, top } = canvas.getBoundingClientRect();
          const at = (n) => widget.clientToImage({ x: left + n + 0.5, y: top + n + 0.5 });
          return [Array.from({ length: canvas.width }, (_, n) => Math.floor(at(n).x)),
                  Array.from({ length: canvas.height }, (_, n) => Math.floor(at(n).y))];
        }"""
    )
    x, y = np.array(columns), np.array(rows)
    found: LabelMap = drawing.expected[np.clip(y, 0, height - 1)][:, np.clip(x, 0, width - 1)].copy()
    found[(y < 0) | (y >= height)] = 0
    found[:, (x < 0) | (x >= width)] = 0
    return found


def edges(ids: LabelMap) -> Mask:
    """Mark each pixel of an instance that has another id beside it; beyond the screen everything goes on."""
    around = np.pad(ids, 1, mode="edge")
    beside = (around[1:-1, :-2], around[1:-1, 2:], around[:-2, 1:-1], around[2:, 1:-1])
    edge: Mask = (ids > 0) & np.logical_or.reduce([ids != other for other in beside])
    return edge


def grown(mask: Mask) -> Mask:
    """Add the pixels beside a mask: where its outline lies."""
    around = np.pad(mask, 1)
    wider: Mask = around[1:-1, 1:-1] | around[1:-1, :-2] | around[1:-1, 2:] | around[:-2, 1:-1] | around[2:, 1:-1]
    return wider
