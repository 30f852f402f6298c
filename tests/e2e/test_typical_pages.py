"""Copies of the typical public pages work with only the address of their script changed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from e2e.conftest import OpenPage
from e2e.crowd import COUNT_SUBMITS, serialized
from e2e.painter import Point
from e2e.typical import Work, copy_page
from e2e.workbench import Workbench

pytestmark = pytest.mark.firefox_in_soak

LINE: list[Point] = [(30, 30), (60, 44), (90, 40)]
OTHER: list[Point] = [(110, 90), (130, 100)]
EARLIER_CORNERS = ((20, 52, 70, 84), (96, 60, 140, 82))
EARLIER_HOLE = (30, 66, 39, 69)


def visit(open_page: OpenPage, folder: Path, name: str, browser: Browser | None = None) -> Workbench:
    bench = open_page(copy_page(name, folder), browser=browser, viewport=(1200, 900))
    bench.page.evaluate(COUNT_SUBMITS)
    return bench


def begin(bench: Workbench, name: str = "annotatedResult") -> Work:
    """Start work on the widget of a name, once it is ready."""
    widget = bench.page.locator(f"crowd-instance-segmentation[name={name}]")
    expect(widget.get_by_role("radio", name="Brush")).to_be_enabled()
    return Work(bench.page, widget)


def submits(bench: Workbench) -> int:
    return int(bench.page.evaluate("() => window.submits"))


def sent_by(bench: Workbench, button: str) -> dict[str, Any]:
    """Press a button that submits; give the one mapping of the file that the page downloads."""
    (form,) = json.loads(bench.download(button).read_text(encoding="utf-8"))
    return dict(form)


def test_plain_page(open_page: OpenPage, tmp_path: Path, browser: Browser) -> None:
    bench = visit(open_page, tmp_path, "plain", browser)
    work = begin(bench)
    expect(bench.page.get_by_text("Use the tools to label all instances")).to_be_visible()
    bench.button("View full instructions").click()
    expect(bench.dialog).to_have_accessible_name("Segmentation Instructions")
    bench.button("Close").click()
    work.paint("Dog", LINE)
    work.paint("Bird", OTHER)
    work.paint("Dog", [(60, 100)])
    work.take_back()
    form = sent_by(bench, "Submit")
    assert list(form) == ["annotatedResult"]
    work.assert_is(form["annotatedResult"])
    assert work.labels == ["Dog", "Bird"]
    expect(bench.page.locator("#answers-box")).to_have_text(json.dumps([form], separators=(",", ":")))


def test_worker_script_that_clicks_the_submit_of_the_widget(open_page: OpenPage, tmp_path: Path) -> None:
    bench = visit(open_page, tmp_path, "plain")
    work = begin(bench)
    work.paint("Cat", LINE)
    click = (
        "document.querySelector('crowd-instance-segmentation').shadowRoot.querySelector('[type=\"submit\"]').click()"
    )
    with bench.page.expect_download() as started:
        bench.page.evaluate(f"() => {click}")
    (form,) = json.loads(Path(started.value.path()).read_text(encoding="utf-8"))
    work.assert_is(form["annotatedResult"])
    assert submits(bench) == 1


@pytest.mark.parametrize("name", ["script-defer", "script-async"])
def test_script_that_comes_when_it_likes(open_page: OpenPage, tmp_path: Path, browser: Browser, name: str) -> None:
    bench = visit(open_page, tmp_path, name, browser)
    work = begin(bench)
    expect(bench.page.get_by_text("Paint everything.")).to_be_visible()
    bench.page.wait_for_function("() => told.length > 0")
    work.paint("Car", LINE)
    work.assert_is(sent_by(bench, "Submit")["annotatedResult"])
    assert bench.page.evaluate("() => told") == ["Road,Car"]


def test_settings_made_before_the_script_came_are_kept(open_page: OpenPage, tmp_path: Path, browser: Browser) -> None:
    bench = visit(open_page, tmp_path, "script-at-the-end", browser)
    work = begin(bench)
    expect(bench.page.get_by_role("heading", name="Set early")).to_be_visible()
    expect(bench.page.get_by_label("Remark")).to_have_value("typed by a script")
    expect(bench.button("Send")).to_be_disabled()
    assert bench.widget.get_attribute("labels") == '["to be replaced"]'
    work.paint("Car", LINE)
    bench.page.evaluate("() => { annotator.labels.push('Sky'); send.disabled = false; }")
    work.paint("Sky", OTHER)
    form = sent_by(bench, "Send")
    assert form["remark"] == "typed by a script"
    work.assert_is(form["annotatedResult"])
    assert bench.page.evaluate("() => window.heard") is True


def test_labels_emptied_and_grown_by_the_worker(open_page: OpenPage, tmp_path: Path, browser: Browser) -> None:
    bench = visit(open_page, tmp_path, "own-labels", browser)
    work = begin(bench, "myTexts")
    typed = bench.page.locator("#customLabel").get_by_role("textbox")
    expect(bench.page.get_by_role("group", name="placeholder")).to_have_count(0)
    for label in ("Tree", "Lamp", "Door"):
        typed.fill(label)
        bench.button("Add").click()
    work.paint("Lamp", LINE)
    bench.button("Drop first").click()
    typed.fill('Driver\'s "door"')
    bench.button("Rename last").click()
    work.paint('Driver\'s "door"', OTHER)
    assert bench.widget.evaluate("(widget) => [...widget.labels]") == ["Lamp", 'Driver\'s "door"']
    bench.page.get_by_role("link", name="(Delete Lamp)").click()
    bench.page.locator("#startOver").click()
    typed.fill("left over")
    work.paint("Sky", [(20, 100), (50, 100)])
    form = sent_by(bench, "Submit")
    work.assert_is(form.pop("myTexts"))
    assert form == {"_customLabel": "left over"}
    assert work.labels == ["Lamp", 'Driver\'s "door"', "Sky"]


@pytest.mark.parametrize("name", ["validated", "returns-false"])
def test_page_that_validates_in_onsubmit(open_page: OpenPage, tmp_path: Path, browser: Browser, name: str) -> None:
    bench = visit(open_page, tmp_path, name, browser)
    work = begin(bench)
    work.paint("Car", LINE)
    bench.button("Submit").click()
    expect(bench.page.locator("#complaint")).to_have_text("Painted 1 of 2 cars.")
    assert submits(bench) == 1
    expect(bench.page.locator("#answers-box")).to_have_count(0)
    work.paint("Car", OTHER)
    work.assert_is(sent_by(bench, "Submit")["annotatedResult"])


def test_hidden_submit_button_inputs_in_the_handler_and_a_reset(
    open_page: OpenPage, tmp_path: Path, browser: Browser
) -> None:
    bench = visit(open_page, tmp_path, "own-submit", browser)
    work = begin(bench)
    expect(bench.button("Submit")).to_have_count(0)
    work.paint("Road", LINE)
    work.paint("Car", OTHER)
    form = sent_by(bench, "Done")
    work.assert_is(form.pop("annotatedResult"))
    assert re.fullmatch(r"\d+", form.pop("elapsed"))
    assert (form, submits(bench)) == ({"count": "2"}, 1)
    work.clear()
    work.assert_is(serialized(bench.page)["annotatedResult"])


def test_ten_widgets_in_one_form(open_page: OpenPage, tmp_path: Path) -> None:
    bench = visit(open_page, tmp_path, "ten-widgets")
    names = [f"annotatedResult{number}" for number in range(1, 11)]
    works = {}
    for index, name in enumerate(names):
        bench.page.locator(f"[name={name}]").scroll_into_view_if_needed()
        works[name] = begin(bench, name)
        works[name].paint("Road" if index % 2 else "Car", [(20 + 10 * index, 30), (40 + 10 * index, 60)])
    form = sent_by(bench, "Submit")
    assert list(form) == names
    for name in names:
        works[name].assert_is(form[name])


def test_malformed_page(open_page: OpenPage, tmp_path: Path, browser: Browser) -> None:
    bench = visit(open_page, tmp_path, "malformed", browser)
    work = begin(bench)
    expect(bench.page.get_by_text("Read the task carefully and inspect the image.")).to_be_visible()
    heading = "Please label each of the requested objects in this image"
    expect(bench.page.get_by_role("heading", name=heading)).to_be_visible()
    work.paint("Bird", LINE)
    work.assert_is(sent_by(bench, "Submit")["annotatedResult"])


def test_readable_earlier_answer_is_corrected(open_page: OpenPage, tmp_path: Path, browser: Browser) -> None:
    bench = visit(open_page, tmp_path, "initial-single-quotes", browser)
    work = begin(bench)
    for number, (left, top, right, bottom) in enumerate(EARLIER_CORNERS, 1):
        work.expected[top : bottom + 1, left : right + 1] = number
    left, top, right, bottom = EARLIER_HOLE
    work.expected[top : bottom + 1, left : right + 1] = 0
    work.labels += ["Car", "Car"]
    unchanged = dict(bench.value())
    assert unchanged.pop("initialValueModified") is False
    work.assert_is(unchanged)
    work.paint("Road", [(10, 100), (60, 110)])
    changed = sent_by(bench, "Submit")["annotatedResult"]
    assert changed.pop("initialValueModified") is True
    work.assert_is(changed)


@pytest.mark.parametrize("name", ["initial-double-quotes", "initial-unquoted-url"])
def test_unreadable_earlier_answer_is_told_and_nothing_is_submitted(
    open_page: OpenPage, tmp_path: Path, browser: Browser, name: str
) -> None:
    bench = visit(open_page, tmp_path, name, browser)
    words = "The earlier answer could not be opened: expected JSON with instances and src, found {"
    expect(bench.widget.locator("#words")).to_contain_text(words)
    expect(bench.status).to_contain_text("The earlier answer could not be opened")
    bench.button("Submit").click()
    expect(bench.status).to_contain_text("cannot be submitted")
    assert submits(bench) == 0


def test_placeholders_never_filled_in_are_told(open_page: OpenPage, tmp_path: Path) -> None:
    bench = visit(open_page, tmp_path, "never-filled-in")
    for name in ("dollar", "liquid"):
        widget = bench.page.locator(f"[name={name}]")
        expect(widget.get_by_role("status")).to_contain_text("labels of this task cannot be read")
        expect(widget.locator("#words")).to_be_visible()
    bench.button("Submit").click()
    expect(bench.page.locator("[name=dollar]").get_by_role("status")).to_contain_text("cannot be submitted")
    assert submits(bench) == 0


def test_widgets_added_and_removed_by_the_page(open_page: OpenPage, tmp_path: Path, browser: Browser) -> None:
    bench = visit(open_page, tmp_path, "later-widgets", browser)
    bench.button("One more").click()
    first = begin(bench, "result1")
    first.paint("Car", LINE)
    bench.button("One more").click()
    bench.page.locator("[name=result2]").scroll_into_view_if_needed()
    second = begin(bench, "result2")
    second.paint("Road", OTHER)
    found = serialized(bench.page)
    assert list(found) == ["result1", "result2"]
    first.assert_is(found["result1"])
    bench.button("One fewer").click()
    form = sent_by(bench, "Submit")
    assert list(form) == ["result2"]
    second.assert_is(form["result2"])


def test_host_page_that_takes_the_answers_itself(open_page: OpenPage, tmp_path: Path) -> None:
    bench = visit(open_page, tmp_path, "host-page")
    work = begin(bench)
    work.paint("Car", LINE)
    bench.button("Submit").click()
    fields = bench.page.wait_for_function("() => window.taken").json_value()
    assert list(fields) == ["taskAnswers"]
    (form,) = json.loads(fields["taskAnswers"])
    assert form.pop("round") == "2"
    work.assert_is(form["annotatedResult"])
    assert submits(bench) == 1


def test_button_of_the_page_that_calls_an_overridden_submit(open_page: OpenPage, tmp_path: Path) -> None:
    bench = visit(open_page, tmp_path, "own-button")
    work = begin(bench)
    work.paint("Car", LINE)
    work.assert_is(sent_by(bench, "Finish")["annotatedResult"])
    bench.button("Change my answer").click()
    expect(bench.widget).not_to_have_attribute("inert", "")
    work.assert_is(sent_by(bench, "Submit")["annotatedResult"])
    assert bench.page.evaluate("() => window.overridden") == 2
    assert submits(bench) == 2


def test_widget_outside_a_form_and_an_unknown_element_say_so(open_page: OpenPage, tmp_path: Path) -> None:
    bench = visit(open_page, tmp_path, "no-form")
    begin(bench).paint("Car", LINE)
    expect(bench.page.get_by_role("note")).to_contain_text("This page uses crowd-bounding-box")
    expect(bench.page.get_by_text("Draw a box.")).to_be_visible()
    expect(bench.page.get_by_text("outside a crowd-form")).to_be_visible()
