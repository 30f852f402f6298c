"""What requesters copy from "Where do the answers go?", in a browser: pages reach it, and hear of it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from documents import ANSWERS, ROOT, blocks, only, receiving, sections
from e2e.channelled import paint, press, shown_answers, title
from e2e.lab import context, site
from maskpress import build_site, load_spec
from served import stored

__all__ = ["context", "site"]

SURVEY = "Survey iframe"
FIELD = """<!doctype html><style>body { margin: 0 }</style>
<textarea name="painting" style="position: fixed; bottom: 0"></textarea>"""


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[str]:
    with receiving(tmp_path) as url:
        yield url


def build(folder: Path, hosting: str, own: str, ours: str) -> Path:
    """Build a hosting's spec for one photo, with our address in place of the requester's own."""
    (folder / "photos").mkdir()
    shutil.copy(ROOT / "examples/batch/photos/cat.jpg", folder / "photos")
    spec = only(hosting, "yaml")
    assert own in spec
    (folder / "task.yaml").write_text(spec.replace(own, ours), encoding="utf-8")
    return build_site(load_spec(folder / "task.yaml"), folder / "site").index


def test_page_opened_from_a_disk_sends_to_the_own_server(
    context: BrowserContext, receiver: str, tmp_path: Path
) -> None:
    index = build(tmp_path, "Own server", "https://lab.example.org/answers", receiver)
    page = context.new_page()
    page.goto(index.as_uri())
    paint(page)
    answers = shown_answers(page)
    press(page, "Submit")
    expect(title(page)).to_have_text("Your answer is stored")
    (submission,) = stored(tmp_path / "results").values()
    assert (submission["task"], submission["answers"]) == ("cat", answers)


def open_survey(context: BrowserContext, site: str, folder: Path, script: str) -> Page:
    """Open a survey of another origin with the document's snippet in it, whose frame is first too low."""
    outside = site.replace("127.0.0.1", "localhost")
    build(folder, SURVEY, "https://survey.example.org", outside)
    assert "https://you.github.io/cars/" in script
    low = script.replace("https://you.github.io/cars/", f"{site}/site/").replace("height: 700px", "height: 300px")
    (folder / "survey.html").write_text(FIELD + low, encoding="utf-8")
    page = context.new_page()
    page.goto(f"{outside}/survey.html")
    return page


def submit_in_frame(page: Page) -> Any:
    frame = page.frames[1]
    page.wait_for_function("() => parseInt(document.getElementById('painting').style.height) >= 640")
    paint(page, frame)
    answers = shown_answers(frame)
    press(frame, "Submit")
    expect(title(frame)).to_have_text("Your answer is stored")
    return answers


def field(page: Page) -> Any:
    return json.loads(page.locator("textarea[name=painting]").input_value())


def test_survey_has_the_answer_in_its_field(context: BrowserContext, site: str, tmp_path: Path) -> None:
    page = open_survey(context, site, tmp_path, only(SURVEY, "html"))
    answers = submit_in_frame(page)
    (submission,) = field(page)
    assert (submission["task"], submission["worker"], submission["answers"]) == ("cat", "P1", answers)
    page.reload()
    expect(title(page.frames[1])).to_have_text("Your answer is stored")
    assert field(page) == [submission]
    press(page.frames[1], "Change my answer")
    expect(page.frames[1].locator("crowd-form:not([inert])")).to_have_count(1)
    paint(page, page.frames[1], (20, 20))
    changed = shown_answers(page.frames[1])
    press(page.frames[1], "Submit")
    expect(title(page.frames[1])).to_have_text("Your answer is stored")
    (later,) = field(page)
    assert (later["key"], later["answers"]) == (submission["key"], changed)
    assert changed != answers


def test_survey_with_short_fields_sends_on_and_keeps_the_key(
    context: BrowserContext, site: str, receiver: str, tmp_path: Path
) -> None:
    (other,) = blocks(sections(ANSWERS)[SURVEY], "js")
    store = re.compile(r"^  async function store.*?^  }\n", re.M | re.S)
    assert store.search(only(SURVEY, "html"))
    assert "https://lab.example.org/answers" in other
    script = store.sub(lambda _: other.replace("https://lab.example.org/answers", receiver), only(SURVEY, "html"))
    page = open_survey(context, site, tmp_path, script)
    answers = submit_in_frame(page)
    (submission,) = stored(tmp_path / "results").values()
    assert submission["answers"] == answers
    assert field(page) == [{"task": "cat", "key": submission["key"]}]
