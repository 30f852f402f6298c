"""Each channel carries the whole answer, and nothing counts as stored that was not confirmed."""

from __future__ import annotations

import json
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from playwright.sync_api import BrowserContext, Page, expect

from e2e.answers import read_answer
from e2e.channelled import batch, form, paint, press, shown_answers, title
from e2e.collecting import Collector, Reply, Request
from e2e.lab import OpenSettings, context, lab, open_settings, site
from e2e.serving import serve_task_host
from e2e.sites import build_spec
from e2e.watchdog import watch

__all__ = ["context", "lab", "open_settings", "site"]

KEYS = {"format", "task", "batch", "worker", "key", "started", "submitted", "active_seconds", "answers"}


# How many submissions lie on the device; nothing on the page waits for that where it only downloads.
KEPT = """(expected) => new Promise((done) => {
  indexedDB.open("maskpress-outbox").onsuccess = ({ target: { result: database } }) => {
    database.transaction("submissions").objectStore("submissions").count().onsuccess = ({ target }) => {
      database.close();
      done(target.result === expected);
    };
  };
})"""


def post(lab: Collector, **others: Any) -> dict[str, Any]:
    return {"submit": [{"kind": "post", "url": f"{lab.url}/answers", **others}]}


def submitted(page: Page) -> Any:
    """Paint, submit, and return the answers."""
    paint(page)
    answers = shown_answers(page)
    press(page, "Submit")
    return answers


def as_message(part: Any) -> Message:
    assert isinstance(part, Message)
    return part


def only(lab: Collector) -> Request:
    (request,) = lab.requests
    return request


def test_post_is_a_submission_in_json(open_settings: OpenSettings, lab: Collector) -> None:
    page = open_settings(post(lab, headers={"X-Project": "cars"}), form("car-1"))
    answers = submitted(page)
    expect(title(page)).to_have_text("Your answer is stored")
    request = only(lab)
    submission = json.loads(request.body)
    assert (request.method, request.path, request.headers["content-type"]) == ("POST", "/answers", "application/json")
    assert request.headers["x-project"] == "cars"
    assert submission.keys() == KEYS
    assert (submission["task"], submission["worker"], submission["key"]) == ("car-1", None, request.key)
    assert submission["answers"] == answers
    assert read_answer(answers, "masks").labels == ("Car",)


def test_post_to_the_own_server_by_path(open_settings: OpenSettings, lab: Collector) -> None:
    page = open_settings({"submit": [{"kind": "post", "url": "/answers"}]}, form())
    paint(page)
    with page.expect_request("**/answers") as asked:
        press(page, "Submit")
    assert asked.value.url == page.url.replace("/page.html", "/answers")


def test_built_page_sends_under_its_policy(context: BrowserContext, site: str, lab: Collector, tmp_path: Path) -> None:
    built = build_spec(tmp_path / "source", {})
    policy = "connect-src 'none'"
    text = built.read_text("utf-8")
    assert policy in text
    block = f'<script type="application/json" id="maskpress-settings">{json.dumps(post(lab))}</script><script>'
    text = text.replace(policy, f"connect-src {lab.url}").replace("<script>", block, 1)
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    page = context.new_page()
    watchdog = watch(context, page, "http://127.0.0.1:")
    page.goto(f"{site}/page.html")
    submitted(page)
    expect(title(page)).to_have_text("Your answer is stored")
    assert json.loads(only(lab).body)["task"] == "plain"
    watchdog.assert_quiet()


def test_fields_stand_beside_a_submission_and_never_in_its_place(open_settings: OpenSettings, lab: Collector) -> None:
    page = open_settings(post(lab, fields={"project": "cars", "task": "forged"}), form("car-1"))
    submitted(page)
    expect(title(page)).to_have_text("Your answer is stored")
    submission = json.loads(only(lab).body)
    assert (submission["project"], submission["task"]) == ("cars", "car-1")


def test_post_as_a_form(open_settings: OpenSettings, lab: Collector) -> None:
    page = open_settings(post(lab, body="form", fields={"project": "é&=+"}), form("car-1"))
    answers = submitted(page)
    expect(title(page)).to_have_text("Your answer is stored")
    request = only(lab)
    fields = dict(parse_qsl(request.body.decode(), strict_parsing=True))
    assert fields.keys() == KEYS - {"worker", "answers"} | {"project", "taskAnswers"}
    assert (fields["project"], fields["task"], fields["key"]) == ("é&=+", "car-1", request.key)
    assert json.loads(fields["taskAnswers"]) == answers


def test_post_as_multipart(open_settings: OpenSettings, lab: Collector) -> None:
    page = open_settings(post(lab, body="multipart", fields={"project": "cars"}), form("car-1"))
    answers = submitted(page)
    expect(title(page)).to_have_text("Your answer is stored")
    request = only(lab)
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    parts = message_from_bytes(head + request.body).get_payload()
    assert isinstance(parts, list)
    fields = {
        part.get_param("name", header="Content-Disposition"): part.get_payload() for part in map(as_message, parts)
    }
    assert (fields["project"], fields["key"]) == ("cars", request.key)
    assert json.loads(str(fields["taskAnswers"])) == answers


