"""Platforms and the end of a batch: what presets hold, how a code fills an address, and who would go unpaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from maskpress.spec.load import check_source, load_spec
from maskpress.spec.model import Channel, Completion, TaskSpec
from maskpress.spec.platforms import PLATFORMS, Platform

BASE = "labels: [Car]\nimage: car.jpg\n"
POST = "submit: [{post: {url: 'https://answers.example.org/in'}}]\n"


def load(folder: Path, text: str) -> TaskSpec:
    (folder / "task.yaml").write_text(BASE + text, encoding="utf-8")
    return load_spec(folder / "task.yaml")


def codes(folder: Path, text: str) -> list[str]:
    (folder / "task.yaml").write_text(BASE + text, encoding="utf-8")
    return [problem.code for problem in check_source(folder / "task.yaml")[1]]


# What the platforms' documentation says, written down a second time.
DOCUMENTED = {
    "prolific": ("PROLIFIC_PID", "SESSION_ID", "STUDY_ID"),
    "connect": ("participantId", "assignmentId", "projectId"),
    "sona": ("id", None, None),
    "mturk": ("workerId", "assignmentId", "hitId"),
}


@pytest.mark.parametrize("name", PLATFORMS)
def test_preset_names_the_documented_parameters(tmp_path: Path, name: str) -> None:
    platform = load(tmp_path, f"platform: {name}\n").platform
    assert platform is not None
    assert (platform.worker, platform.assignment, platform.study) == DOCUMENTED[name]


def test_platform_none_is_no_platform(tmp_path: Path) -> None:
    assert load(tmp_path, "platform: none\n").platform is None


def test_own_platform_is_data_as_well(tmp_path: Path) -> None:
    own = (
        "platform: {worker: pid, preview: {mode: 0}, complete: 'https://p.example/?c={code}'}\ncomplete: {code: a/b}\n"
    )
    spec = load(tmp_path, own + POST)
    assert spec.platform == Platform("pid", preview={"mode": "0"}, complete="https://p.example/?c={code}")
    assert spec.complete == Completion("https://p.example/?c=a%2Fb", "a/b")


def test_task_host_gets_answers_by_its_form_unless_the_spec_has_one(tmp_path: Path) -> None:
    hosts = ("https://www.mturk.com", "https://workersandbox.mturk.com")
    assert load(tmp_path, "platform: mturk\n").submit == (Channel("form", hosts), Channel("download"))
    own = load(tmp_path, "platform: mturk\nsubmit: [{form: {hosts: [a.example]}}]\n")
    assert own.submit == (Channel("form", ("https://a.example",)), Channel("download"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("complete: {code: C1}\n", Completion(code="C1")),
        ("complete: {url: 'https://p.example/?from={ref}'}\n", Completion("https://p.example/?from={ref}")),
        (
            "platform: prolific\ncomplete: {code: C 1&x}\n",
            Completion("https://app.prolific.com/submissions/complete?cc=C%201%26x", "C 1&x"),
        ),
        (
            "platform: prolific\ncomplete: {url: 'https://p.example/{worker}'}\n",
            Completion("https://p.example/{worker}"),
        ),
        ("platform: prolific\n", None),
        ("platform: connect\ncomplete: {code: C1, fallback_code: F}\n", Completion(None, "C1", "F")),
        ("", None),
    ],
)
def test_code_fills_the_address_there_is(tmp_path: Path, text: str, expected: Completion | None) -> None:
    assert load(tmp_path, text + POST).complete == expected


def test_own_platform_with_an_address_needs_no_completion(tmp_path: Path) -> None:
    text = "platform: {worker: pid, complete: 'https://p.example/{worker}'}\n" + POST
    assert codes(tmp_path, text) == []
    assert load(tmp_path, text).complete == Completion("https://p.example/{worker}")


UNPAID = [
    "platform: prolific\n" + POST,
    "platform: connect\n" + POST,
    "platform: sona\ncomplete: {code: C1}\n" + POST,
    "platform: sona\ncomplete: {url: 'https://s.example/credit?survey_code=XXXX'}\n" + POST,
    "complete: {code: C1}\n",
    "complete: {url: 'https://p.example'}\nsubmit: [download, {form: {url: 'https://a.example'}}]\n",
    "platform: mturk\n" + POST,
    "submit: [{post: {url: 'https://a.example'}}, {form: {hosts: [a.example]}}]\n",
]
PAID = [
    "platform: sona\ncomplete: {url: 'https://s.example/credit?survey_code={worker}'}\n" + POST,
    "platform: sona\ncomplete: {url: 'https://s.example/credit?survey_code={id}'}\n" + POST,
    "platform: mturk\n",
    "complete: {fallback_code: F}\n",
    "platform: prolific\ncomplete: {fallback_code: F}\n",
    "submit: [{form: {hosts: [a.example]}}, {post: {url: 'https://a.example'}}]\n",
]


@pytest.mark.parametrize("text", UNPAID, ids=range(len(UNPAID)))
def test_spec_by_which_workers_would_go_unpaid_is_warned_of(tmp_path: Path, text: str) -> None:
    assert codes(tmp_path, text) == ["W125"]


@pytest.mark.parametrize("text", PAID, ids=range(len(PAID)))
def test_spec_by_which_workers_are_paid_is_not(tmp_path: Path, text: str) -> None:
    assert codes(tmp_path, text) == []


def test_code_for_those_alone_whose_answers_are_sent_is_warned_of(tmp_path: Path) -> None:
    ends = ["complete: {code: C1}\n", "platform: prolific\ncomplete: {code: C1}\n"]
    assert [codes(tmp_path, end + POST) for end in ends] == [["W126"]] * 2
    with_fallback = [end.replace("}", ", fallback_code: F}") for end in ends]
    assert [codes(tmp_path, end + POST) for end in with_fallback] == [[]] * 2


@pytest.mark.parametrize(
    ("url", "warned"),
    [
        ("http://answers.example.org/in", True),
        ("http://8.8.8.8/in", True),
        ("https://answers.example.org/in", False),
        ("http://localhost:8000/in", False),
        ("http://127.0.0.1/in", False),
        ("http://labserver/in", False),
        ("http://labserver.local/in", False),
        ("http://192.168.1.5:8000/in", False),
    ],
)
def test_plain_http_is_warned_of_where_pages_by_https_cannot_send(tmp_path: Path, url: str, warned: bool) -> None:
    submit = f"submit: [{{post: {{url: '{url}'}}}}]\n"
    assert codes(tmp_path, submit) == (["W124"] if warned else [])
    assert codes(tmp_path, submit + "page: {url: 'http://answers.example.org/cars/'}\n") == []


@pytest.mark.parametrize(
    ("url", "warned"),
    [("http://192.168.1.5:8000/in", True), ("http://labserver.local/in", True), ("http://localhost:8000/in", False)],
)
def test_plain_http_nearby_is_warned_of_where_the_pages_are_on_https(tmp_path: Path, url: str, warned: bool) -> None:
    text = f"submit: [{{post: {{url: '{url}'}}}}]\npage: {{url: 'https://you.example.org/cars/'}}\n"
    assert codes(tmp_path, text) == (["W124"] if warned else [])


def test_platform_names_the_worker_and_ask_would_ask_twice(tmp_path: Path) -> None:
    end = "platform: connect\ncomplete: {code: C1, fallback_code: F}\n" + POST
    assert codes(tmp_path, end + "worker: ask\n") == ["E117"]
    assert codes(tmp_path, end + "worker: url\n") == []
    assert load(tmp_path, end + "worker: url\n").worker_parameter == "participantId"
