"""What was painted comes back with the page: pixels, instances, history and events, silently and at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, expect

from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.sites import build_spec
from e2e.tabs import OpenTabs, gate, kept, paint, wait_until_saved
from e2e.test_journal_kill import events_of
from e2e.workbench import Workbench
from replayed import replayed

MANY = """(widget) => {
  const event = (k) => ({ do: "brush", size: 1 + (k % 7), square: false, below: false, shift: false,
    points: [(k * 37) % 160, (k * 53) % 120, (k * 71) % 160, (k * 11) % 120] });
  const events = Array.from({ length: 449 }, (_, k) => (k % 9 === 8 ? { do: "undo" } : event(k)));
  return widget.replay([{ do: "add", label: "Car" }, ...events]);
}"""


def reload(bench: Workbench) -> None:
    bench.page.reload()
    bench.wait_until_ready()


def test_reload_brings_everything_back_and_says_so(browser: Browser, open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_page(build_spec(tmp_path, {}), browser=browser)
    bench.wait_until_ready()
    paint(bench, "Car")
    paint(bench, "Person", (100, 20), (60, 90))
    bench.button("Hide Car 1").click()
    drawing = paint(bench, "Car", (20, 100), (140, 110))
    redone = bench.value()
    bench.page.keyboard.press("Control+z")
    wait_until_saved(bench)
    before, events = bench.value(), events_of(bench)
    reload(bench)
    expect(bench.status).to_contain_text("Restored 2 instances from ")
    expect(kept(bench)).to_have_text("Saved")
    assert bench.value() == before
    assert events_of(bench) == events
    expect(bench.button("Hide Car 1")).to_have_attribute("aria-pressed", "true")
    bench.page.keyboard.press("Control+y")
    assert bench.value() == redone
    assert drawing.expected.any()
    found = bench.widget.evaluate("(widget) => widget.replay(widget.events)")
    assert bench.value() == redone
    assert found == replayed(160, 120, [*events, {"do": "redo"}]).hash()


def test_saved_is_said_when_the_write_is_complete_and_not_before(
    chromium: Browser, open_tabs: OpenTabs, tmp_path: Path
) -> None:
    bench = open_tabs(chromium, gate("readwrite")).open(build_spec(tmp_path, {}).as_uri())
    paint(bench, "Car")
    wait_until_saved(bench)
    bench.page.evaluate("() => { window.gate = new Promise((open) => (window.open_gate = open)); }")
    bench.page.keyboard.press("Control+z")
    expect(kept(bench)).to_have_text("Saving…")
    bench.wait_until_drawn()
    bench.button("Zoom in").click()
    expect(kept(bench)).to_have_text("Saving…")
    bench.page.evaluate("() => window.open_gate()")
    expect(kept(bench)).to_have_text("Saved")


def test_what_is_said_to_the_worker_stays_beside_saved(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_page(build_spec(tmp_path, {}))
    bench.wait_until_ready()
    bench.add_instance("Car")
    wait_until_saved(bench)
    expect(bench.status).to_contain_text("Car 1 added. Paint it.")
    assert bench.status.locator(".kept").get_attribute("aria-live") == "off"


def test_stroke_under_way_is_kept_while_the_pointer_rests(
    browser: Browser, open_tabs: OpenTabs, tmp_path: Path
) -> None:
    url = build_spec(tmp_path, {}).as_uri()
    tabs = open_tabs(browser)
    bench = tabs.open(url)
    drawing = Drawing(bench, whole=True)
    drawing.add("Car")
    wait_until_saved(bench)
    start, *others = drawing.painter.to_client([(30, 30), (60, 60), (100, 40)])
    bench.page.mouse.move(*start)
    bench.page.mouse.down()
    for place in others:
        bench.page.mouse.move(*place)
    wait_until_saved(bench)
    seen = tabs.open(url)
    assert seen.value() == bench.value()
    assert [event["do"] for event in events_of(seen)] == ["add", "brush"]


def test_cancelled_stroke_does_not_come_back(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_page(build_spec(tmp_path, {}))
    bench.wait_until_ready()
    drawing = Drawing(bench)
    drawing.add("Car")
    start, end = drawing.painter.to_client([(30, 30), (60, 60)])
    bench.page.mouse.move(*start)
    bench.page.mouse.down()
    bench.page.mouse.move(*end)
    wait_until_saved(bench)
    bench.page.keyboard.press("Escape")
    bench.page.mouse.up()
    wait_until_saved(bench)
    reload(bench)
    assert [event["do"] for event in events_of(bench)] == ["add"]
    assert bench.value()["instances"] == []


def test_long_draft_comes_back_from_its_snapshot_with_all_events_and_undo(
    browser: Browser, open_page: OpenPage, tmp_path: Path
) -> None:
    bench = open_page(build_spec(tmp_path, {}), browser=browser)
    bench.wait_until_ready()
    bench.widget.evaluate(MANY)
    wait_until_saved(bench)
    bench.page.evaluate(SNAPSHOT)
    before, events = bench.value(), events_of(bench)
    bench.add_instance("Person")
    wait_until_saved(bench)
    reload(bench)
    assert bench.value() == before
    found = bench.widget.evaluate_handle(WHOLE).evaluate("({ events }) => JSON.stringify(events)")
    assert json.loads(found) == [*events, {"do": "add", "label": "Person"}]
    depth = sum({"undo": -1, "redo": 1}.get(event["do"], 1) for event in json.loads(found))
    assert bench.widget.evaluate(UNDO_ALL) >= depth > 200
    assert bench.value()["instances"] == []


SNAPSHOT = """() => new Promise((taken) => {
  const opening = indexedDB.open("maskpress");
  opening.onsuccess = () => {
    const look = () => {
      const counting = opening.result.transaction("snapshots").objectStore("snapshots").count();
      counting.onsuccess = () => (counting.result > 0 ? (opening.result.close(), taken()) : look());
    };
    look();
  };
})"""
"""Waits until the draft was kept as a whole."""

WHOLE = """async (widget) => {
  for (;;) {
    try {
      return { events: widget.events };
    } catch {
      await new Promise(requestAnimationFrame);
    }
  }
}"""

UNDO_ALL = """(widget) => {
  const undo = widget.shadowRoot.querySelector("[aria-label=Undo]");
  let count = 0;
  const step = () => new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame)).then(() => {
    if (undo.ariaDisabled === "true") return count;
    for (let k = 0; k < 50; k += 1) undo.click();
    count += 50;
    return step();
  });
  return step();
}"""


def test_start_over_asks_and_one_undo_brings_everything_back(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_page(build_spec(tmp_path, {}))
    bench.wait_until_ready()
    paint(bench, "Car")
    paint(bench, "Person", (100, 20), (60, 90))
    before = bench.value()
    bench.button("Start over").click()
    bench.dialog.get_by_role("button", name="Go back").click()
    assert bench.value() == before
    bench.button("Start over").click()
    bench.dialog.get_by_role("button", name="Yes, start over").click()
    expect(bench.radio("Car 1")).to_have_count(0)
    assert bench.value()["instances"] == []
    wait_until_saved(bench)
    reload(bench)
    assert bench.value()["instances"] == []
    bench.page.keyboard.press("Control+z")
    assert bench.value() == before
    events = events_of(bench)
    assert bench.widget.evaluate("(widget) => widget.replay(widget.events)") == replayed(160, 120, events).hash()


def test_reset_loses_nothing_until_something_new_is_painted(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_page(build_spec(tmp_path, {}))
    bench.wait_until_ready()
    paint(bench, "Car")
    wait_until_saved(bench)
    before = bench.value()
    bench.widget.evaluate("(widget) => widget.reset()")
    assert bench.value()["instances"] == []
    reload(bench)
    assert bench.value() == before
    bench.widget.evaluate("(widget) => widget.reset()")
    paint(bench, "Person")
    wait_until_saved(bench)
    after = bench.value()
    reload(bench)
    assert bench.value() == after
    assert [event["do"] for event in events_of(bench)] == ["add", "brush"]


def test_write_that_a_reset_overtakes_leaves_nothing_behind(
    chromium: Browser, open_tabs: OpenTabs, tmp_path: Path
) -> None:
    bench = open_tabs(chromium, gate("readwrite")).open(build_spec(tmp_path, {}).as_uri())
    paint(bench, "Car")
    wait_until_saved(bench)
    bench.page.evaluate("() => { window.gate = new Promise((open) => (window.open_gate = open)); }")
    paint(bench, "Car", (20, 100), (140, 110))
    bench.widget.evaluate("(widget) => widget.reset()")
    paint(bench, "Person", (100, 20), (60, 90))
    bench.page.evaluate("() => window.open_gate()")
    wait_until_saved(bench)
    before = bench.value()
    reload(bench)
    assert bench.value() == before
    assert [event["do"] for event in events_of(bench)] == ["add", "brush"]


def test_24_megapixels_come_back(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_page(build_spec(tmp_path, {}, (6000, 4000)))
    bench.wait_until_ready()
    drawing = Drawing(bench)
    drawing.add("Car")
    bench.choose("Rectangle")
    drawing.painter.stroke([(500, 500), (5000, 3500)])
    bench.choose("Lasso")
    bench.add_instance("Person")
    drawing.painter.stroke([(1000, 1000), (2000, 3000), (4000, 1000)])
    wait_until_saved(bench)
    before: Any = bench.value()
    reload(bench)
    assert bench.value() == before
    assert np.array_equal([one["label"] for one in before["instances"]], ["Car", "Person"])
