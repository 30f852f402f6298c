"""Submit under twelve faults: one stored result per key in the end, and the work never out of the worker's hands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from e2e.channelled import form, paint, press, shown_answers, title, write_settings_page
from e2e.collecting import STORED, Collector, Reply
from e2e.lab import context, lab
from e2e.serving import serve

__all__ = ["context", "lab"]

HTML = {"Content-Type": "text/html"}
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def site(lab: Collector, tmp_path: Path) -> Iterator[str]:
    settings = {"submit": [{"kind": "post", "url": f"{lab.url}/answers"}, {"kind": "download"}]}
    write_settings_page(tmp_path, settings, form(contact="lab@example.org"))
    with serve(tmp_path) as url:
        yield f"{url}/page.html"


@pytest.fixture
def page(context: BrowserContext, site: str) -> Page:
    """A page with a dot painted, whose clock the test can turn on."""
    opened = context.new_page()
    opened.clock.install()
    opened.goto(site)
    paint(opened)
    return opened


def submit(page: Page) -> Any:
    """Submit and return the answers as they were."""
    answers = shown_answers(page)
    press(page, "Submit")
    return answers


def assert_in_hand(page: Page, answers: Any) -> None:
    """Within ten seconds of the page's clock the work can be downloaded, and the file has all of it."""
    expect(page.locator("#receipt-title")).to_be_visible()
    page.clock.run_for(10_000)
    with page.expect_download() as started:
        press(page, "Download my answer")
    submission = json.loads(Path(started.value.path()).read_text("utf-8"))
    assert submission["answers"] == answers


def assert_stored_once(page: Page, lab: Collector, answers: Any) -> None:
    """The page says that it is stored, and so it is: once."""
    expect(title(page)).to_have_text("Your answer is stored")
    ((key, body),) = lab.results().items()
    submission = json.loads(body)
    assert (submission["key"], submission["answers"]) == (key, answers)
    assert {request.key for request in lab.requests} == {key}
    assert lab.most_at_once == 1


def recover(page: Page, lab: Collector) -> None:
    """Let the server be well again, and time pass."""
    lab.usual = STORED
    page.clock.run_for(15_000)  # what is in flight is given up
    expect(page.get_by_role("status").filter(visible=True)).to_contain_text(re.compile("Trying again|is stored"))
    page.clock.run_for(60_000)


FAILING = {
    "reset before the body": Reply(cut="before"),
    "reset after the body": Reply(cut="after"),
    "answer lost after it was stored": Reply(cut="after", stores=True),
    "500": Reply(500),
    "stall": Reply(stalls=True),
    "redirect to another origin": Reply(302, headers={"Location": "{elsewhere}/welcome"}),
    "page instead of a confirmation": Reply(headers=HTML, body="<!doctype html><title>Sign in</title>"),
    "page that is called text": Reply(headers={"Content-Type": "text/plain"}, body="<html><body>Free Wi-Fi!"),
    "another key": Reply(headers=JSON, body='{"key": "00000000000000000000000000000000"}'),
    "half a reply": Reply(headers={**JSON, "Content-Length": "500"}, body='{"key": '),
}


@pytest.mark.parametrize("fault", FAILING)
def test_what_failed_is_sent_again(page: Page, lab: Collector, fault: str) -> None:
    lab.usual = FAILING[fault]
    answers = submit(page)
    assert_in_hand(page, answers)
    recover(page, lab)
    assert_stored_once(page, lab, answers)


def test_three_500s_are_outlasted(page: Page, lab: Collector) -> None:
    lab.replies = [Reply(500)] * 3
    page.evaluate("() => { Math.random = () => 1; }")
    answers = submit(page)
    for wait in (1, 2, 4):
        expect(page.get_by_role("status").filter(visible=True)).to_contain_text(f"Trying again in {wait} s")
        page.clock.run_for(wait * 1_000)
    assert_stored_once(page, lab, answers)
    assert len(lab.requests) == 4


@pytest.mark.parametrize(("status", "words"), [(401, "sign in again"), (413, "too large")])
def test_what_was_refused_is_not_sent_again_by_itself(page: Page, lab: Collector, status: int, words: str) -> None:
    lab.replies = [Reply(status)]
    answers = submit(page)
    expect(page.get_by_role("status").filter(visible=True)).to_contain_text(words)
    assert_in_hand(page, answers)
    page.clock.run_for(600_000)
    assert len(lab.requests) == 1
    press(page, "Try again now")
    assert_stored_once(page, lab, answers)


def test_busy_server_is_given_the_time_it_asks_for(page: Page, lab: Collector) -> None:
    lab.replies = [Reply(429, headers={"Retry-After": "120"})]
    answers = submit(page)
    expect(page.get_by_role("status").filter(visible=True)).to_contain_text("The server is busy. Trying again in 120 s")
    assert_in_hand(page, answers)
    page.clock.run_for(100_000)
    assert len(lab.requests) == 1
    page.clock.run_for(20_000)
    assert_stored_once(page, lab, answers)


