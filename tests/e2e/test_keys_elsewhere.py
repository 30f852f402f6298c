"""Keys on other layouts, and keys while the keyboard is in the list of instances."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.sites import build_spec

pytestmark = pytest.mark.firefox_in_soak

PRESS = """(init) => document.body.dispatchEvent(
  new KeyboardEvent("keydown", { bubbles: true, composed: true, cancelable: true, ...init }))"""
FOCUSED_GROUP = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element.closest("[role=group]")?.ariaLabel;
}"""


@pytest.fixture
def drawing(open_page: OpenPage, tmp_path: Path, browser: Browser) -> Drawing:
    bench = open_page(build_spec(tmp_path, {}), browser=browser)
    bench.wait_until_ready()
    return Drawing(bench)


@pytest.mark.parametrize(("key", "code", "name"), [("+", "Digit1", "Car 1"), ("ě", "Digit2", "Person 1")])
def test_digit_key_of_another_layout_starts_an_instance(drawing: Drawing, key: str, code: str, name: str) -> None:
    zoom = drawing.bench.widget.evaluate("(widget) => widget.zoom")
    drawing.bench.page.evaluate(PRESS, {"key": key, "code": code})
    expect(drawing.bench.radio(name)).to_be_checked()
    assert drawing.bench.widget.evaluate("(widget) => widget.zoom") == zoom


def test_plus_of_a_german_layout_zooms(drawing: Drawing) -> None:
    zoom = drawing.bench.widget.evaluate("(widget) => widget.zoom")
    drawing.bench.page.evaluate(PRESS, {"key": "+", "code": "BracketRight"})
    assert drawing.bench.widget.evaluate("(widget) => widget.zoom") > zoom
    expect(drawing.bench.slider("Brush size")).to_have_value("20")


def test_cyrillic_keys_undo_redo_and_take_tools(drawing: Drawing) -> None:
    drawing.add("Car")
    drawing.brush(9, [(60, 60)])
    page = drawing.bench.page
    page.evaluate(PRESS, {"key": "я", "code": "KeyZ", "ctrlKey": True})
    assert drawing.shown().labels == ()
    page.evaluate(PRESS, {"key": "Я", "code": "KeyZ", "ctrlKey": True, "shiftKey": True})
    assert drawing.shown().labels == ("Car",)
    page.evaluate(PRESS, {"key": "у", "code": "KeyE"})
    expect(drawing.bench.radio("Eraser")).to_be_checked()


def test_space_selects_the_instance_that_has_the_focus(drawing: Drawing) -> None:
    drawing.add("Car")
    drawing.add("Car")
    page = drawing.bench.page
    page.mouse.move(3, 3)
    drawing.bench.radio("Car 1").focus()
    expect(drawing.bench.radio("Car 1")).not_to_be_checked()
    page.keyboard.press("Space")
    expect(drawing.bench.radio("Car 1")).to_be_checked()
    drawing.brush(9, [(60, 60)])
    assert drawing.shown().labels == ("Car",)


@pytest.mark.parametrize("count", [1, 2])
def test_delete_by_keyboard_keeps_the_focus_in_the_list(drawing: Drawing, count: int) -> None:
    for _ in range(count):
        drawing.add("Car")
    page = drawing.bench.page
    page.mouse.move(3, 3)
    drawing.bench.button(f"Delete Car {count}").focus()
    page.keyboard.press("Enter")
    expect(drawing.bench.radio(f"Car {count}")).to_have_count(0)
    assert page.evaluate(FOCUSED_GROUP) == "Car"
