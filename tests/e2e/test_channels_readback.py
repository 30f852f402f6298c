"""Browsers that give other pixels than were drawn, or none: the answer stays what was painted, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from e2e.channelled import form, paint, press, shown_answers, title, write_settings_page
from e2e.collecting import Collector
from e2e.lab import OpenSettings, context, lab, open_settings, site

__all__ = ["context", "lab", "open_settings", "site"]

NOISE = """for (const Kind of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D]) {
  const { getImageData } = Kind.prototype;
  Kind.prototype.getImageData = function (...given) {
    const image = getImageData.apply(this, given);
    for (let i = 0; i < image.data.length; i += 7) image.data[i] ^= 1;
    return image;
  };
}
for (const Kind of [HTMLCanvasElement, OffscreenCanvas]) {
  for (const name of ["toDataURL", "toBlob", "convertToBlob"].filter((name) => name in Kind.prototype)) {
    const read = Kind.prototype[name];
    Kind.prototype[name] = function (...given) {
      const context = this.getContext("2d");
      context.fillStyle = "#010203";
      context.fillRect(0, 0, 3, 3);
      return read.apply(this, given);
    };
  }
}"""
THROW = """const refuse = () => {
  window.asked = (window.asked ?? 0) + 1;
  throw new DOMException("no", "SecurityError");
};
for (const { prototype } of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D]) {
  prototype.getImageData = refuse;
}
for (const { prototype } of [HTMLCanvasElement, OffscreenCanvas]) {
  for (const name of ["toDataURL", "toBlob", "convertToBlob"]) if (name in prototype) prototype[name] = refuse;
}"""


def answered(browser: Browser, folder: Path, patch: str) -> Any:
    """Paint and submit in a browser patched so; return the answers of the page."""
    path = write_settings_page(folder, {}, form())
    with browser.new_context(viewport={"width": 1200, "height": 800}) as context:
        page = context.new_page()
        page.add_init_script(patch)
        page.goto(path.as_uri())
        paint(page)
        paint(page, point=(20, 30))
        press(page, "Submit")
        title(page).wait_for()
        text: str = page.locator("#answers-box").text_content() or ""
        assert page.evaluate("() => window.asked ?? 0") == 0
    return text


@pytest.mark.parametrize("patch", [NOISE, THROW], ids=["noise", "throws"])
def test_answer_is_byte_identical(browser: Browser, tmp_path: Path, patch: str) -> None:
    assert answered(browser, tmp_path, patch) == answered(browser, tmp_path, "")


@pytest.mark.parametrize("patch", [NOISE, THROW], ids=["noise", "throws"])
def test_submission_arrives_as_it_was_painted(open_settings: OpenSettings, lab: Collector, patch: str) -> None:
    page = open_settings({"submit": [{"kind": "post", "url": f"{lab.url}/answers"}]}, form())
    page.add_init_script(patch)
    page.reload()
    paint(page)
    answers = shown_answers(page)
    press(page, "Submit")
    title(page).wait_for()
    page.wait_for_function("() => document.querySelector('crowd-form').shadowRoot.textContent.includes('stored')")
    (body,) = lab.results().values()
    assert json.loads(body)["answers"] == answers
