"""Operations on large images search in a worker: cancellable, and sound when there is none or it dies."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from e2e.answers import assert_same_map
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.sites import build_spec

LARGE = (1800, 1300)
"""More than two megapixels, from which on a search leaves the main thread."""

COUNTED = """
window.workers = 0;
const Real = window.Worker;
window.Worker = class extends Real { constructor(...given) { super(...given); window.workers += 1; } };
"""
SILENT = "window.Worker = class { postMessage() {} terminate() { window.dismissed = true; } };"
DYING = """
window.Worker = class {
  postMessage() { setTimeout(() => this.onerror?.(new ErrorEvent("error", { cancelable: true }))); }
  terminate() {}
};
"""
NONE = "delete window.Worker;"
REFUSED = "window.Worker = class { constructor() { throw new DOMException('refused', 'SecurityError'); } };"


def open_large(open_page: OpenPage, folder: Path, script: str) -> Drawing:
    bench = open_page(build_spec(folder, {}, LARGE))
    bench.page.add_init_script(script)
    bench.page.reload()
    bench.wait_until_ready()
    drawing = Drawing(bench)
    drawing.add("Car")
    drawing.brush(31, [(300, 200), (1500, 200), (1500, 1100), (300, 1100), (300, 200)])
    drawing.bench.choose("Fill")
    return drawing


@pytest.mark.parametrize("script", [COUNTED, DYING, NONE, REFUSED], ids=["worker", "dying", "none", "refused"])
def test_fill_is_exact_wherever_it_is_done(open_page: OpenPage, tmp_path: Path, script: str) -> None:
    drawing = open_large(open_page, tmp_path, script)
    before = drawing.expected.copy()
    drawing.painter.clicks([(900, 600)])
    inside = np.zeros_like(before)
    inside[200:1100, 300:1500] = before[200:1100, 300:1500] == 0
    drawing.expected[inside == 1] = 1
    drawing.bench.page.wait_for_function(
        "(n) => document.querySelector('crowd-instance-segmentation').events.length >= n", arg=3
    )
    assert_same_map(drawing.shown().label_map, drawing.expected)
    drawing.bench.page.keyboard.press("Control+z")
    assert_same_map(drawing.shown().label_map, before)
    if script == COUNTED:
        assert drawing.bench.page.evaluate("window.workers") >= 1


def test_escape_ends_a_long_search_and_the_page_is_free_again(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_large(open_page, tmp_path, SILENT)
    drawing.painter.clicks([(900, 600)])
    expect(drawing.bench.status).to_contain_text("Esc cancels")
    drawing.painter.stroke([(600, 600), (700, 600)])  # refused while the search is on
    assert_same_map(drawing.shown().label_map, drawing.expected)
    drawing.bench.page.keyboard.press("Escape")
    expect(drawing.bench.said).to_have_text("")
    assert drawing.bench.page.evaluate("window.dismissed")
    drawing.brush(31, [(600, 600), (700, 600)])
    assert_same_map(drawing.shown().label_map, drawing.expected)


def test_undo_during_a_search_is_done_and_the_search_given_up(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_large(open_page, tmp_path, SILENT)
    drawing.painter.clicks([(900, 600)])
    expect(drawing.bench.status).to_contain_text("Esc cancels")
    drawing.bench.page.keyboard.press("Control+z")
    assert drawing.shown().labels == ()
    drawing.bench.page.keyboard.press("Control+y")
    drawing.bench.choose("Brush")
    assert_same_map(drawing.shown().label_map, drawing.expected)
    drawing.brush(31, [(600, 600), (700, 600)])
    assert_same_map(drawing.shown().label_map, drawing.expected)


def test_large_instance_that_is_not_selected_is_deleted(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_large(open_page, tmp_path, COUNTED)
    for corner in [(30, 30), (1770, 1270)]:  # its box, in which pixels are looked for, is nearly the whole image
        drawing.brush(31, [corner])
    drawing.bench.add_instance("Person")
    drawing.bench.button("Delete Person 1").click()  # nothing is selected any more
    drawing.bench.button("Delete Car 1").click()
    expect(drawing.bench.radio("Car 1")).to_have_count(0)
    assert drawing.shown().labels == ()
    drawing.bench.page.keyboard.press("Control+z")
    assert_same_map(drawing.shown().label_map, drawing.expected)
