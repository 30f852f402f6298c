"""Drafts on the device and submissions on their way: one work, under one key, whatever is closed in between."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from e2e.channelled import form, paint, press, shown_answers, title, visible
from e2e.collecting import STORED, Collector, Reply
from e2e.lab import OpenSettings, context, lab, open_settings, site

__all__ = ["context", "lab", "open_settings", "site"]

ELSEWHERE = "This image is open in another tab."


def settings(lab: Collector, **others: Any) -> dict[str, Any]:
    return {"submit": [{"kind": "post", "url": f"{lab.url}/answers"}], **others}


def stored(lab: Collector) -> list[dict[str, Any]]:
    return [json.loads(body) for body in lab.results().values()]


def wait_until_saved(page: Page) -> None:
    expect(visible(page, ".kept")).to_have_text("Saved")


def reopen(context: BrowserContext, page: Page) -> Page:
    """Close the tab and open its address in another one."""
    page.close()
    other = context.new_page()
    other.goto(page.url)
    return other


def instances(page: Page) -> int:
    return count(shown_answers(page))


def count(answers: Any) -> int:
    (answer,) = answers[0].values()
    return len(answer["instances"])


def test_submitted_draft_is_there_to_be_changed_under_its_key(
    open_settings: OpenSettings, lab: Collector, context: BrowserContext
) -> None:
    page = open_settings(settings(lab), form())
    paint(page)
    press(page, "Submit")
    expect(title(page)).to_have_text("Your answer is stored")
    page = reopen(context, page)
    expect(title(page)).to_have_text("Your answer is stored")
    press(page, "Change my answer")
    page.wait_for_selector("crowd-form:not([inert])")  # after the time of a double click
    paint(page, point=(30, 30))
    wait_until_saved(page)
    page = reopen(context, page)
    expect(visible(page, "[role=status]").first).to_contain_text("Restored 2 instances")
    press(page, "Submit")
    expect(title(page)).to_have_text("Your answer is stored")
    assert [len(bodies) for bodies in lab.stored.values()] == [2]
    (last,) = stored(lab)
    assert count(last["answers"]) == 2


def test_workers_of_one_device_have_drafts_of_their_own(
    open_settings: OpenSettings, lab: Collector, context: BrowserContext
) -> None:
    asked = settings(lab, worker={"url": "worker"})
    page = open_settings(asked, form(), "?worker=ana")
    paint(page)
    wait_until_saved(page)
    page.goto(page.url.replace("ana", "ben"))
    expect(visible(page, "crowd-instance-segmentation").get_by_role("radio", name="Brush")).to_be_enabled()
    assert instances(page) == 0
    page.goto(page.url.replace("ben", "ana"))
    expect(visible(page, "[role=status]").first).to_contain_text("Restored 1 instance")
    press(page, "Submit")
    expect(title(page)).to_have_text("Your answer is stored")
    assert [(one["worker"], count(one["answers"])) for one in stored(lab)] == [("ana", 1)]


def take_over(page: Page) -> None:
    """Press the button, and let the page come to own the draft."""
    press(page, "Take over")
    expect(page.get_by_role("button", name="Take over")).to_be_hidden()


def test_two_tabs_of_one_draft_submit_one_result(
    open_settings: OpenSettings, lab: Collector, context: BrowserContext
) -> None:
    """The second tab was open before there was any submission whose key it could know."""
    first = open_settings(settings(lab, reasons=[]), form())
    paint(first)
    wait_until_saved(first)
    second = context.new_page()
    second.goto(first.url)
    expect(second.get_by_text(ELSEWHERE).first).to_be_visible()
    press(second, "Cannot do this image")
    expect(visible(second, "[role=status]").first).to_contain_text(ELSEWHERE)
    assert second.get_by_role("dialog").filter(visible=True).count() == 0
    press(first, "Submit")
    expect(title(first)).to_have_text("Your answer is stored")
    take_over(second)
    paint(second, point=(30, 30))
    press(second, "Submit")
    expect(title(second)).to_have_text("Your answer is stored")
    assert [len(bodies) for bodies in lab.stored.values()] == [2]


def test_earlier_answer_is_not_sent_after_a_later_one(
    open_settings: OpenSettings, lab: Collector, context: BrowserContext
) -> None:
    """The first tab waits for its next attempt while the second submits a change."""
    lab.usual = Reply(500, {"Retry-After": "3600"})
    first = open_settings(settings(lab), form())
    paint(first)
    press(first, "Submit")
    expect(title(first)).to_have_text("Your answer is not sent yet")
    second = context.new_page()
    second.goto(first.url)
    expect(title(second)).to_have_text("Your answer is not sent yet")
    press(second, "Change my answer")
    second.wait_for_selector("crowd-form:not([inert])")
    take_over(second)
    paint(second, point=(30, 30))
    lab.usual = STORED
    press(second, "Submit")
    expect(title(second)).to_have_text("Your answer is stored")
    sent = len(lab.requests)
    press(first, "Try again now")
    expect(title(first)).to_have_text("Your answer is stored")
    assert len(lab.requests) == sent
    (last,) = stored(lab)
    assert count(last["answers"]) == 2


def test_answer_to_a_task_that_the_page_has_no_more_goes_out(
    open_settings: OpenSettings, lab: Collector, context: BrowserContext
) -> None:
    lab.usual = Reply(500)
    asked = settings(lab, worker={"url": "worker"})
    page = open_settings(asked, form("old"), "?worker=ana")
    paint(page)
    press(page, "Submit")
    expect(title(page)).to_have_text("Your answer is not sent yet")
    page.close()
    lab.usual = STORED
    page = open_settings(asked, form("new"), "?worker=ben")
    paint(page)
    press(page, "Submit")
    expect(title(page)).to_have_text("Your answer is stored")
    assert [one["worker"] for one in stored(lab)] == ["ben"]
    with context.expect_event("response", lambda response: response.url == f"{lab.url}/answers"):
        page = open_settings(asked, form("new"), "?worker=ana")
    assert sorted((one["task"], one["worker"]) for one in stored(lab)) == [("new", "ben"), ("old", "ana")]
    assert title(page).count() == 0


def test_leaving_asks_about_what_is_not_on_the_device(open_settings: OpenSettings) -> None:
    inner = '<label>Weather <input name="weather"></label>'
    page = open_settings({}, form().replace("</crowd-form>", f"{inner}</crowd-form>"))
    paint(page)
    wait_until_saved(page)
    page.get_by_label("Weather").fill("rain")
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.accept()
