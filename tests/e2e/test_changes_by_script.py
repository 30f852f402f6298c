"""Scripts of a page may change the widget while it is shown."""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, expect

from e2e.answers import assert_same_map
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.handwritten import SIZE, picture, widget_tag, write_page
from e2e.overlay import overlay
from e2e.workbench import Workbench

# The first picture comes only after the second one is shown.
CHANGE_TWICE = """async (widget, [late, last]) => {
  const { decode } = HTMLImageElement.prototype;
  const shown = new Promise((done) => widget.addEventListener("maskpress-ready", done, { once: true }));
  let settled;
  HTMLImageElement.prototype.decode = function () {
    const decoded = decode.call(this);
    return this.src === late ? (settled = Promise.all([decoded, shown])) : decoded;
  };
  widget.setAttribute("src", late);
  await new Promise((done) => setTimeout(done));
  widget.setAttribute("src", last);
  await shown;
  await settled;
}"""


def test_last_of_two_sources_is_shown_and_painted(open_page: OpenPage, tmp_path: Path, browser: Browser) -> None:
    bench = opened(open_page, tmp_path, browser)
    last = picture("blue")
    bench.widget.evaluate(CHANGE_TWICE, [picture("red"), last])
    expect(photo(bench)).to_have_attribute("src", last)
    assert_paints(bench)


def test_missing_source_leaves_nothing_of_the_image_before(open_page: OpenPage, tmp_path: Path) -> None:
    bench = opened(open_page, tmp_path, quiet=False)
    dot = Drawing(bench)
    dot.add("Car")
    dot.brush(40, [(80, 60)])
    bench.widget.evaluate("(widget) => widget.setAttribute('src', 'later.png')")
    expect(bench.status).to_contain_text("The image did not load.")
    for role in ("radio", "slider"):
        expect(bench.widget.get_by_role(role)).to_have_count(0)
    for name in ("Add instance", "Delete Car 1", "Undo", "Fit"):
        expect(bench.button(name)).to_have_count(0)
    assert overlay(bench).painted == 0
    assert bench.value()["instances"] == []


def test_retry_shows_a_source_that_came_later(open_page: OpenPage, tmp_path: Path) -> None:
    bench = opened(open_page, tmp_path, quiet=False)
    bench.widget.evaluate("(widget) => widget.setAttribute('src', 'later.png')")
    expect(bench.button("Try again")).to_be_visible()
    Image.new("RGB", SIZE, "blue").save(tmp_path / "later.png")
    bench.button("Try again").click()
    expect(bench.button("Try again")).to_have_count(0)
    bench.wait_until_ready()
    expect(photo(bench)).to_have_attribute("src", re.compile(r"^later\.png"))
    assert_paints(bench)


def test_labels_set_by_script_stay_when_the_header_changes(open_page: OpenPage, tmp_path: Path) -> None:
    bench = with_labels_by_script(open_page, tmp_path)
    bench.widget.evaluate("(widget) => widget.setAttribute('header', 'Other')")
    expect(bench.page.get_by_role("heading", name="Other")).to_be_visible()
    assert_labels_by_script(bench)


def test_labels_and_painting_stay_when_the_form_is_moved(open_page: OpenPage, tmp_path: Path) -> None:
    bench = with_labels_by_script(open_page, tmp_path)
    drawing = Drawing(bench)
    drawing.add("Tram")
    drawing.brush(9, [(20, 20), (60, 60)])
    bench.page.evaluate(
        """() => {
          const place = document.body.appendChild(document.createElement("div"));
          place.append(document.querySelector("crowd-form"));
          return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        }"""
    )
    assert_labels_by_script(bench)
    assert_same_map(drawing.shown().label_map, drawing.expected)
    drawing.brush(9, [(90, 90)])
    assert_same_map(drawing.shown().label_map, drawing.expected)


def opened(open_page: OpenPage, folder: Path, browser: Browser | None = None, *, quiet: bool = True) -> Workbench:
    page = write_page(folder, f"<crowd-form>{widget_tag()}</crowd-form>")
    bench = open_page(page, browser=browser, quiet=quiet)
    bench.wait_until_ready()
    return bench


def photo(bench: Workbench) -> Locator:
    return bench.widget.locator("img")


def assert_paints(bench: Workbench) -> None:
    drawing = Drawing(bench, whole=True)
    drawing.add("Car")
    drawing.brush(9, [(20, 20), (60, 60)])
    assert_same_map(drawing.shown().label_map, drawing.expected)


def with_labels_by_script(open_page: OpenPage, folder: Path) -> Workbench:
    bench = opened(open_page, folder)
    bench.widget.evaluate("(widget) => { widget.labels = ['Tram', 'Bike']; }")
    assert_labels_by_script(bench)
    return bench


def assert_labels_by_script(bench: Workbench) -> None:
    expect(bench.widget.get_by_role("group", name="Tram", exact=True)).to_be_visible()
    expect(bench.widget.get_by_role("group", name="Car", exact=True)).to_have_count(0)
    assert bench.widget.evaluate("(widget) => widget.labels") == ["Tram", "Bike"]


def test_press_that_moves_the_page_still_begins_a_stroke(open_page: OpenPage, tmp_path: Path) -> None:
    """Focus goes to the image with the press, and a page may lay itself out anew for that."""
    bench = opened(open_page, tmp_path)
    bench.page.add_style_tag(content="crowd-instance-segmentation:focus-within { margin-bottom: 60px }")
    bench.add_instance("Car")
    bench.widget.evaluate(
        """(widget) => {
          window.told = 0;
          widget.addEventListener("change", () => { window.told += 1; });
          widget.shadowRoot.activeElement?.blur();
          return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        }"""
    )
    Drawing(bench).painter.stroke([(40, 40), (80, 60)])
    assert bench.page.evaluate("() => window.told") == 1
    assert bench.value()["instances"] != []


def test_same_source_again_keeps_what_was_painted(open_page: OpenPage, tmp_path: Path) -> None:
    bench = opened(open_page, tmp_path)
    assert_paints(bench)
    before = bench.value()
    bench.widget.evaluate("(widget) => widget.setAttribute('src', widget.getAttribute('src'))")
    bench.widget.evaluate("(widget) => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert bench.value() == before


def test_labels_that_break_while_the_image_loads_are_told(open_page: OpenPage, tmp_path: Path) -> None:
    bench = opened(open_page, tmp_path)
    change = "(widget, url) => { widget.setAttribute('src', url); widget.setAttribute('labels', 'oops'); }"
    bench.widget.evaluate(change, picture("red"))
    expect(bench.status).to_contain_text("labels of this task cannot be read")
    bench.widget.evaluate("(widget) => widget.setAttribute('labels', '[\"Car\"]')")
    bench.wait_until_ready()
    assert_paints(bench)
