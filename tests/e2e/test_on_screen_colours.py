"""Instances that touch look different on screen, while the answer keeps the colours it knows them by."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.sites import build_spec

FIRST_ANSWERED = ("#2ca02c", "#1f77b4", "#ff7f0e", "#d62728")

_PIXEL = """async (canvas, [x, y]) => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { left, top } = canvas.getBoundingClientRect();
  return [...copy.getImageData(Math.round(x - left), Math.round(y - top), 1, 1).data];
}"""


@pytest.fixture
def drawing(open_page: OpenPage, tmp_path: Path) -> Drawing:
    bench = open_page(build_spec(tmp_path, {"labels": ["Car"]}))
    bench.wait_until_ready()
    opened = Drawing(bench)
    opened.view(4, (80, 60))
    return opened


def paint_row(drawing: Drawing, count: int) -> None:
    """Paint instances side by side, each touching the next."""
    for number in range(count):
        drawing.add("Car")
        drawing.brush(10, [(10 + 10 * number, 30), (10 + 10 * number, 60)])


def test_overlay_and_list_show_the_same_colour(drawing: Drawing) -> None:
    paint_row(drawing, 3)
    drawing.bench.set_slider("Overlay opacity", 100)
    for number in (1, 2, 3):
        drawing.bench.select(f"Car {number}")
        ((x, y),) = drawing.painter.to_client([(10 * number, 45)])
        overlay = drawing.bench.widget.get_by_role("img", name="Image to label")
        assert overlay.evaluate(_PIXEL, [x, y]) == [*swatch_color(drawing, number), 255]


def test_neighbours_differ_and_the_answer_keeps_its_colours(drawing: Drawing) -> None:
    paint_row(drawing, 12)
    colors = [swatch_color(drawing, number) for number in range(1, 13)]
    assert all(one != next for one, next in pairwise(colors))
    assert drawing.shown().colors[:4] == FIRST_ANSWERED


def test_only_the_instance_that_grows_next_to_its_like_changes(drawing: Drawing) -> None:
    for number in range(10):  # far apart, each with a tint of its own
        drawing.add("Car")
        drawing.brush(3, [(6 + 14 * number, 10)])
    drawing.add("Car")
    drawing.brush(3, [(6, 60)])
    before = [swatch_color(drawing, number) for number in range(1, 12)]
    assert before[10] == before[0]
    drawing.brush(3, [(6, 60), (6, 13)])
    expect(swatch(drawing, 11)).not_to_have_css("background-color", f"rgb({', '.join(map(str, before[10]))})")
    assert [swatch_color(drawing, number) for number in range(1, 11)] == before[:10]


def swatch(drawing: Drawing, number: int) -> Locator:
    radio = drawing.bench.radio(f"Car {number}")
    return radio.locator("xpath=ancestor::label[1]").get_by_text(str(number), exact=True)


def swatch_color(drawing: Drawing, number: int) -> tuple[int, ...]:
    color = swatch(drawing, number).evaluate("(swatch) => getComputedStyle(swatch).backgroundColor")
    return tuple(int(part) for part in re.findall(r"\d+", color))