def test_offline_answer_goes_out_once_the_network_is_back(context: BrowserContext, page: Page, lab: Collector) -> None:
    context.set_offline(True)
    answers = submit(page)
    assert_in_hand(page, answers)
    assert lab.requests == []
    context.set_offline(False)
    assert_stored_once(page, lab, answers)


def test_double_click_submits_once(page: Page, lab: Collector) -> None:
    answers = shown_answers(page)
    page.get_by_role("button", name="Submit", exact=True).dblclick()
    assert_stored_once(page, lab, answers)
    assert len(lab.requests) == 1


def test_submits_by_script_in_a_row_are_one(page: Page, lab: Collector) -> None:
    answers = shown_answers(page)
    page.evaluate(
        "() => { const form = document.querySelector('crowd-form'); for (let i = 0; i < 5; i += 1) form.submit(); }"
    )
    assert_stored_once(page, lab, answers)
    assert len(lab.requests) == 1


@pytest.mark.parametrize("reply", [Reply(stalls=True), Reply(stalls=True, stores=True)], ids=["lost", "stored"])
def test_back_button_loses_and_doubles_nothing(page: Page, lab: Collector, reply: Reply) -> None:
    lab.replies = [reply]
    answers = submit(page)
    lab.await_first()
    page.goto("about:blank")
    page.go_back()
    assert_stored_once(page, lab, answers)


def test_answer_goes_out_when_the_page_opens_again(
    context: BrowserContext, page: Page, site: str, lab: Collector
) -> None:
    lab.replies = [Reply(stalls=True)]
    answers = submit(page)
    lab.await_first()
    page.close()
    again = context.new_page()
    again.goto(site)
    assert_stored_once(again, lab, answers)


def test_reload_shows_the_receipt_and_sends_nothing(page: Page, lab: Collector) -> None:
    answers = submit(page)
    assert_stored_once(page, lab, answers)
    page.reload()
    expect(title(page)).to_have_text("Your answer is stored")
    assert len(lab.requests) == 1


def test_changed_answer_takes_the_place_of_the_first(page: Page, lab: Collector) -> None:
    submit(page)
    expect(title(page)).to_have_text("Your answer is stored")
    page.reload()
    press(page, "Change my answer")
    expect(page.locator("crowd-form:not([inert])")).to_have_count(1)
    paint(page, point=(30, 30))
    answers = submit(page)
    assert_stored_once(page, lab, answers)
    assert [len(bodies) for bodies in lab.stored.values()] == [2]


def test_change_in_progress_shows_no_receipt_of_the_first(page: Page, lab: Collector) -> None:
    submit(page)
    expect(title(page)).to_have_text("Your answer is stored")
    press(page, "Change my answer")
    page.reload()
    paint(page)
    answers = submit(page)
    assert_stored_once(page, lab, answers)


def test_answer_changed_while_the_first_is_on_its_way_is_the_one_that_stays(page: Page, lab: Collector) -> None:
    lab.replies = [Reply(500)]
    submit(page)
    expect(page.get_by_role("status").filter(visible=True)).to_contain_text("Trying again")
    press(page, "Change my answer")
    expect(page.locator("crowd-form:not([inert])")).to_have_count(1)
    paint(page, point=(30, 30))
    answers = submit(page)
    assert_stored_once(page, lab, answers)


BROKEN_STORAGE = {
    "refused": "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('', 'Security'); } });",
    "silent": "IDBFactory.prototype.open = () => new EventTarget();",
    "failing": "IDBDatabase.prototype.transaction = () => { throw new DOMException('no', 'UnknownError'); };",
}


@pytest.mark.parametrize("storage", BROKEN_STORAGE)
def test_without_a_database_it_goes_on_in_memory_and_says_so(
    context: BrowserContext, site: str, lab: Collector, storage: str
) -> None:
    page = context.new_page()
    page.add_init_script(BROKEN_STORAGE[storage])
    page.clock.install()
    page.goto(site)
    paint(page)
    lab.usual = Reply(500)
    answers = shown_answers(page)
    press(page, "Submit")
    page.clock.run_for(5_000)  # a database that does not answer is waited for
    expect(page.locator("#receipt-title")).to_be_visible()
    expect(page.get_by_role("status").filter(visible=True)).to_contain_text("Not saved on this device")
    recover(page, lab)
    assert_stored_once(page, lab, answers)


def test_words_tell_who_stored_it(page: Page, lab: Collector) -> None:
    lab.replies = [STORED]
    submit(page)
    expect(page.get_by_role("status").filter(visible=True)).to_contain_text(lab.url.removeprefix("http://"))