def test_put_goes_to_the_address_of_its_task(open_settings: OpenSettings, lab: Collector) -> None:
    address = f"{lab.url}/bucket/car-1.json?X-Amz-Signature=abc&amp;X-Amz-Expires=60"
    lab.usual = Reply(headers={"ETag": '"x"'}, stores=True)  # as stores answer: nothing
    page = open_settings({"submit": [{"kind": "put", "headers": {"x-meta": "1"}}]}, form("car-1", put_url=address))
    answers = submitted(page)
    expect(title(page)).to_have_text("Your answer is stored")
    request = only(lab)
    path = "/bucket/car-1.json?X-Amz-Signature=abc&X-Amz-Expires=60"
    assert (request.method, request.path, request.headers["x-meta"]) == ("PUT", path, "1")
    assert json.loads(request.body)["answers"] == answers


def test_address_that_has_expired_is_told_and_the_next_channel_tried(
    open_settings: OpenSettings, lab: Collector
) -> None:
    lab.replies = [Reply(403)]
    channels = [{"kind": "put"}, *post(lab)["submit"]]
    page = open_settings({"submit": channels}, form("car-1", put_url=f"{lab.url}/old"))
    submitted(page)
    expect(title(page)).to_have_text("Your answer is stored")
    assert [(one.method, one.path) for one in lab.requests] == [("PUT", "/old"), ("POST", "/answers")]
    assert len({one.key for one in lab.requests}) == 1


def test_task_without_an_address_takes_the_next_channel(open_settings: OpenSettings, lab: Collector) -> None:
    page = open_settings(
        {"submit": [{"kind": "put"}, {"kind": "parent", "origin": lab.url}, *post(lab)["submit"]]}, form()
    )
    submitted(page)
    expect(title(page)).to_have_text("Your answer is stored")
    assert only(lab).method == "POST"


def test_form_leaves_the_page_with_fields_and_answers(open_settings: OpenSettings, lab: Collector) -> None:
    channel = {"kind": "form", "url": f"{lab.url}/submit", "fields": {"project": "cars", "submit": "1"}}
    page = open_settings({"submit": [channel]}, form("car-1"))
    answers = submitted(page)
    page.wait_for_url(f"{lab.url}/submit")
    fields = dict(parse_qsl(only(lab).body.decode(), strict_parsing=True))
    assert (fields["project"], fields["submit"], fields["task"]) == ("cars", "1", "car-1")
    assert json.loads(fields["taskAnswers"]) == answers


# Locators wait for a navigation that never comes.
SHOWS = """(words) => new Promise((done) => {
  const root = document.querySelector("crowd-form").shadowRoot;
  const look = () => root.textContent.includes(words) && done();
  new MutationObserver(look).observe(root, { childList: true, characterData: true, subtree: true });
  look();
})"""


def test_form_that_leads_nowhere_leaves_the_work_in_hand(open_settings: OpenSettings, lab: Collector) -> None:
    lab.replies = [Reply(204)]  # the browser stays where it is
    page = open_settings({"submit": [{"kind": "form", "url": f"{lab.url}/submit"}]}, form("car-1"))
    page.clock.install()
    paint(page)
    answers = shown_answers(page)
    with page.expect_request(f"{lab.url}/submit"):
        page.evaluate("() => document.querySelector('crowd-form').submit()")
    page.clock.run_for(10_000)
    page.evaluate(SHOWS, "Your answer is not sent yet")
    with page.expect_download() as started:
        page.evaluate("() => document.querySelector('crowd-form').shadowRoot.querySelector('.choices button').click()")
    first = json.loads(Path(started.value.path()).read_text("utf-8"))
    assert first["answers"] == answers
    page.reload()
    submitted(page)
    page.wait_for_url(f"{lab.url}/submit")
    fields = dict(parse_qsl(lab.requests[-1].body.decode(), strict_parsing=True))
    assert fields["key"] == first["key"]


def test_nothing_behind_a_form_is_tried(open_settings: OpenSettings, lab: Collector) -> None:
    channels = [{"kind": "form", "url": f"{lab.url}/submit"}, *post(lab)["submit"]]
    page = open_settings({"submit": channels}, form("car-1"))
    submitted(page)
    page.wait_for_url(f"{lab.url}/submit")
    assert only(lab).path == "/submit"


def test_form_is_the_way_out_when_nothing_before_it_confirms(open_settings: OpenSettings, lab: Collector) -> None:
    lab.replies = [Reply(500)]
    channels = [*post(lab)["submit"], {"kind": "form", "url": f"{lab.url}/submit"}]
    page = open_settings({"submit": channels}, form("car-1"))
    submitted(page)
    page.wait_for_url(f"{lab.url}/submit")
    fields = dict(parse_qsl(lab.requests[-1].body.decode(), strict_parsing=True))
    assert fields["key"] == lab.requests[0].key


