"""Each preset from its spec to its end, opened by the address such a platform gives, against hosts on loopback."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from e2e.channelled import paint, press, shown_answers, title
from e2e.collecting import STORED, Collector, Reply
from e2e.lab import context, lab, site
from e2e.sites import build_spec
from e2e.watchdog import Watchdog, watch

__all__ = ["context", "lab", "site"]

PROLIFIC = "https://app.prolific.com"
MTURK = "https://www.mturk.com"
CODE, FALLBACK, CONTACT = "C0MPLETED", "D0WNLOADED", "lab@example.org"


@dataclass(frozen=True)
class Preset:
    """A platform, what its addresses hold, and where its workers end up; ``{lab}`` stands for our host."""

    platform: Any
    query: Mapping[str, str]
    """Of a worker's visit; what it holds beside that is kept too."""
    worker: str
    assignment: str
    end: str
    unfilled: Mapping[str, str] = field(default_factory=dict)
    """What an address holds that no worker was sent to."""
    complete: Mapping[str, str] = field(default_factory=dict)


PRESETS = {
    "prolific": Preset(
        "prolific",
        {"PROLIFIC_PID": "5f0c", "STUDY_ID": "60aa", "SESSION_ID": "s-1", "wave": "2"},
        worker="5f0c",
        assignment="s-1",
        end=f"{PROLIFIC}/submissions/complete?cc={CODE}",
        unfilled={
            "PROLIFIC_PID": "{{%PROLIFIC_PID%}}",
            "STUDY_ID": "{{%STUDY_ID%}}",
            "SESSION_ID": "{{%SESSION_ID%}}",
        },
        complete={"code": CODE},
    ),
    "connect": Preset(
        "connect",
        {"participantId": "P 7", "assignmentId": "a-1", "projectId": "p-1", "lang": "é&="},
        worker="P 7",
        assignment="a-1",
        end="",
        complete={"code": CODE},
    ),
    "sona": Preset(
        "sona",
        {"id": "40417", "room": ""},
        worker="40417",
        assignment="",
        end="{lab}/webstudy_credit.aspx?experiment_id=3&credit_token=t&survey_code=40417",
        unfilled={"id": "%SURVEY_CODE%"},
        complete={"url": "{lab}/webstudy_credit.aspx?experiment_id=3&credit_token=t&survey_code={worker}"},
    ),
    "own": Preset(
        {
            "worker": "pid",
            "assignment": "visit",
            "study": "study",
            "preview": {"visit": "NONE"},
            "complete": "{lab}/done?who={worker}&visit={assignment}&study={study}&code={code}&from={ref}",
        },
        {"pid": "a/b ü", "visit": "v&1", "study": "s#1", "ref": "x?y"},
        worker="a/b ü",
        assignment="v&1",
        end=f"{{lab}}/done?who=a%2Fb%20%C3%BC&visit=v%261&study=s%231&code={CODE}&from=x%3Fy",
        unfilled={"pid": "a", "visit": "NONE"},
        complete={"code": CODE},
    ),
}


@dataclass
class Study:
    """A built page on a site, and the browser of its workers."""

    context: BrowserContext
    address: str
    policy: Mapping[str, str]

    def visit(self, query: Mapping[str, str]) -> tuple[Page, Watchdog]:
        """Open the page by an address with this query, and paint a dot on it."""
        page = self.context.new_page()
        watchdog = watch(self.context, page, "http://127.0.0.1:")
        self.context.route(f"{PROLIFIC}/**", lambda route: route.fulfill(body="Welcome back."))
        page.goto(f"{self.address}?{urlencode(query)}")
        paint(page)
        return page, watchdog


def build(context: BrowserContext, folder: Path, site: str, **spec: Any) -> Study:
    built = build_spec(folder / "study", {**spec, "contact": CONTACT})
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', built.read_text("utf-8"))
    assert found
    directives = [each.strip().partition(" ") for each in found[1].replace("&#39;", "'").split(";")]
    return Study(context, f"{site}/study/site/index.html", {name: sources for name, _, sources in directives})


def with_lab(given: Any, lab: Collector) -> Any:
    return json.loads(json.dumps(given).replace("{lab}", lab.url))


def assert_no_code(page: Page) -> None:
    """Neither code shows, and nothing leads on."""
    assert page.get_by_text(CODE).or_(page.get_by_text(FALLBACK)).filter(visible=True).count() == 0
    assert page.get_by_label("Your completion code").count() == 0
    assert page.get_by_role("link").count() == 0


