"""Opening a dialog ends the stroke under way."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

import oracle
from e2e.answers import assert_same_map
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.sites import build_spec


def test_help_keeps_the_stroke_and_moves_over_it_paint_nothing(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_page(build_spec(tmp_path, {}, (320, 240)))
    bench.wait_until_ready()
    drawing = Drawing(bench, whole=True)
    drawing.view(2, (160, 120))
    drawing.add("Car")
    start, middle, end = drawing.painter.to_client([(100, 80), (140, 110), (200, 160)])
    bench.page.mouse.move(*start)
    bench.page.mouse.down()
    bench.page.mouse.move(*middle)
    bench.page.keyboard.press("?")
    expect(bench.dialog).to_have_count(1)
    bench.page.mouse.move(*end)
    bench.page.mouse.up()
    bench.page.keyboard.press("Escape")
    bench.page.mouse.move(*start)
    oracle.paint_brush(drawing.expected, drawing.painter.to_image([start, middle]), 20, 1)
    assert_same_map(drawing.shown().label_map, drawing.expected)