def test_form_of_a_batch_carries_all_of_it(open_settings: OpenSettings, lab: Collector) -> None:
    page = open_settings({"submit": [{"kind": "form", "url": f"{lab.url}/submit"}]}, batch(["a", "b"]))
    first = submitted(page)
    expect(page.get_by_text("2 of 2", exact=True).filter(visible=True)).to_be_visible()
    second = submitted(page)
    page.wait_for_url(f"{lab.url}/submit")
    fields = dict(parse_qsl(only(lab).body.decode(), strict_parsing=True))
    assert (fields["batch"], json.loads(fields["tasks"])) == ("batch-001", ["a", "b"])
    assert json.loads(fields["taskAnswers"]) == [*first, *second]


def test_batch_sends_each_answer_as_it_is_submitted(open_settings: OpenSettings, lab: Collector) -> None:
    page = open_settings(post(lab), batch(["a", "b", "c"]))
    answers = []
    for place in (1, 2, 3):
        expect(page.get_by_text(f"{place} of 3", exact=True).filter(visible=True)).to_be_visible()
        with page.expect_response("**/answers"):
            answers.append(submitted(page))
    expect(title(page)).to_have_text("Your answers are stored")
    submissions = [json.loads(body) for body in lab.results().values()]
    assert [one["task"] for one in submissions] == ["a", "b", "c"]
    assert [one["answers"] for one in submissions] == answers
    assert {one["batch"] for one in submissions} == {"batch-001"}


def test_batch_goes_on_while_an_answer_waits_and_sends_it_later(open_settings: OpenSettings, lab: Collector) -> None:
    lab.usual = Reply(500)
    page = open_settings(post(lab), batch(["a", "b"]))
    page.clock.install()
    submitted(page)
    expect(page.get_by_text("1 not sent").filter(visible=True)).to_be_visible()
    expect(page.get_by_role("status").filter(visible=True)).to_contain_text("sent later")
    submitted(page)
    expect(title(page)).to_have_text("2 of 2 answers are not sent yet")
    with page.expect_download() as started:
        press(page, "Download my answers")
    assert [one["task"] for one in json.loads(Path(started.value.path()).read_text("utf-8"))] == ["a", "b"]
    lab.usual = Reply(stores=True, status=204)
    page.clock.run_for(60_000)
    expect(title(page)).to_have_text("Your answers are stored")
    assert len(lab.results()) == 2


def test_batch_goes_on_where_it_was(open_settings: OpenSettings, lab: Collector) -> None:
    page = open_settings(post(lab), batch(["a", "b", "c"]))
    with page.expect_response("**/answers"):
        submitted(page)
    page.reload()
    expect(page.get_by_text("2 of 3", exact=True).filter(visible=True)).to_be_visible()
    press(page, "Previous image")
    expect(page.get_by_text("1 of 3, submitted").filter(visible=True)).to_be_visible()
    paint(page, point=(30, 30))
    first = lab.requests[0].key
    with page.expect_response("**/answers"):
        press(page, "Submit")
    assert {one.key for one in lab.requests} == {first}  # of which the first may have gone twice, for the page reloaded


def test_batch_that_only_downloads_goes_on_where_it_was(open_settings: OpenSettings) -> None:
    page = open_settings({}, batch(["a", "b"]))
    first = submitted(page)
    expect(page.get_by_text("2 of 2", exact=True).filter(visible=True)).to_be_visible()
    page.wait_for_function(KEPT, arg=1)
    page.reload()
    expect(page.get_by_text("2 of 2", exact=True).filter(visible=True)).to_be_visible()
    paint(page)
    with page.expect_download() as started:
        press(page, "Submit")
    submissions = json.loads(Path(started.value.path()).read_text("utf-8"))
    assert [one["task"] for one in submissions] == ["a", "b"]
    assert submissions[0]["answers"] == first


def test_batch_in_a_task_host_ends_there_once_everything_is_stored(
    open_settings: OpenSettings, lab: Collector, context: BrowserContext
) -> None:
    with serve_task_host() as host:
        channels = [*post(lab)["submit"], {"kind": "form", "hosts": [host.url]}]
        query = f"?assignmentId=A1&workerId=W1&turkSubmitTo={host.url}"
        page = open_settings({"submit": channels}, batch(["a", "b"]), query)
        first = submitted(page)
        expect(page.get_by_text("2 of 2", exact=True).filter(visible=True)).to_be_visible()
        assert host.received == []
        second = submitted(page)
        page.wait_for_url(f"{host.url}/mturk/externalSubmit")
    ((_, _, fields),) = host.received
    assert (fields["assignmentId"], json.loads(fields["taskAnswers"])) == ("A1", [*first, *second])
    assert [json.loads(body)["worker"] for body in lab.results().values()] == ["W1", "W1"]


def test_settings_that_cannot_be_read_are_told_and_the_answer_downloaded(open_settings: OpenSettings) -> None:
    page = open_settings(None, form())
    expect(page.get_by_role("note")).to_contain_text("cannot be read")
    paint(page)
    with page.expect_download():
        press(page, "Submit")
