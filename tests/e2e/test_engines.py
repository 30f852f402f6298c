"""The same events give the same bytes in Chromium and in Firefox."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser

from e2e.answers import assert_same_map, read_answer
from e2e.conftest import OpenPage
from e2e.drawing import Drawing, paint_scene


def test_engines_give_byte_identical_answers(
    chromium: Browser, firefox: Browser, open_page: OpenPage, built_example: Callable[[str], Path]
) -> None:
    page = built_example("smallest")
    files = [paint_in(browser, open_page, page) for browser in (chromium, firefox)]
    assert files[0] == files[1]


def paint_in(browser: Browser, open_page: OpenPage, page: Path) -> bytes:
    """Paint at whole CSS coordinates, compare with the oracle, and return the bytes that the page downloads."""
    bench = open_page(page, browser=browser)
    bench.wait_until_ready()
    drawing = Drawing(bench, whole=True)
    for zoom, center in ((2, (110, 80)), (4, (300, 200))):
        paint_scene(drawing, drawing.view(zoom, center), ["Cat"])
    file = bench.download("Submit").read_bytes()
    expected, _ = drawing.painted()
    assert_same_map(read_answer(json.loads(file)).label_map, expected)
    return file
