"""What pages and browsers do to drafts: elements moved, pages in the back/forward cache, storage cleared or damaged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Dialog, Error, expect

from e2e.conftest import OpenPage
from e2e.handwritten import picture, png_url, widget_tag, write_page
from e2e.tabs import OpenTabs, banner, gate, kept, paint, wait_until_saved
from e2e.test_journal import reload
from e2e.test_journal_failures import FULL, NOT_SAVED
from e2e.test_journal_tabs import ELSEWHERE
from e2e.workbench import Workbench

# The browser puts the page into its back/forward cache, and takes it out again.
CACHED = """() => {
  for (const type of ["pagehide", "pageshow"]) dispatchEvent(new PageTransitionEvent(type, { persisted: true }));
}"""

CLEAR_STORAGE = """() => new Promise((done, fail) => {
  Object.assign(indexedDB.deleteDatabase("maskpress"), { onsuccess: done, onerror: fail });
})"""

LOSE_FIRST_STEPS = """() => new Promise((done) => {
  const opening = indexedDB.open("maskpress");
  opening.onsuccess = () => {
    const transaction = opening.result.transaction("steps", "readwrite");
    const steps = transaction.objectStore("steps");
    steps.getAllKeys().onsuccess = ({ target }) => target.result.slice(0, -1).forEach((key) => steps.delete(key));
    transaction.oncomplete = () => done(opening.result.close());
  };
})"""

# One image is decoded when another one has long been asked for.
SLOW_IMAGE = """
const { decode } = HTMLImageElement.prototype;
window.released = new Promise((release) => (window.release = release));
HTMLImageElement.prototype.decode = async function () {
  const late = this.src === window.slow;
  await decode.call(this);
  if (late) await window.released;
};
"""


def page_of(folder: Path, body: str = "", **attributes: Any) -> str:
    """Write a page with one form; a second one in the same folder takes its place."""
    return write_page(folder, f'<crowd-form task-id="one">{widget_tag(**attributes)}</crowd-form>{body}').as_uri()


def initial_answer() -> str:
    table = np.zeros((120, 160, 4), dtype=np.uint8)
    table[10:40, 100:150] = (0x10, 0x20, 0x30, 255)
    return f'{{"instances": [{{"color": "#102030", "label": "Person"}}], "src": "{png_url(Image.fromarray(table))}"}}'


def painted(bench: Workbench) -> dict[str, Any]:
    """Give the answer without what says where it began."""
    return {name: value for name, value in bench.value().items() if name != "initialValueModified"}


def test_element_taken_off_the_page_and_put_back_keeps_its_draft(
    chromium: Browser, open_tabs: OpenTabs, tmp_path: Path
) -> None:
    bench = open_tabs(chromium).open(page_of(tmp_path))
    paint(bench, "Car")
    wait_until_saved(bench)
    shown = bench.value()
    bench.widget.evaluate("""async (widget) => {
      const form = widget.parentElement;
      widget.remove();
      await new Promise((done) => setTimeout(done));
      form.append(widget);
    }""")
    expect(banner(bench)).to_be_hidden()
    paint(bench, "Person", (100, 20), (60, 90))
    wait_until_saved(bench)
    assert len(bench.value()["instances"]) == 2
    bench.widget.evaluate("(widget) => { const form = widget.parentElement; form.innerHTML = widget.outerHTML; }")
    bench.wait_until_ready()
    bench.wait_until_drawn()
    expect(banner(bench)).to_be_hidden()
    assert bench.value() != shown
    assert len(bench.value()["instances"]) == 2


def test_cleared_storage_is_told_and_the_page_opens_again(
    chromium: Browser, open_tabs: OpenTabs, tmp_path: Path
) -> None:
    bench = open_tabs(chromium).open(page_of(tmp_path))
    paint(bench, "Car")
    wait_until_saved(bench)
    bench.page.evaluate(CLEAR_STORAGE)
    bench.page.keyboard.press("Control+z")
    expect(banner(bench)).to_contain_text(NOT_SAVED)
    expect(kept(bench)).to_have_text("")
    reload(bench)
    paint(bench, "Car")
    wait_until_saved(bench)


def test_damaged_draft_does_not_keep_the_worker_from_the_task(
    chromium: Browser, open_tabs: OpenTabs, tmp_path: Path
) -> None:
    bench = open_tabs(chromium).open(page_of(tmp_path))
    paint(bench, "Car")
    bench.page.keyboard.press("Control+z")
    wait_until_saved(bench)
    bench.page.evaluate(LOSE_FIRST_STEPS)
    reload(bench)
    expect(bench.status).to_contain_text("damaged")
    paint(bench, "Person")
    wait_until_saved(bench)
    shown = bench.value()
    reload(bench)
    assert bench.value() == shown
    assert [one["label"] for one in shown["instances"]] == ["Person"]


@pytest.mark.parametrize("way", ["cache", "takeover"])
def test_draft_from_before_a_reset_comes_back_whole(
    chromium: Browser, open_tabs: OpenTabs, tmp_path: Path, way: str
) -> None:
    tabs, url = open_tabs(chromium), page_of(tmp_path)
    bench = tabs.open(url)
    paint(bench, "Car")
    wait_until_saved(bench)
    bench.widget.evaluate("(widget) => widget.reset()")
    if way == "cache":
        bench.page.evaluate(CACHED)
    else:
        second = tabs.open(url)
        second.button("Take over").click()
        expect(banner(second)).to_be_hidden()
        second.page.close()
        expect(banner(bench)).to_be_hidden()
    expect(bench.button("Delete Car 1")).to_be_visible()
    paint(bench, "Person", (100, 20), (60, 90))
    wait_until_saved(bench)
    shown = bench.value()
    assert len(shown["instances"]) == 2
    reload(bench)
    assert bench.value() == shown


def test_earlier_draft_is_used_whatever_the_changed_task_begins_with(
    chromium: Browser, open_tabs: OpenTabs, tmp_path: Path
) -> None:
    bench = open_tabs(chromium).open(page_of(tmp_path))
    paint(bench, "Car")
    wait_until_saved(bench)
    shown = painted(bench)
    page_of(tmp_path, initial_value=initial_answer())
    reload(bench)
    bench.button("Use it").click()
    expect(banner(bench)).to_be_hidden()
    assert painted(bench) == shown
    reload(bench)
    assert painted(bench) == shown


def test_draft_belongs_to_the_image_that_was_asked_for_last(
    chromium: Browser, open_tabs: OpenTabs, tmp_path: Path
) -> None:
    tag = widget_tag().replace('image-width="160" image-height="120"', "")
    bench = open_tabs(chromium, SLOW_IMAGE).open(write_page(tmp_path, f"<crowd-form>{tag}</crowd-form>").as_uri())
    asked = """(widget, [slow, fast]) => {
      const ready = new Promise((done) => widget.addEventListener("maskpress-ready", done, { once: true }));
      window.slow = slow;
      widget.setAttribute("src", slow);
      setTimeout(() => widget.setAttribute("src", fast), 50);
      return ready.then(() => void window.release());
    }"""
    bench.widget.evaluate(asked, [picture("navy"), picture("red")])
    bench.wait_until_ready()
    paint(bench, "Car")
    wait_until_saved(bench)
    shown = bench.value()
    for color in ("navy", "red"):
        bench.widget.evaluate("(widget, src) => widget.setAttribute('src', src)", picture(color))
        bench.wait_until_ready()
        bench.wait_until_drawn()
        assert (bench.value() == shown) is (color == "red")


def test_unsaved_work_outlasts_the_cache_and_another_tab(
    chromium: Browser, open_tabs: OpenTabs, tmp_path: Path
) -> None:
    tabs, url = open_tabs(chromium, FULL), page_of(tmp_path)
    bench = tabs.open(url)
    paint(bench, "Car")
    wait_until_saved(bench)
    bench.page.evaluate("() => { location.hash = '#full'; }")
    paint(bench, "Person", (100, 20), (60, 90))
    expect(banner(bench)).to_contain_text(NOT_SAVED)
    shown = bench.value()
    bench.page.evaluate(CACHED)
    expect(banner(bench)).to_contain_text(NOT_SAVED)
    assert bench.value() == shown
    other = tabs.open(url)
    other.button("Take over").click()
    expect(banner(other)).to_be_hidden()
    expect(banner(bench)).to_contain_text(ELSEWHERE)
    paint(other, "Car", (20, 100), (140, 110))
    wait_until_saved(other)
    other.page.close()
    bench.page.wait_for_function("() => navigator.locks.query().then(({ held }) => held.length === 1)")
    expect(bench.button("Take over")).to_be_visible()
    assert bench.value() == shown


def test_labels_that_scripts_give_are_no_work_to_offer(open_page: OpenPage, tmp_path: Path) -> None:
    script = (
        "<script>addEventListener('maskpress-ready', ({ target }) => (target.labels = ['Car', 'Tree']), true)</script>"
    )
    page_of(tmp_path, script)
    bench = open_page(tmp_path / "page.html")
    bench.wait_until_ready()
    page_of(tmp_path, script, src=picture("navy"))
    reload(bench)
    paint(bench, "Tree")
    wait_until_saved(bench)
    expect(banner(bench)).to_be_hidden()
    shown = bench.value()
    reload(bench)
    assert bench.value() == shown


def test_widget_that_nobody_has_seen_does_not_ask_before_leaving(
    chromium: Browser, open_tabs: OpenTabs, tmp_path: Path
) -> None:
    two = f"{widget_tag(name='a')}<div hidden>{widget_tag(name='b')}</div>"
    bench = open_tabs(chromium).open(write_page(tmp_path, f'<crowd-form task-id="t">{two}</crowd-form>').as_uri())
    paint(bench, "Car")
    wait_until_saved(bench)
    asked: list[str] = []

    def hear(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    bench.page.on("dialog", hear)
    with bench.page.expect_event("close"):
        bench.page.close(run_before_unload=True)
    assert asked == []


def test_nothing_is_painted_over_a_draft_that_is_still_being_read(
    chromium: Browser, open_tabs: OpenTabs, tmp_path: Path
) -> None:
    tabs, url = open_tabs(chromium, gate("readonly")), page_of(tmp_path)
    first = tabs.open(url)
    paint(first, "Car")
    wait_until_saved(first)
    second = tabs.open(url)
    second.page.evaluate("() => { window.gate = new Promise((open) => (window.openGate = open)); }")
    second.button("Take over").click()
    expect(banner(first)).to_contain_text(ELSEWHERE)
    expect(banner(second)).to_contain_text(ELSEWHERE)
    with pytest.raises(Error, match=ELSEWHERE):
        second.widget.evaluate("(widget) => widget.addInstance('Person')")
    second.page.evaluate("() => window.openGate()")
    expect(banner(second)).to_be_hidden()
    assert [one["label"] for one in second.value()["instances"]] == ["Car"]
