"""Workers who come back to an end, or of whose work half went well: nothing goes twice, and nobody is stuck."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from e2e.channelled import batch, form, paint, press, title, write_settings_page
from e2e.collecting import STORED, Collector, Reply
from e2e.conftest import PATIENCE
from e2e.lab import OpenSettings, context, lab, open_settings, site
from e2e.serving import TaskHost
from maskpress.serve.submissions import check_task, read_submission

__all__ = ["context", "lab", "open_settings", "site"]


def post(lab: Collector) -> dict[str, Any]:
    return {"kind": "post", "url": f"{lab.url}/answers"}


def submit(page: Page) -> None:
    paint(page)
    press(page, "Submit")


def expect_place(page: Page, place: str) -> None:
    expect(page.get_by_text(place, exact=True).filter(visible=True)).to_be_visible()


def test_batch_with_one_refused_answer_gives_the_code_once_that_is_stored_too(
    open_settings: OpenSettings, lab: Collector
) -> None:
    lab.replies = [STORED, Reply(413), STORED]
    given = {"submit": [post(lab)], "complete": {"code": "C-77", "fallback_code": "F-1"}}
    page = open_settings(given, batch(["a", "b", "c"]))
    for place in ("1 of 3", "2 of 3", "3 of 3"):
        expect_place(page, place)
        with page.expect_response("**/answers"):
            submit(page)
    expect(title(page)).to_have_text("1 of 3 answers is not sent yet")
    lab.replies = [Reply(413)]
    page.reload()
    expect(title(page)).to_have_text("1 of 3 answers is not sent yet")
    assert page.get_by_text("C-77").or_(page.get_by_text("F-1")).filter(visible=True).count() == 0
    press(page, "Try again now")
    expect(page.get_by_label("Your completion code")).to_have_text("C-77")
    assert sorted(json.loads(body)["task"] for body in lab.results().values()) == ["a", "b", "c"]
    assert len(lab.requests) == 5


def test_batch_that_went_to_its_host_does_not_go_again_by_itself(open_settings: OpenSettings, host: TaskHost) -> None:
    query = f"?assignmentId=A1&workerId=W1&turkSubmitTo={host.url}"
    page = open_settings({"submit": [{"kind": "form", "hosts": [host.url]}]}, batch(["a", "b"]), query)
    address = page.url
    submit(page)
    expect_place(page, "2 of 2")
    submit(page)
    page.wait_for_url(f"{host.url}/mturk/externalSubmit")
    page.goto(address)
    expect(page.get_by_role("button", name="Download my answers")).to_be_visible()
    assert len(host.received) == 1
    press(page, "Try again now")
    page.wait_for_url(f"{host.url}/mturk/externalSubmit")
    first, second = host.received
    assert first == second


def test_host_that_heard_nothing_of_a_stored_answer_can_be_told_later(
    open_settings: OpenSettings, context: BrowserContext, lab: Collector, host: TaskHost
) -> None:
    query = f"?assignmentId=A1&workerId=W1&turkSubmitTo={host.url}"
    context.route(f"{host.url}/**", lambda route: route.abort("aborted"))
    page = open_settings({"submit": [post(lab), {"kind": "form", "hosts": [host.url]}]}, form(), query)
    with page.expect_event("requestfailed"):
        submit(page)
    page.reload()
    expect(title(page)).to_have_text("Your answer is stored")
    assert host.received == []
    context.unroute_all()
    press(page, "Try again now")
    page.wait_for_url(f"{host.url}/mturk/externalSubmit")
    ((_, _, fields),) = host.received
    (body,) = lab.results().values()
    assert json.loads(fields["taskAnswers"]) == json.loads(body)["answers"]


def test_image_of_unknown_size_that_never_came_gives_no_size(open_settings: OpenSettings, lab: Collector) -> None:
    widget = form("car-1").replace('src="data:', 'src="missing.png" data-was="').replace("image-width", "data-width")
    body = widget.replace("</crowd-form>", '<input type="hidden" name="site" value="A"></crowd-form>')
    page = open_settings({"submit": [post(lab)], "reasons": ["Gone"]}, body)
    expect(page.get_by_role("status").filter(visible=True)).to_contain_text("did not load")
    press(page, "Cannot do this image")
    page.get_by_role("radio", name="Gone").check()
    press(page, "Submit the reason")
    expect(title(page)).to_have_text("Your answer is stored")
    expect(page.get_by_text("Cannot be done: Gone")).to_be_visible()
    (body_sent,) = lab.results().values()
    submission = read_submission(body_sent)
    check_task(submission, {"car-1": frozenset()})
    assert (submission["refused"], submission["answers"]) == ("Gone", [{"site": "A"}])


@pytest.fixture
def fox(firefox: Browser) -> Iterator[BrowserContext]:
    with firefox.new_context(viewport={"width": 1200, "height": 800}) as opened:
        opened.set_default_timeout(PATIENCE)
        yield opened


def test_firefox_outlasts_faults_as_well(fox: BrowserContext, site: str, lab: Collector, tmp_path: Any) -> None:
    write_settings_page(tmp_path, {"submit": [post(lab)]}, batch(["a", "b", "c"]))
    page = fox.new_page()
    page.add_init_script("Math.random = () => 0.05")  # short waits before the next attempts
    page.goto(f"{site}/page.html")
    fox.set_offline(True)
    submit(page)
    expect(page.get_by_text("1 not sent").filter(visible=True)).to_be_visible()
    assert lab.requests == []
    lab.usual = Reply(cut="after", stores=True)
    with page.expect_event("requestfailed"):
        fox.set_offline(False)
    submit(page)
    expect_place(page, "3 of 3")
    lab.usual = Reply(500)
    submit(page)
    expect(title(page)).to_have_text("3 of 3 answers are not sent yet")
    lab.usual = STORED
    expect(title(page)).to_have_text("Your answers are stored")
    results = {key: json.loads(body) for key, body in lab.results().items()}
    assert sorted(one["task"] for one in results.values()) == ["a", "b", "c"]
    assert all(one["key"] == key for key, one in results.items())
    assert {request.key for request in lab.requests} - {""} == results.keys()
    assert lab.most_at_once == 1
