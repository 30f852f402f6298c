"""The questions of a spec stand beside the image, are asked for where they are required, and join the answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from e2e.answers import read_answer
from e2e.conftest import OpenPage
from e2e.crowd import COUNT_SUBMITS, painted, serialized
from e2e.several import build_batches
from e2e.sites import build_spec
from e2e.workbench import Workbench

pytestmark = pytest.mark.firefox_in_soak

ASKED: dict[str, dict[str, Any]] = {
    "remark": {"ask": "What else is there?", "type": "text"},
    "lanes": {"ask": "How many lanes?", "type": "number"},
    "weather": {"ask": "Weather", "type": "choice", "options": ["sun", "rain"]},
    "seen": {"ask": "Seen?", "type": "choices", "options": ["bus", "tram", "no"]},
    "night": {"ask": "At night?", "type": "yes_no"},
    "month": {"ask": "Month?", "type": "choice", "options": [f"month {number}" for number in range(1, 13)]},
    "sure": {"ask": "Certain?", "type": "choices", "options": ["certain"]},
}
ANSWERS: dict[str, Any] = {
    **{"remark": "né 100% <b>\ntwo", "lanes": "2.5", "weather": "rain", "seen": ["bus", "no"], "night": "yes"},
    **{"month": "month 7", "sure": ["certain"]},
}


def questions(*names: str, **settings: Any) -> dict[str, Any]:
    return {"questions": [{"name": name, **ASKED[name], **settings} for name in names or ASKED]}


def option(bench: Workbench, ask: str, name: str) -> Locator:
    """An option by its words, within the question by its own."""
    group = bench.page.get_by_role("group", name=ask).filter(visible=True)
    return group.get_by_label(name, exact=True)


def tick(bench: Workbench, ask: str, *names: str) -> None:
    for name in names:
        option(bench, ask, name).check()


FILL: dict[str, Callable[[Workbench], object]] = {
    "remark": lambda bench: bench.page.get_by_label("What else is there?").fill(ANSWERS["remark"]),
    "lanes": lambda bench: bench.page.get_by_label("How many lanes?").fill("2.5"),
    "weather": lambda bench: tick(bench, "Weather", "rain"),
    "seen": lambda bench: tick(bench, "Seen?", "no", "bus"),
    "night": lambda bench: tick(bench, "At night?", "Yes"),
    "month": lambda bench: bench.page.get_by_label("Month?").select_option("month 7"),
    "sure": lambda bench: tick(bench, "Certain?", "certain"),
}


def open_questions(open_page: OpenPage, folder: Path, spec: dict[str, Any], **options: Any) -> Workbench:
    return painted(open_page(build_spec(folder, spec), **options))


def test_answers_join_the_answers(open_page: OpenPage, tmp_path: Path, browser: Browser) -> None:
    bench = open_questions(open_page, tmp_path, questions(), browser=browser)
    for fill in FILL.values():
        fill(bench)
    answer = read_answer(bench.submit())
    assert (answer.labels, answer.hidden) == (("Car",), ANSWERS)


def test_questions_left_open_do_not_appear(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_questions(open_page, tmp_path, questions())
    assert read_answer(bench.submit()).hidden == {}


@pytest.mark.parametrize("name", ASKED)
def test_required_question_is_asked_for_in_words(open_page: OpenPage, tmp_path: Path, name: str) -> None:
    bench = open_questions(open_page, tmp_path, questions(name, required=True), viewport=(1200, 1000))
    bench.page.evaluate(COUNT_SUBMITS)
    ask = ASKED[name]["ask"]
    bench.button("Submit").click()
    expect(bench.status).to_contain_text(f"Not submitted. {ask}{'' if ask.endswith('?') else ':'} Please ")
    assert bench.page.evaluate("() => document.activeElement.name") == name
    assert bench.page.evaluate("() => window.submits") == 0
    FILL[name](bench)
    assert read_answer(bench.submit()).hidden == {name: ANSWERS[name]}
    assert bench.page.evaluate("() => window.submits") == 1


def test_refused_question_is_brought_into_sight_on_a_narrow_page(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_questions(open_page, tmp_path, questions("seen", required=True), viewport=(390, 780))
    expect(option(bench, "Seen?", "bus")).to_have_count(0)
    bench.button("Submit").click()
    expect(option(bench, "Seen?", "bus")).to_be_focused()
    expect(option(bench, "Seen?", "bus")).to_be_in_viewport()


def test_number_refuses_what_is_none(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_questions(open_page, tmp_path, questions("lanes"))
    bench.page.get_by_label("How many lanes?").press_sequentially("1e")
    bench.button("Submit").click()
    expect(bench.status).to_contain_text("Not submitted. How many lanes?")


def test_wheel_scrolls_past_a_number(open_page: OpenPage, tmp_path: Path, browser: Browser) -> None:
    names = ("lanes", "seen", "weather", "night")
    bench = open_questions(open_page, tmp_path, questions(*names), browser=browser, viewport=(1200, 400))
    field = bench.page.get_by_label("How many lanes?")
    field.fill("4")
    before = field.bounding_box()
    assert before is not None
    bench.page.mouse.move(before["x"] + 20, before["y"] + 10)
    bench.page.mouse.wheel(0, 60)
    bench.page.wait_for_function(
        "(top) => document.querySelector('[name=lanes]').getBoundingClientRect().y < top", arg=before["y"]
    )
    assert serialized(bench.page)["lanes"] == "4"


def test_reset_and_a_second_answer_begin_where_they_should(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_questions(open_page, tmp_path, questions())
    for fill in FILL.values():
        fill(bench)
    bench.submit()
    bench.button("Change my answer").click()
    option(bench, "Seen?", "bus").uncheck()
    tick(bench, "At night?", "No")
    assert read_answer(bench.submit()).hidden == {**ANSWERS, "seen": ["no"], "night": "no"}
    bench.button("Change my answer").click()
    bench.page.evaluate("() => document.querySelector('crowd-form').reset()")
    assert set(serialized(bench.page)) == {"annotatedResult"}


def test_each_task_of_a_batch_has_its_own_questions(open_page: OpenPage, tmp_path: Path, browser: Browser) -> None:
    page = build_batches(tmp_path, questions("remark", "weather", "seen", required=True)).with_name("batch-001.html")
    bench = open_page(page, browser=browser)
    answers: list[dict[str, Any]] = [
        {"remark": "first", "weather": "sun", "seen": ["bus"]},
        {"remark": "second", "weather": "rain", "seen": ["tram", "no"]},
    ]
    painted(bench)
    for number, each in enumerate(answers, 1):
        bench.page.get_by_label("What else is there?").filter(visible=True).fill(each["remark"])
        tick(bench, "Weather", each["weather"])
        tick(bench, "Seen?", *each["seen"])
        if number == 1:
            bench.button("Submit").click()
            expect(bench.page.get_by_text("2 of 2")).to_be_visible()
            painted(bench)
            bench.button("Submit").click()
            expect(bench.status).to_contain_text("Not submitted. What else is there?")
    bench.button("Previous image").click()
    expect(option(bench, "Weather", "sun")).to_be_checked()
    bench.button("Next image").click()
    submissions = bench.submit()
    assert [read_answer(each["answers"]).hidden for each in submissions] == answers


def test_keys_typed_into_a_question_do_nothing_else(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_questions(open_page, tmp_path, questions())
    zoom = bench.widget.evaluate("(widget) => widget.zoom")
    bench.page.get_by_label("What else is there?").press_sequentially("ep12n0[] ?")
    bench.page.get_by_label("How many lanes?").press_sequentially("1-2")
    bench.page.get_by_label("Month?").press("p")
    expect(bench.radio("Brush")).to_be_checked()
    expect(bench.slider("Brush size")).to_have_value("20")
    expect(bench.dialog).to_have_count(0)
    assert bench.widget.evaluate("(widget) => widget.zoom") == zoom
    assert len(bench.value()["instances"]) == 1
    bench.page.get_by_label("What else is there?").press("Control+z")
    assert len(bench.value()["instances"]) == 1


def test_required_is_said_beside_the_question(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_questions(open_page, tmp_path, questions("remark", "seen", "month", required=True))
    for role, name in (("textbox", "What else is there?"), ("group", "Seen?"), ("combobox", "Month?")):
        expect(bench.page.get_by_role(role, name=f"{name} (required)", exact=True)).to_be_visible()  # type: ignore[arg-type]
