"""Pages on platforms: the address tells who comes, previews send nothing, and the way back waits for the store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import expect

from e2e.channelled import form, paint, press, title
from e2e.collecting import Collector, Reply
from e2e.lab import OpenSettings, context, lab, open_settings, site
from e2e.serving import serve_task_host

__all__ = ["context", "lab", "open_settings", "site"]

PLATFORM = {
    "worker": "PID",
    "assignment": "SESSION",
    "study": "STUDY",
    "preview": {"SESSION": "NOT_YET"},
}
QUERY = "?PID=w%2F1&SESSION=s1&STUDY=t1&extra=%3Cx%3E"


def settings(lab: Collector, **others: Any) -> Mapping[str, Any]:
    complete = {"url": f"{lab.url}/back?w={{worker}}&s={{assignment}}&t={{study}}&cc={{code}}", "code": "C1"}
    return {
        "submit": [{"kind": "post", "url": f"{lab.url}/answers"}],
        "platform": PLATFORM,
        "complete": complete,
        **others,
    }


def test_parameters_are_read_and_all_of_them_kept(open_settings: OpenSettings, lab: Collector) -> None:
    page = open_settings(settings(lab), form(), QUERY)
    expect(page.locator("crowd-form")).to_have_attribute("worker", "w/1")
    expect(page.locator("crowd-form")).to_have_attribute("assignment", "s1")
    paint(page)
    press(page, "Submit")
    page.wait_for_url(f"{lab.url}/back?w=w%2F1&s=s1&t=t1&cc=C1")
    (body,) = lab.results().values()
    submission = json.loads(body)
    assert submission["worker"] == "w/1"
    assert submission["parameters"] == {"PID": "w/1", "SESSION": "s1", "STUDY": "t1", "extra": "<x>"}


def test_preview_sends_nothing_and_says_so(open_settings: OpenSettings, lab: Collector) -> None:
    page = open_settings(settings(lab, reasons=[]), form(), "?PID=w1&SESSION=NOT_YET")
    expect(page.get_by_role("note")).to_contain_text("This is a preview")
    paint(page)
    press(page, "Submit")
    expect(page.get_by_role("status").filter(visible=True)).to_contain_text("This is a preview")
    press(page, "Cannot do this image")
    page.evaluate("() => document.querySelector('crowd-form').submit()")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert lab.requests == []


def test_way_back_waits_for_the_store(open_settings: OpenSettings, lab: Collector) -> None:
    lab.usual = Reply(503)
    page = open_settings(settings(lab), form(), QUERY)
    page.clock.install()
    paint(page)
    press(page, "Submit")
    expect(title(page)).to_have_text("Your answer is not sent yet")
    assert page.get_by_role("link").count() == 0
    lab.usual = Reply(204, stores=True)
    page.clock.run_for(60_000)
    page.wait_for_url(f"{lab.url}/back?*")
    assert len(lab.results()) == 1


def test_workers_of_one_machine_do_not_see_each_others_receipts(open_settings: OpenSettings, lab: Collector) -> None:
    where = settings(lab, complete={"code": "C1"})
    page = open_settings(where, form(), QUERY)
    paint(page)
    press(page, "Submit")
    expect(title(page)).to_have_text("Your answer is stored")
    other = open_settings(where, form(), QUERY.replace("w%2F1", "w2"))
    paint(other)
    press(other, "Submit")
    expect(title(other)).to_have_text("Your answer is stored")
    assert [json.loads(body)["worker"] for body in lab.results().values()] == ["w/1", "w2"]


@pytest.mark.parametrize("status", [200, 500], ids=["stored before", "not stored before"])
def test_task_host_gets_the_answers_whoever_stored_them(
    open_settings: OpenSettings, lab: Collector, status: int
) -> None:
    lab.usual = Reply(status, stores=status == 200)
    with serve_task_host() as host:
        channels = [{"kind": "post", "url": f"{lab.url}/answers"}, {"kind": "form", "hosts": [host.url]}]
        platform = {"worker": "workerId", "assignment": "assignmentId", "preview": {"assignmentId": "NONE"}}
        query = f"?assignmentId=A1&workerId=W1&turkSubmitTo={host.url}"
        page = open_settings({"submit": channels, "platform": platform}, form(), query)
        paint(page)
        press(page, "Submit")
        page.wait_for_url(f"{host.url}/mturk/externalSubmit")
    ((method, _, fields),) = host.received
    assert (method, fields["assignmentId"]) == ("POST", "A1")
    assert json.loads(fields["taskAnswers"])[0].keys() == {"masks"}
    assert len(lab.results()) == (status == 200)


def test_reason_reaches_a_task_host(open_settings: OpenSettings) -> None:
    with serve_task_host() as host:
        given = {"submit": [{"kind": "form", "hosts": [host.url]}], "reasons": ["Too dark"]}
        page = open_settings(given, form(), f"?assignmentId=A1&turkSubmitTo={host.url}")
        press(page, "Cannot do this image")
        page.get_by_role("radio", name="Too dark").check()
        press(page, "Submit the reason")
        page.wait_for_url(f"{host.url}/mturk/externalSubmit")
    ((_, _, fields),) = host.received
    assert fields.keys() == {"assignmentId", "taskAnswers", "refused"}
    assert fields["refused"] == "Too dark"
