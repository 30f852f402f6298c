"""At the width of a telephone everything that can be pressed lies in the window, and "Saved" can be read."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from e2e.channelled import batch, form, paint, press
from e2e.collecting import Collector, Reply
from e2e.lab import OpenSettings, context, lab, open_settings, site

__all__ = ["context", "lab", "open_settings", "site"]

WIDTH, HEIGHT = 360, 640
FULL = "<style>body { margin: 0 }</style>"
REASON = "There is nothing to paint here, and this reason takes more than a line"

# Controls in sight, also in shadow roots, that reach out of the window; in a strip that scrolls sideways they may.
OUTSIDE = """(tall) => {
  const found = [];
  const isStrip = (one) => one.scrollWidth > one.clientWidth && /auto|scroll/.test(getComputedStyle(one).overflowX);
  const scrolls = (one) => one && (isStrip(one) || scrolls(one.parentElement));
  const walk = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.shadowRoot) walk(one.shadowRoot);
      const counts = one.matches("button, input, textarea, summary, a, output, .kept:not(:empty)");
      if (!counts || !one.checkVisibility()) continue;
      const { left, right, top, bottom } = one.getBoundingClientRect();
      if (left >= 0 && right <= innerWidth && (tall || (top >= 0 && bottom <= innerHeight))) continue;
      if (!scrolls(one.parentElement)) found.push(`${one.textContent.trim()} ${[left, right, top, bottom]}`);
    }
  };
  walk(document);
  return found;
}"""
MEETS = """() => {
  const boxes = [...document.querySelector("crowd-form:not([hidden])").shadowRoot.querySelectorAll("#bar button")]
    .filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect());
  const meet = (one, two) => one.right > two.left + 0.5 && two.right > one.left + 0.5;
  return boxes.some((one, i) => boxes.slice(i + 1).some((two) => meet(one, two)));
}"""


def assert_in_sight(page: Page, *, tall: bool = False) -> None:
    """Everything is in the window; a receipt may be ``tall``, and scroll."""
    assert page.evaluate("() => document.documentElement.scrollWidth") <= WIDTH
    assert page.evaluate(OUTSIDE, tall) == []


def assert_bar_in_sight(page: Page) -> None:
    assert_in_sight(page)
    assert not page.evaluate(MEETS)


def test_no_control_lies_outside_a_narrow_window(open_settings: OpenSettings, lab: Collector) -> None:
    settings: dict[str, Any] = {
        "submit": [{"kind": "post", "url": f"{lab.url}/answers"}],
        "worker": {"ask": True},
        "reasons": [REASON],
        "complete": {"code": "C-77", "fallback_code": "F" * 60},
    }
    tasks = [f"t{number}" for number in range(12)]
    page = open_settings(settings, FULL + batch(tasks))
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.get_by_role("textbox").fill("Annemarie von und zu Hohenlohe")
    assert_in_sight(page)
    press(page, "Begin")
    for _ in tasks[1:]:
        press(page, "Next image")
    paint(page)
    expect(page.get_by_text("Saved").filter(visible=True)).to_be_visible()
    assert_bar_in_sight(page)
    press(page, "Cannot do this image")
    assert_in_sight(page)
    page.get_by_role("radio", name=REASON).check()
    press(page, "Submit the reason")
    expect(page.get_by_text("1 of 12", exact=True).filter(visible=True)).to_be_visible()
    for _ in tasks[1:]:
        press(page, "Next image")
    expect(page.get_by_text("12 of 12, submitted").filter(visible=True)).to_be_visible()
    assert_bar_in_sight(page)

    lab.usual = Reply(413)
    page = open_settings(settings, FULL + form("alone", contact="lab@example.org"))
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    paint(page)
    assert_bar_in_sight(page)
    press(page, "Submit")
    with page.expect_download():
        press(page, "Download my answer")
    expect(page.get_by_label("Your completion code")).to_be_visible()
    assert_in_sight(page, tall=True)
