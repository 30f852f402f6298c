"""Where the device does not take the work, the page says so, offers it as a file, and goes on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from e2e.answers import read_answer
from e2e.conftest import OpenPage
from e2e.serving import serve
from e2e.sites import build_spec
from e2e.tabs import OpenTabs, Tabs, banner, kept, paint, wait_until_saved
from e2e.workbench import Workbench

NOT_SAVED = "Not saved on this device."

# The page's patience of seconds ends soon.
HURRIED = """
const { setTimeout: set } = window;
window.setTimeout = (act, wait, ...given) => set(act, wait >= 4000 ? 400 : wait, ...given);
"""

REFUSALS = {
    "missing": "Object.defineProperty(window, 'indexedDB', { value: undefined });",
    "throws": "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };",
    "fails": "indexedDB.open('maskpress', 2);",
    "blocks": HURRIED + "IDBFactory.prototype.open = () => new EventTarget();",
    "hangs": HURRIED + "LockManager.prototype.request = () => new Promise(() => undefined);",
}
"""Ways in which a browser keeps nothing for a page."""

# Lets the test reach the database that the page has opened.
REACH = """
(() => {
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...given) {
    window.database = this;
    if (window.broken) throw new DOMException("broken", "InvalidStateError");
    return transaction.apply(this, given);
  };
})();
"""


# Ends every write as a full device does, from the beginning, as long as the address says so.
FULL = """
(() => {
  const { put } = IDBObjectStore.prototype;
  const { commit } = IDBTransaction.prototype;
  const full = () => location.hash === "#full";
  IDBTransaction.prototype.commit = function () {
    if (!full()) commit.call(this);
  };
  IDBObjectStore.prototype.put = function (...given) {
    const request = put.apply(this, given);
    if (full()) request.onsuccess = () => this.transaction.abort();
    return request;
  };
})();
"""


@pytest.mark.parametrize("refusal", REFUSALS)
def test_refused_database_is_told_and_nothing_else_suffers(
    chromium: Browser, open_tabs: OpenTabs, tmp_path: Path, refusal: str
) -> None:
    bench = open_tabs(chromium, REFUSALS[refusal]).open(build_spec(tmp_path, {}).as_uri())
    expect(banner(bench)).to_contain_text(NOT_SAVED)
    drawing = paint(bench, "Car")
    expect(kept(bench)).to_have_text("")
    assert_downloads(bench)
    assert read_answer(bench.submit()).label_map.tolist() == drawing.expected.tolist()


def assert_downloads(bench: Workbench) -> None:
    """The work is offered as a file: the answers as they stand, and everything done."""
    file = bench.download("Download my work")
    work = json.loads(file.read_text(encoding="utf-8"))
    assert file.name == f"{work['task']}--draft.json"
    assert work["answers"] == [{"annotatedResult": bench.value()}]
    assert work["events"] == bench.widget.evaluate("(widget) => widget.events")


def fill(tabs: Tabs, url: str, *, full: bool = True) -> None:
    """Leave no room to an origin, or give it back.

    Chromium remembers for half a minute how much room there was: this is done before the first write.
    """
    page = tabs.context.new_page()
    session = tabs.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": f"{url}/", **({"quotaSize": 1} if full else {})})


def test_full_quota_is_told_until_there_is_room_again(chromium: Browser, open_tabs: OpenTabs, tmp_path: Path) -> None:
    page = build_spec(tmp_path, {})
    with serve(page.parent) as url:
        tabs = open_tabs(chromium)
        fill(tabs, url)
        bench = tabs.open(f"{url}/{page.name}")
        paint(bench, "Car")
        expect(banner(bench)).to_contain_text(NOT_SAVED)
        expect(kept(bench)).to_have_text("")
        assert_downloads(bench)
        fill(tabs, url, full=False)
        expect(banner(bench)).to_be_hidden()
        wait_until_saved(bench)
        before = bench.value()
        bench.page.reload()
        bench.wait_until_ready()
        assert bench.value() == before


def test_draft_is_shown_where_nothing_can_be_written(chromium: Browser, open_tabs: OpenTabs, tmp_path: Path) -> None:
    tabs = open_tabs(chromium, FULL)
    url = build_spec(tmp_path, {}).as_uri()
    bench = tabs.open(url)
    paint(bench, "Car")
    wait_until_saved(bench)
    before = bench.value()
    bench.page.close()
    bench = tabs.open(f"{url}#full")
    assert bench.value() == before
    paint(bench, "Person", (100, 20), (60, 90))
    expect(banner(bench)).to_contain_text(NOT_SAVED)
    bench.page.evaluate("() => { location.hash = ''; }")
    expect(banner(bench)).to_be_hidden()
    wait_until_saved(bench)


@pytest.mark.parametrize("how", ["closed", "closed by the browser"])
def test_lost_database_is_opened_again(browser: Browser, open_tabs: OpenTabs, tmp_path: Path, how: str) -> None:
    bench = open_tabs(browser, REACH).open(build_spec(tmp_path, {}).as_uri())
    paint(bench, "Car")
    wait_until_saved(bench)
    bench.page.evaluate("() => window.database.close()")
    if how == "closed by the browser":
        bench.page.evaluate("() => window.database.dispatchEvent(new Event('close'))")
    paint(bench, "Person", (100, 20), (60, 90))
    wait_until_saved(bench)
    expect(banner(bench)).to_be_hidden()
    before = bench.value()
    bench.page.reload()
    bench.wait_until_ready()
    assert bench.value() == before


def test_database_that_stays_lost_is_told_until_it_is_back(
    open_tabs: OpenTabs, chromium: Browser, tmp_path: Path
) -> None:
    bench = open_tabs(chromium, REACH).open(build_spec(tmp_path, {}).as_uri())
    bench.page.evaluate("() => { window.broken = true; }")
    paint(bench, "Car")
    expect(banner(bench)).to_contain_text(NOT_SAVED)
    bench.page.evaluate("() => { window.broken = false; }")
    expect(banner(bench)).to_be_hidden()
    wait_until_saved(bench)


def test_write_that_hangs_is_told(open_page: OpenPage, tmp_path: Path) -> None:
    """A transaction of another tab that does not end: nothing is called saved, and the worker hears of it."""
    page = build_spec(tmp_path, {})
    bench = open_page(page)
    bench.wait_until_ready()
    bench.page.evaluate(HANG)
    paint(bench, "Car")
    expect(kept(bench)).to_have_text("Saving…")
    expect(banner(bench)).to_contain_text(NOT_SAVED)
    bench.page.evaluate("() => { window.hanging = false; }")
    expect(banner(bench)).to_be_hidden()
    wait_until_saved(bench)


HANG = """() => new Promise((begun) => {
  window.hanging = true;
  const opening = indexedDB.open("maskpress");
  opening.onsuccess = () => {
    const stores = ["drafts", "snapshots", "bands", "steps"];
    const store = opening.result.transaction(stores, "readwrite").objectStore("drafts");
    const go = () => {
      if (window.hanging) store.get("nothing").onsuccess = go;
      begun();
    };
    go();
  };
})"""
