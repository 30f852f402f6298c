"""A page in a frame hands its submissions to the page around it, of the origin that is named and of no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, expect

from e2e.channelled import form, paint, press, shown_answers, title, write_settings_page
from e2e.lab import context, lab, site

__all__ = ["context", "lab", "site"]

SURVEY = """<!doctype html><script>
  window.told = [];
  window.mute = location.search === "?mute";
  addEventListener("message", ({ data, source, origin }) => {
    told.push({ data, origin });
    if (data.type !== "maskpress/submission" || mute) return;
    source.postMessage({ type: "maskpress/stored", key: data.submission.key }, origin);
  });
</script><iframe src="FRAME" style="position: fixed; inset: 0; width: 100%; height: 700px; border: 0"></iframe>"""


@dataclass
class Survey:
    """A page of another origin that holds ours in a frame."""

    page: Page
    frame: Frame

    def told(self, kind: str) -> list[Any]:
        """What it heard of one kind."""
        find = "(kind) => told.filter(({ data }) => data.type === kind)"
        found: list[Any] = self.page.evaluate(find, f"maskpress/{kind}")
        return found

    def submitted(self) -> Any:
        """Paint and submit in the frame; return the answers."""
        paint(self.page, self.frame)
        answers = shown_answers(self.frame)
        press(self.frame, "Submit")
        return answers


OpenSurvey = Callable[..., Survey]


@pytest.fixture
def open_survey(context: BrowserContext, site: str, tmp_path: Path) -> OpenSurvey:
    outside = site.replace("127.0.0.1", "localhost")

    def open_page(origin: str = outside, query: str = "", body: str = form()) -> Survey:
        write_settings_page(tmp_path, {"submit": [{"kind": "parent", "origin": origin}]}, body)
        (tmp_path / "survey.html").write_text(SURVEY.replace("FRAME", f"{site}/page.html"))
        page = context.new_page()
        page.clock.install()
        page.goto(f"{outside}/survey.html{query}")
        return Survey(page, page.frames[1])

    return open_page


def test_parent_of_another_origin_takes_and_confirms(open_survey: OpenSurvey, site: str) -> None:
    survey = open_survey()
    answers = survey.submitted()
    expect(title(survey.frame)).to_have_text("Your answer is stored")
    (message,) = survey.told("submission")
    assert message["data"]["submission"]["answers"] == answers
    assert message["origin"] == site


def test_parent_is_told_the_height(open_survey: OpenSurvey) -> None:
    survey = open_survey(body=f"{form()}<p style='height: 900px'>More</p>")
    heights = "told.filter(({ data }) => data.type === 'maskpress/height').map(({ data }) => data.height)"
    survey.page.wait_for_function(f"() => {heights}.at(-1) > 900")
    survey.frame.evaluate("() => { document.querySelector('p').style.height = '10px'; }")
    survey.page.wait_for_function(f"() => {heights}.length > 1 && {heights}.at(-1) < 900")


def test_parent_of_an_origin_that_is_not_named_hears_nothing(open_survey: OpenSurvey) -> None:
    survey = open_survey("https://survey.example")
    survey.submitted()
    expect(title(survey.frame)).to_have_text("Sending your answer…")
    survey.page.clock.run_for(10_000)
    expect(title(survey.frame)).to_have_text("Your answer is not sent yet")
    expect(survey.frame.get_by_role("button", name="Download my answer")).to_be_visible()
    assert survey.page.evaluate("() => told") == []


FORGERIES = {
    "another key": "(key) => frames[0].postMessage({ type: 'maskpress/stored', key: `x${key}` }, '*')",
    "another type": "(key) => frames[0].postMessage({ type: 'maskpress/store', key }, '*')",
    "nothing": "() => frames[0].postMessage(null, '*')",
    "another sender": "",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_only_the_right_word_of_the_parent_confirms(open_survey: OpenSurvey, forgery: str) -> None:
    survey = open_survey(query="?mute")
    survey.submitted()
    survey.page.wait_for_function("() => told.some(({ data }) => data.type === 'maskpress/submission')")
    key = survey.told("submission")[0]["data"]["submission"]["key"]
    if forgery == "another sender":
        survey.frame.evaluate("(key) => postMessage({ type: 'maskpress/stored', key }, '*')", key)
    else:
        survey.page.evaluate(FORGERIES[forgery], key)
    survey.page.clock.run_for(10_000)
    expect(title(survey.frame)).to_have_text("Your answer is not sent yet")
