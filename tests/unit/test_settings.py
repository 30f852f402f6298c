"""The settings of a page: what stands in its head for its script, and that nothing in them can end the block."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from handmade import BUNDLE, make_spec, make_task
from maskpress.pages.batches import Batch
from maskpress.pages.frame import make_frame
from maskpress.pages.page import render_page
from maskpress.pages.settings import page_settings, settings_block
from maskpress.spec.model import Channel, Completion
from maskpress.spec.platforms import PLATFORMS, Platform
from maskpress.tasks.model import Form, FormSettings, Task

DOWNLOAD = Channel("download")


class Blocks(HTMLParser):
    """The scripts of a page: the attributes and the text of each."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.last = ""
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.last = tag
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        self.last = ""

    def handle_data(self, data: str) -> None:
        if self.last == "script":
            attributes, text = self.scripts[-1]
            self.scripts[-1] = attributes, text + data


def settings_of(folder: Path, worker: str | None = None, **changes: Any) -> dict[str, Any]:
    """The settings that a page for these changes of a spec carries, as its script reads them."""
    batch = Batch(worker or "a", (make_task(folder, "a"),), worker)
    page = Blocks(b"".join(render_page(batch, make_frame(make_spec(folder, **changes), BUNDLE))))
    blocks = [text for attributes, text in page.scripts if attributes.get("id") == "maskpress-settings"]
    assert len(blocks) <= 1
    found: dict[str, Any] = json.loads(blocks[0]) if blocks else {}
    return found


def test_page_of_defaults_has_no_settings(tmp_path: Path) -> None:
    batch = Batch("a", (make_task(tmp_path, "a"),))
    assert settings_block(batch, make_spec(tmp_path)) == ""
    assert settings_of(tmp_path) == {}


def test_settings_stand_before_the_script_as_a_block_that_is_no_script(tmp_path: Path) -> None:
    batch = Batch("a", (make_task(tmp_path, "a"),))
    spec = make_spec(tmp_path, reasons=("No car",))
    block, bundle = Blocks(b"".join(render_page(batch, make_frame(spec, BUNDLE)))).scripts
    assert block == ({"type": "application/json", "id": "maskpress-settings"}, '{"reasons":["No car"]}')
    assert bundle == ({}, BUNDLE.decode())


def test_settings_of_channels_leave_out_defaults(tmp_path: Path) -> None:
    submit = (
        Channel("post", url="https://a.example/1"),
        Channel("post", url="https://a.example/2", body="form", headers={"X-A": "b"}, fields={"c": "d"}),
        Channel("put", url="{{ row.put_url }}", headers={"X-E": "f"}),
        Channel("form", ("https://www.mturk.com",)),
        Channel("parent", origin="https://survey.example.org"),
        DOWNLOAD,
    )
    assert settings_of(tmp_path, submit=submit) == {
        "submit": [
            {"kind": "post", "url": "https://a.example/1"},
            {
                "kind": "post",
                "url": "https://a.example/2",
                "body": "form",
                "headers": {"X-A": "b"},
                "fields": {"c": "d"},
            },
            {"kind": "put", "headers": {"X-E": "f"}},
            {"kind": "form", "hosts": ["https://www.mturk.com"]},
            {"kind": "parent", "origin": "https://survey.example.org"},
            {"kind": "download"},
        ]
    }


def test_settings_of_a_form_say_where_it_goes(tmp_path: Path) -> None:
    submit = (Channel("form", url="https://a.example/in", fields={"c": "d"}), DOWNLOAD)
    assert settings_of(tmp_path, submit=submit)["submit"][0] == {
        "kind": "form",
        "url": "https://a.example/in",
        "fields": {"c": "d"},
    }


@pytest.mark.parametrize(
    ("worker", "way", "platform", "expected"),
    [
        (None, "none", None, None),
        (None, "ask", None, {"ask": True}),
        (None, "url", None, {"url": "worker"}),
        ("ana", "none", None, {"name": "ana"}),
        ("ana", "url", None, {"url": "worker"}),
        (None, "url", PLATFORMS["prolific"], {"url": "PROLIFIC_PID"}),
        (None, "none", PLATFORMS["prolific"], None),
        (None, "url", Platform(study="study"), {"url": "worker"}),
    ],
)
def test_settings_say_how_the_page_knows_its_worker(
    tmp_path: Path, worker: str | None, way: str, platform: Platform | None, expected: object
) -> None:
    batch = Batch(worker or "a", (make_task(tmp_path, "a"),), worker)
    assert page_settings(batch, make_spec(tmp_path, worker=way, platform=platform)).get("worker") == expected


def test_settings_of_a_platform_hold_what_the_page_reads_and_nothing_else(tmp_path: Path) -> None:
    assert settings_of(tmp_path, platform=PLATFORMS["mturk"])["platform"] == {
        "worker": "workerId",
        "assignment": "assignmentId",
        "study": "hitId",
        "preview": {"assignmentId": "ASSIGNMENT_ID_NOT_AVAILABLE"},
    }


def test_settings_of_the_end_leave_out_what_is_not_given(tmp_path: Path) -> None:
    assert settings_of(tmp_path, complete=Completion(code="C1"))["complete"] == {"code": "C1"}
    complete = Completion("https://a.example/{worker}?c=C1", "C1", "D2")
    assert settings_of(tmp_path, complete=complete)["complete"] == {
        "url": "https://a.example/{worker}?c=C1",
        "code": "C1",
        "fallback_code": "D2",
    }


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "\u2028 ü & ' \\"])
def test_no_text_can_end_the_block(tmp_path: Path, text: str) -> None:
    assert settings_of(tmp_path, reasons=(text,)) == {"reasons": [text]}


def test_page_of_a_template_carries_settings_and_the_address_of_its_put(tmp_path: Path) -> None:
    form = Form(("<crowd-form", FormSettings(), "></crowd-form>"), {})
    task: Task = make_task(tmp_path, "a", form=form, put_url="https://a.example/x")
    spec = make_spec(tmp_path, submit=(Channel("put", url="{{ row.u }}"), DOWNLOAD))
    page = b"".join(render_page(Batch("a", (task,)), make_frame(spec, BUNDLE))).decode()
    assert '<crowd-form task-id="a" submit-hosts="" put-url="https://a.example/x">' in page
    assert '{"submit":[{"kind":"put"},{"kind":"download"}]}</script>' in page