def assert_nothing_is_sent_in_preview(page: Page, lab: Collector) -> None:
    expect(page.get_by_role("note")).to_contain_text("This is a preview")
    press(page, "Submit")
    expect(page.get_by_role("status").filter(visible=True)).to_contain_text("nothing can be submitted")
    assert lab.requests == []
    page.close()


def assert_fallback(page: Page, query: Mapping[str, str]) -> None:
    """Who could only download has the work, the other code and somebody to write to."""
    with page.expect_download() as started:
        press(page, "Download my answer")
    assert json.loads(Path(started.value.path()).read_text("utf-8"))["parameters"] == {
        name: value for name, value in query.items() if name != "turkSubmitTo"
    }
    expect(page.get_by_label("Your completion code")).to_have_text(FALLBACK)
    expect(page.get_by_text(CONTACT)).to_be_visible()
    assert page.get_by_text(CODE).filter(visible=True).count() == 0
    assert page.get_by_role("link").count() == 0


@pytest.mark.parametrize("name", PRESETS)
def test_preset_from_its_spec_to_its_end(
    context: BrowserContext, site: str, lab: Collector, tmp_path: Path, name: str
) -> None:
    preset = Preset(**with_lab(asdict(PRESETS[name]), lab))
    complete = {**preset.complete, "fallback_code": FALLBACK}
    submit = [{"post": {"url": f"{lab.url}/answers"}}]
    study = build(context, tmp_path, site, platform=preset.platform, complete=complete, submit=submit)
    assert (study.policy["connect-src"], study.policy["form-action"]) == (lab.url, "'none'")
    if preset.unfilled:
        assert_nothing_is_sent_in_preview(study.visit(preset.unfilled)[0], lab)

    lab.replies = [Reply(403)]
    other = {**preset.query, next(iter(preset.query)): "somebody else"}
    page, _ = study.visit(other)
    press(page, "Submit")
    expect(title(page)).to_have_text("Your answer is not sent yet")
    assert_no_code(page)
    assert_fallback(page, other)
    page.close()

    lab.replies = [replace(STORED, stalls=True)]
    page, watchdog = study.visit(preset.query)
    expect(page.locator("crowd-form")).to_have_attribute("worker", preset.worker)
    if preset.assignment:
        expect(page.locator("crowd-form")).to_have_attribute("assignment", preset.assignment)
    answers = shown_answers(page)
    with page.expect_request(f"{lab.url}/answers"):
        press(page, "Submit")
    expect(title(page)).to_have_text("Sending your answer…")
    assert_no_code(page)
    assert page.url.startswith(study.address)
    watchdog.assert_quiet()
    lab.let_go()
    if preset.end == "":
        expect(page.get_by_label("Your completion code")).to_have_text(CODE)
    else:
        page.wait_for_url(preset.end)
    ((_, body),) = lab.results().items()
    submission = json.loads(body)
    assert submission["answers"] == answers
    assert (submission["worker"], submission["parameters"]) == (preset.worker, preset.query)


def test_mturk_from_its_spec_to_its_end(context: BrowserContext, site: str, lab: Collector, tmp_path: Path) -> None:
    study = build(context, tmp_path, site, platform="mturk", complete={"fallback_code": FALLBACK})
    assert study.policy["form-action"] == f"{MTURK} https://workersandbox.mturk.com"
    assert study.policy["connect-src"] == "'none'"
    query = {"assignmentId": "A1", "hitId": "H1", "workerId": "W1", "turkSubmitTo": MTURK}
    preview = {**query, "assignmentId": "ASSIGNMENT_ID_NOT_AVAILABLE"}
    assert_nothing_is_sent_in_preview(study.visit(preview)[0], lab)

    page, watchdog = study.visit(query)
    page.clock.install()
    answers = shown_answers(page)
    context.route(f"{MTURK}/**", lambda route: route.abort("aborted"))  # the browser stays where it is
    with page.expect_event("requestfailed"):
        press(page, "Submit")
    assert_no_code(page)
    page.clock.run_for(10_000)
    assert_no_code(page)
    assert_fallback(page, query)
    page.clock.run_for(10_000)
    expect(page.get_by_text("did not take your answer").filter(visible=True)).to_be_visible()
    assert watchdog.violations() == []

    context.route(f"{MTURK}/**", lambda route: route.fulfill(body="Thank you."))
    with page.expect_request(f"{MTURK}/mturk/externalSubmit") as asked:
        press(page, "Try again now")
    page.wait_for_url(f"{MTURK}/mturk/externalSubmit")
    fields = dict(parse_qsl(asked.value.post_data or "", strict_parsing=True))
    assert fields.keys() == {"assignmentId", "taskAnswers"}
    assert (fields["assignmentId"], json.loads(fields["taskAnswers"])) == ("A1", answers)
