"""What a worker meets in the end: a way on or a code once the answer is stored, and nobody without a code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from e2e.answers import read_answer
from e2e.channelled import batch, form, paint, press, title
from e2e.collecting import Collector, Reply
from e2e.lab import OpenSettings, context, lab, open_settings, site

__all__ = ["context", "lab", "open_settings", "site"]

REASONS = ["The image does not load", "Too dark <b>&amp;"]


def settings(lab: Collector, **others: Any) -> dict[str, Any]:
    return {"submit": [{"kind": "post", "url": f"{lab.url}/answers"}], **others}


def submit(page: Page) -> None:
    paint(page)
    press(page, "Submit")


def stored(lab: Collector) -> list[dict[str, Any]]:
    return [json.loads(body) for body in lab.results().values()]


def test_code_shows_once_the_answer_is_stored_and_not_before(open_settings: OpenSettings, lab: Collector) -> None:
    lab.usual = Reply(500)
    page = open_settings(settings(lab, complete={"code": "C-77", "fallback_code": "F-1"}), form())
    page.clock.install()
    submit(page)
    expect(title(page)).to_have_text("Your answer is not sent yet")
    assert page.get_by_text("C-77").or_(page.get_by_text("F-1")).filter(visible=True).count() == 0
    lab.usual = Reply(204, stores=True)
    page.clock.run_for(60_000)
    expect(page.get_by_label("Your completion code")).to_have_text("C-77")
    assert page.get_by_text("F-1").count() == 0


def test_code_can_be_copied(open_settings: OpenSettings, lab: Collector, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = open_settings(settings(lab, complete={"code": "C-77"}), form())
    submit(page)
    press(page, "Copy the code")
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == "C-77"


def test_who_could_only_download_gets_the_other_code_and_the_contact(
    open_settings: OpenSettings, lab: Collector
) -> None:
    lab.usual = Reply(413)
    page = open_settings(
        settings(lab, complete={"code": "C-77", "fallback_code": "F-1"}), form(contact="lab@example.org")
    )
    submit(page)
    expect(page.get_by_text("lab@example.org")).to_be_visible()
    with page.expect_download():
        press(page, "Download my answer")
    expect(page.get_by_label("Your completion code")).to_have_text("F-1")
    expect(page.get_by_text("lab@example.org")).to_be_visible()


def test_download_alone_gives_the_other_code(open_settings: OpenSettings) -> None:
    page = open_settings({"complete": {"code": "C-77", "fallback_code": "F-1"}}, form())
    paint(page)
    with page.expect_download():
        press(page, "Submit")
    expect(page.get_by_label("Your completion code")).to_have_text("F-1")


def test_way_on_is_gone_after_the_last_confirmed_answer(open_settings: OpenSettings, lab: Collector) -> None:
    complete = {"url": f"{lab.url}/done?cc={{code}}&lab={{lab}}", "code": "C 7"}
    page = open_settings(settings(lab, complete=complete), batch(["a", "b"]), "?lab=x%26y")
    with page.expect_response("**/answers"):
        submit(page)
    expect(page.get_by_text("2 of 2", exact=True).filter(visible=True)).to_be_visible()
    submit(page)
    page.wait_for_url(f"{lab.url}/done?cc=C%207&lab=x%26y")
    assert [one["task"] for one in stored(lab)] == ["a", "b"]


def test_way_on_stays_as_a_link_and_is_not_gone_twice(open_settings: OpenSettings, lab: Collector) -> None:
    page = open_settings(settings(lab, complete={"url": f"{lab.url}/done"}), form())
    submit(page)
    page.wait_for_url(f"{lab.url}/done")
    page.go_back()
    expect(title(page)).to_have_text("Your answer is stored")
    link = page.get_by_role("link", name=f"Go on to {lab.url.removeprefix('http://')}")
    assert link.get_attribute("href") == f"{lab.url}/done"
    page.reload()
    expect(link).to_be_visible()


def test_image_that_cannot_be_done_is_an_answer(open_settings: OpenSettings, lab: Collector) -> None:
    page = open_settings(settings(lab, reasons=REASONS), form("car-1"))
    paint(page)
    press(page, "Cannot do this image")
    expect(page.get_by_role("dialog")).to_have_accessible_name("Why can this image not be done?")
    page.get_by_role("radio", name=REASONS[1]).check()
    page.get_by_role("textbox").fill("It is night.")
    press(page, "Submit the reason")
    expect(title(page)).to_have_text("Your answer is stored")
    expect(page.get_by_text(f"Cannot be done: {REASONS[1]}: It is night.")).to_be_visible()
    (submission,) = stored(lab)
    assert (submission["task"], submission["refused"]) == ("car-1", f"{REASONS[1]}: It is night.")
    assert read_answer(submission["answers"], "masks").labels == ("Car",)


def test_image_that_does_not_load_can_be_told(open_settings: OpenSettings, lab: Collector) -> None:
    body = form().replace('src="data:', 'src="missing.png" data-was="')
    page = open_settings(settings(lab, reasons=REASONS), body)
    expect(page.get_by_role("status").filter(visible=True)).to_contain_text("did not load")
    press(page, "Cannot do this image")
    page.get_by_role("radio", name=REASONS[0]).check()
    press(page, "Submit the reason")
    expect(title(page)).to_have_text("Your answer is stored")
    (submission,) = stored(lab)
    assert submission["refused"] == REASONS[0]
    assert read_answer(submission["answers"], "masks").labels == ()


def test_reason_is_needed_and_going_back_submits_nothing(open_settings: OpenSettings, lab: Collector) -> None:
    page = open_settings(settings(lab, reasons=REASONS), form())
    paint(page)
    press(page, "Cannot do this image")
    press(page, "Submit the reason")
    expect(page.get_by_role("dialog")).to_be_visible()
    press(page, "Go back")
    expect(page.get_by_role("dialog")).to_have_count(0)
    submit(page)
    expect(title(page)).to_have_text("Your answer is stored")
    assert "refused" not in stored(lab)[0]


def test_batch_that_only_downloads_goes_past_an_image_that_cannot_be_done(open_settings: OpenSettings) -> None:
    page = open_settings({}, batch(["a", "b"]))
    paint(page)
    press(page, "Cannot do this image")
    page.get_by_role("radio", name="The image does not load").check()
    press(page, "Submit the reason")
    expect(page.get_by_text("2 of 2", exact=True).filter(visible=True)).to_be_visible()
    paint(page)
    with page.expect_download() as started:
        press(page, "Submit")
    first, second = json.loads(Path(started.value.path()).read_text("utf-8"))
    assert first["refused"] == "The image does not load"
    assert "refused" not in second


def test_name_is_asked_once_and_can_be_changed(open_settings: OpenSettings, lab: Collector) -> None:
    page = open_settings(settings(lab, worker={"ask": True}), form())
    expect(page.get_by_role("dialog")).to_have_accessible_name("Who are you?")
    page.keyboard.press("Escape")
    press(page, "Begin")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("textbox").fill(" Ana <3 ")
    press(page, "Begin")
    submit(page)
    expect(title(page)).to_have_text("Your answer is stored")
    assert stored(lab)[0]["worker"] == "Ana <3"
    page.reload()
    expect(title(page)).to_have_text("Your answer is stored")
    assert page.get_by_role("dialog").count() == 0
    press(page, "Change my answer")
    expect(page.locator("crowd-form:not([inert])")).to_have_count(1)
    press(page, "Ana <3")
    page.get_by_role("textbox").fill("Ben")
    with page.expect_navigation():
        press(page, "Begin")
    submit(page)
    expect(title(page)).to_have_text("Your answer is stored")
    assert [one["worker"] for one in stored(lab)] == ["Ana <3", "Ben"]


def test_name_is_asked_also_where_nothing_is_kept(
    open_settings: OpenSettings, context: BrowserContext, lab: Collector
) -> None:
    context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })")
    page = open_settings(settings(lab, worker={"ask": True}), form())
    page.get_by_role("textbox").fill("Ana")
    press(page, "Begin")
    submit(page)
    expect(title(page)).to_have_text("Your answer is stored")
    assert stored(lab)[0]["worker"] == "Ana"


def test_known_worker_downloads_a_submission(open_settings: OpenSettings) -> None:
    page = open_settings({"worker": {"url": "worker"}}, form("car-1"), "?worker=an%20a%2F..&day=2")
    paint(page)
    with page.expect_download() as started:
        press(page, "Submit")
    assert started.value.suggested_filename == "car-1--an-a-...json"
    submission = json.loads(Path(started.value.path()).read_text("utf-8"))
    assert (submission["worker"], submission["parameters"]) == ("an a/..", {"worker": "an a/..", "day": "2"})


def test_named_worker_is_known_to_the_page_and_to_the_submission(open_settings: OpenSettings, lab: Collector) -> None:
    page = open_settings(settings(lab, worker={"name": "ana"}), form(), "?worker=ben")
    expect(page.locator("crowd-form[worker=ana]")).to_have_count(1)
    submit(page)
    expect(title(page)).to_have_text("Your answer is stored")
    assert stored(lab)[0]["worker"] == "ana"
