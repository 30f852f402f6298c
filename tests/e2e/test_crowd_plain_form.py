"""The elements in a plain form of HTML: it behaves as ever, and the answer joins it when it is submitted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from e2e.conftest import OpenPage
from e2e.crowd import COUNT_SUBMITS, labels_of, painted
from e2e.handwritten import widget_tag, write_page
from e2e.workbench import Workbench

FIELDS = (
    '<input name="site" value="7"><crowd-input name="word" label="Word" value="a"></crowd-input><button>Send</button>'
)
KEEP = """() => document.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  window.sent = Object.fromEntries(new FormData(event.currentTarget));
})"""
COUNT_PICTURES = """() => {
  window.pictures = 0;
  const { btoa } = window;
  window.btoa = (text) => { window.pictures += 1; return btoa(text); };
  const { stringify } = JSON;
  JSON.stringify = (value, ...others) => {
    if (value?.labeledImage) window.pictures += 1;
    return stringify(value, ...others);
  };
}"""


def open_form(open_page: OpenPage, folder: Path, browser: Browser | None = None, **attributes: str) -> Workbench:
    page = write_page(folder, f"<form>{widget_tag(**attributes)}{FIELDS}</form>")
    bench = open_page(page, browser=browser, viewport=(1200, 900))
    bench.wait_until_ready()
    bench.page.evaluate(COUNT_SUBMITS)
    bench.page.evaluate(KEEP)
    return bench


def sent(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.wait_for_function("() => window.sent").json_value()
    return found


def test_answer_joins_a_plain_form_when_it_is_submitted(open_page: OpenPage, tmp_path: Path, browser: Browser) -> None:
    bench = painted(open_form(open_page, tmp_path, browser))
    expect(bench.page.get_by_text("outside a crowd-form")).to_have_count(0)
    bench.button("Send").click()
    found = sent(bench.page)
    assert labels_of(json.loads(found.pop("masks"))) == ["Car"]
    assert found == {"site": "7", "word": "a"}
    assert bench.page.evaluate("() => window.submits") == 1


def test_nothing_is_encoded_while_painting(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_form(open_page, tmp_path)
    bench.page.evaluate(COUNT_PICTURES)
    painted(bench)
    painted(bench, "Person")
    assert bench.page.evaluate("() => window.pictures") == 0
    bench.button("Send").click()
    sent(bench.page)
    assert bench.page.evaluate("() => window.pictures") > 0


def test_broken_rules_stop_a_plain_form(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_form(open_page, tmp_path, rules='{"instances": {"min": 1}}')
    bench.button("Send").click()
    expect(bench.status).to_contain_text("at least 1 instance")
    assert bench.page.evaluate("() => [window.submits, window.sent]") == [0, None]
    painted(bench)
    bench.button("Send").click()
    assert labels_of(json.loads(sent(bench.page)["masks"])) == ["Car"]


def test_empty_answer_is_asked_about_in_a_plain_form(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_form(open_page, tmp_path)
    bench.button("Send").click()
    bench.button("Go back").click()
    expect(bench.dialog).to_have_count(0)
    assert bench.page.evaluate("() => window.submits") == 0
    bench.button("Send").click()
    bench.button("Submit empty").click()
    assert json.loads(sent(bench.page)["masks"])["instances"] == []


def test_reset_of_a_plain_form_clears(open_page: OpenPage, tmp_path: Path) -> None:
    bench = painted(open_form(open_page, tmp_path))
    bench.page.get_by_label("Word").fill("other")
    bench.page.evaluate("() => document.querySelector('form').reset()")
    assert bench.value()["instances"] == []
    expect(bench.page.get_by_label("Word")).to_have_value("a")


def test_buttons_of_a_plain_form_submit_and_reset_it(open_page: OpenPage, tmp_path: Path) -> None:
    bench = painted(open_form(open_page, tmp_path))
    bench.page.evaluate(
        """() => document.querySelector("form").insertAdjacentHTML("beforeend", `
          <crowd-button form-action="submit">Go</crowd-button>
          <crowd-button form-action="reset">Clear</crowd-button>`)"""
    )
    bench.button("Go").click()
    assert labels_of(json.loads(sent(bench.page)["masks"])) == ["Car"]
    bench.button("Clear").click()
    bench.page.wait_for_function("() => document.querySelector('crowd-instance-segmentation').empty")


def test_two_widgets_of_one_name_are_not_submitted(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_page(write_page(tmp_path, f"<form>{widget_tag()}{widget_tag()}<button>Send</button></form>"))
    bench.page.evaluate(COUNT_SUBMITS)
    expect(bench.page.get_by_role("radio", name="Brush").first).to_be_enabled()
    bench.button("Send").click()
    expect(bench.page.get_by_text("two fields of this form are named masks").first).to_be_visible()
    assert bench.page.evaluate("() => window.submits") == 0
