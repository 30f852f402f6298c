"""Everything that is done often has a key."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.sites import build_spec


@pytest.fixture
def drawing(open_page: OpenPage, tmp_path: Path) -> Drawing:
    labels = ["Car", {"name": "Person", "key": "q"}]
    bench = open_page(build_spec(tmp_path, {"labels": labels}))
    bench.wait_until_ready()
    return Drawing(bench)


@pytest.mark.parametrize(("key", "tool"), [("e", "Eraser"), ("p", "Polygon"), ("b", "Brush"), ("E", "Eraser")])
def test_letter_takes_a_tool(drawing: Drawing, key: str, tool: str) -> None:
    drawing.bench.choose("Pan")
    drawing.bench.page.keyboard.press(key)
    expect(drawing.bench.radio(tool)).to_be_checked()


@pytest.mark.parametrize(("keys", "name"), [("1", "Car 1"), ("2", "Person 1"), ("q", "Person 1"), ("1n", "Car 2")])
def test_digit_n_and_own_key_start_an_instance(drawing: Drawing, keys: str, name: str) -> None:
    for key in keys:
        drawing.bench.page.keyboard.press(key)
    expect(drawing.bench.radio(name)).to_be_checked()


@pytest.mark.parametrize(("key", "direction"), [("BracketLeft", -1), ("BracketRight", 1)])
def test_brackets_change_the_brush_size(drawing: Drawing, key: str, direction: int) -> None:
    slider = drawing.bench.slider("Brush size")
    expect(slider).to_have_value("20")
    drawing.bench.page.keyboard.press(key)
    expect(slider).not_to_have_value("20")
    assert (int(slider.input_value()) - 20) * direction > 0


def test_zero_fits_the_image(drawing: Drawing) -> None:
    fitted = drawing.bench.widget.evaluate("(widget) => widget.zoom")
    drawing.view(8, (10, 10))
    drawing.bench.page.keyboard.press("0")
    assert drawing.bench.widget.evaluate("(widget) => widget.zoom") == pytest.approx(fitted)


def test_held_space_pans_and_paints_nothing(drawing: Drawing) -> None:
    drawing.add("Car")
    drawing.view(2, (80, 60))
    before = drawing.painter.to_client([(80, 60)])[0]
    drawing.bench.page.mouse.move(*before)
    drawing.bench.page.keyboard.down("Space")
    drawing.bench.page.mouse.down()
    drawing.bench.page.mouse.move(before[0] + 30, before[1] - 20)
    drawing.bench.page.mouse.up()
    drawing.bench.page.keyboard.up("Space")
    assert drawing.painter.to_client([(80, 60)])[0] == pytest.approx((before[0] + 30, before[1] - 20))
    assert drawing.shown().labels == ()


def test_escape_drops_a_polygon(drawing: Drawing) -> None:
    drawing.add("Car")
    drawing.bench.choose("Polygon")
    drawing.painter.clicks([(10, 10), (50, 10), (50, 50)])
    drawing.bench.page.keyboard.press("Escape")
    drawing.bench.page.keyboard.press("Enter")
    assert drawing.shown().labels == ()


def test_question_mark_lists_the_keys(drawing: Drawing) -> None:
    drawing.bench.page.keyboard.press("?")
    expect(drawing.bench.dialog).to_contain_text("Ctrl+Z")
    drawing.bench.page.keyboard.press("Escape")
    expect(drawing.bench.dialog).to_have_count(0)


def test_keys_do_nothing_below_a_dialog(drawing: Drawing) -> None:
    drawing.bench.page.keyboard.press("?")
    drawing.bench.page.keyboard.press("1")
    drawing.bench.page.keyboard.press("Escape")
    expect(drawing.bench.radio("Car 1")).to_have_count(0)


def test_ctrl_wheel_zooms_at_the_pointer_and_wheel_pans(drawing: Drawing) -> None:
    page = drawing.bench.page
    drawing.view(2, (80, 60))
    at = drawing.painter.to_client([(70, 50)])[0]
    page.mouse.move(*at)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    page.wait_for_function("(widget) => widget.zoom > 2", arg=drawing.bench.widget.element_handle())
    assert drawing.painter.to_client([(70, 50)])[0] == pytest.approx(at, abs=1e-6)
    page.mouse.wheel(0, 40)
    page.wait_for_function(
        "([widget, y]) => Math.abs(widget.imageToClient({ x: 70, y: 50 }).y - y) < 1e-6",
        arg=[drawing.bench.widget.element_handle(), at[1] - 40],
    )


def test_tab_reaches_every_control_of_the_public_contract(drawing: Drawing) -> None:
    reached = set()
    for _ in range(40):
        drawing.bench.page.keyboard.press("Tab")
        reached.add(drawing.bench.page.evaluate(FOCUSED_NAME))
    wanted = {"Undo", "Redo", "Zoom in", "Zoom out", "Fit", "Brush size", "Overlay opacity", "Add instance", "Submit"}
    assert wanted <= reached


FOCUSED_NAME = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.getAttribute("aria-label") ?? element?.textContent?.trim() ?? "";
}"""
