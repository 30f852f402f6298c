"""Two widgets in one form are two works: keys go to the one used last."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.answers import read_answer
from e2e.conftest import OpenPage
from e2e.handwritten import widget_tag, write_page
from e2e.painter import Painter
from e2e.workbench import Workbench

FORM = f"<crowd-form>{widget_tag(name='left')}{widget_tag(name='right')}</crowd-form>"


@pytest.fixture
def bench(open_page: OpenPage, tmp_path: Path) -> Workbench:
    opened = open_page(write_page(tmp_path, FORM), viewport=(1200, 1800))
    for name in ("left", "right"):
        expect(widget(opened.page, name).get_by_role("radio", name="Brush")).to_be_enabled()
    return opened


def test_keys_go_to_the_widget_painted_last(bench: Workbench) -> None:
    dot(bench.page, "left")
    dot(bench.page, "right")
    bench.page.keyboard.press("Control+z")
    assert painted(bench.page) == (1, 0)
    dot(bench.page, "left")
    bench.page.keyboard.press("n")
    expect(instances(bench.page, "left")).to_have_count(3)
    expect(instances(bench.page, "right")).to_have_count(1)


def test_keys_go_to_the_widget_focused_last(bench: Workbench) -> None:
    dot(bench.page, "left")
    widget(bench.page, "right").get_by_role("radio", name="Eraser").focus()
    bench.page.keyboard.press("2")
    expect(widget(bench.page, "right").get_by_role("radio", name="Person 1")).to_be_checked()
    expect(instances(bench.page, "left")).to_have_count(1)


def test_keys_go_to_the_first_widget_until_one_was_used(bench: Workbench) -> None:
    bench.page.keyboard.press("1")
    expect(instances(bench.page, "left")).to_have_count(1)
    expect(instances(bench.page, "right")).to_have_count(0)


def test_refusal_of_a_widget_out_of_sight_is_told_by_the_one_in_sight(bench: Workbench) -> None:
    bench.page.evaluate("() => { document.querySelector('[name=right]').removeAttribute('src'); }")
    bench.page.evaluate("() => { document.querySelector('[name=right]').setAttribute('labels', 'oops'); }")
    expect(widget(bench.page, "right").get_by_role("status")).to_contain_text("cannot be read")
    bench.page.evaluate("() => { document.querySelector('[name=right]').hidden = true; }")
    dot(bench.page, "left")
    bench.button("Submit").click()
    expect(widget(bench.page, "left").get_by_role("status")).to_contain_text("cannot be submitted")


def test_both_answers_are_submitted(bench: Workbench) -> None:
    dot(bench.page, "left")
    dot(bench.page, "right")
    (form,) = bench.submit()
    assert form.keys() == {"left", "right"}
    for name in form:
        assert read_answer([{name: form[name]}], name).labels == ("Car",)


def widget(page: Page, name: str) -> Locator:
    return page.locator(f"crowd-instance-segmentation[name={name}]")


def instances(page: Page, name: str) -> Locator:
    return widget(page, name).get_by_role("radio", name="Car ")


def dot(page: Page, name: str) -> None:
    """Add an instance to a widget and paint a dot of it."""
    one = widget(page, name)
    one.scroll_into_view_if_needed()
    one.evaluate("(widget) => widget.addInstance('Car')")
    Painter(page, one).stroke([(80, 60)])


def painted(page: Page) -> tuple[int, ...]:
    counts = "(widgets) => widgets.map((widget) => widget.value.instances.length)"
    return tuple(page.locator("crowd-instance-segmentation").evaluate_all(counts))
