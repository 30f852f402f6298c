"""A form that holds one widget fills the page; any other is a document that flows, with Submit in sight."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from e2e.conftest import OpenPage
from e2e.handwritten import widget_tag, write_page

UNSEEN = """<script>window.ran = true</script><input type="hidden" name="site" value="7">
    <crowd-button form-action="reset" style="display: none">Reset</crowd-button><p hidden>Not yet</p>"""
BESIDE = {
    "text": "How sure are you?",
    "an input": '<input name="sure">',
    "a second widget": widget_tag(name="other"),
    "nothing, but in a wrapper": "",
}


def box(locator: Locator) -> FloatRect:
    found = locator.bounding_box()
    assert found is not None
    return found


def height_of_window(page: Page) -> int:
    assert page.viewport_size is not None
    return page.viewport_size["height"]


def test_lone_widget_fills_the_page_to_its_lower_edge(open_page: OpenPage, tmp_path: Path) -> None:
    style = "<style>body { margin: 0 }</style>"
    bench = open_page(write_page(tmp_path, f"{style}<crowd-form>{UNSEEN}{widget_tag()}</crowd-form>"))
    bench.wait_until_ready()
    assert box(bench.page.locator("crowd-instance-segmentation"))["height"] == height_of_window(bench.page)
    assert box(bench.button("Submit"))["y"] < 48


@pytest.mark.parametrize("beside", BESIDE.values(), ids=list(BESIDE))
def test_submit_of_a_flowing_form_is_in_sight_wherever_the_page_is_scrolled(
    open_page: OpenPage, tmp_path: Path, beside: str
) -> None:
    content = f"{widget_tag()}{beside}" if beside else f"<div>{widget_tag()}</div>"
    bench = open_page(write_page(tmp_path, f"<h1>A survey</h1><crowd-form>{content}</crowd-form>"))
    page, submit = bench.page, bench.button("Submit")
    expect(page.get_by_role("radio", name="Brush").first).to_be_enabled()
    for place in ("0", "document.body.scrollHeight"):
        page.evaluate(f"scrollTo(0, {place})")
        found = box(submit)
        assert found["y"] >= 0
        assert found["y"] + found["height"] <= height_of_window(page)


def test_widget_made_after_a_lone_one_lets_the_form_flow_and_its_removal_fills_the_page_again(
    open_page: OpenPage, tmp_path: Path
) -> None:
    bench = open_page(write_page(tmp_path, f"<crowd-form>{widget_tag()}</crowd-form>"))
    bench.wait_until_ready()
    page, submit = bench.page, bench.button("Submit")
    top = box(submit)["y"]
    page.evaluate(f"document.querySelector('crowd-form').insertAdjacentHTML('beforeend', `{widget_tag(name='b')}`)")
    page.locator("crowd-instance-segmentation").nth(1).wait_for()
    assert box(submit)["y"] > height_of_window(page) / 2
    page.evaluate("document.querySelector('[name=b]').remove()")
    page.wait_for_function("document.querySelectorAll('crowd-instance-segmentation').length === 1")
    assert box(submit)["y"] == top


def test_words_and_inputs_beside_a_widget_stand_in_lines(open_page: OpenPage, tmp_path: Path) -> None:
    asked = '<label><input type="radio" name="sure" value="yes"> yes</label> <label>or <input name="why"></label>'
    bench = open_page(write_page(tmp_path, f"<crowd-form>{widget_tag()}{asked}</crowd-form>"))
    bench.wait_until_ready()
    first, second = (box(bench.page.locator("label").nth(number)) for number in range(2))
    assert first["x"] + first["width"] <= second["x"]
    assert second["y"] < first["y"] + first["height"]


def test_height_that_a_page_gives_its_widget_counts(open_page: OpenPage, tmp_path: Path) -> None:
    style = "<style>crowd-instance-segmentation { height: 500px }</style>"
    bench = open_page(write_page(tmp_path, f"{style}<crowd-form>{widget_tag()}<p>Thank you</p></crowd-form>"))
    bench.wait_until_ready()
    assert box(bench.page.locator("crowd-instance-segmentation"))["height"] == 500
