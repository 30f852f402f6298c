"""Opening a draft of 10,000 strokes against the same picture without a journal, and what keeping costs while painting.

The photo has 24 megapixels, the draft 300 instances. Without a journal the browser refuses the database, and the same
picture comes with the page, as an earlier answer.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from browsers import launch_chromium

from .measure import spread
from .painted_pages import busy_time, measured
from .pointer_moves import MOVES, _stroke
from .widget_page import write_widget_page

SIZE = (6000, 4000)
STROKES, INSTANCES = 10_000, 300
ROUNDS = 7
SETTLING = 500
"""Milliseconds after which a page has done all that a stroke or an undo brings with it."""
OPENING_TARGET, MOVE_TARGET = 1.5, 1.1

_REFUSED = "IDBFactory.prototype.open = () => { throw new DOMException('refused', 'SecurityError'); };"

_PAINT = """async ({ strokes, instances }) => {
  const widget = document.querySelector("crowd-instance-segmentation");
  const { width, height } = { width: 6000, height: 4000 };
  const event = (k) => {
    if (k < instances) return { do: "add", label: "Cell" };
    if (k % 2 === 0) return { do: "select", id: 1 + ((k * 7) % instances) };
    const [x, y] = [(k * 977) % width, (k * 613) % height];
    const points = [x, y, x + 60, y + 25, x + 130, y + 10];
    return { do: "brush", size: 20, square: false, below: false, shift: false, points };
  };
  widget.replay(Array.from({ length: instances + 2 * strokes }, (_, k) => event(k)));
}"""

_WORK = {"strokes": STROKES, "instances": INSTANCES}

_OPENED = """document.addEventListener("DOMContentLoaded", async () => {
  const widget = document.querySelector("crowd-instance-segmentation");
  while (!widget.ready) await new Promise(requestAnimationFrame);
  window.opened = performance.now();
});"""


# What was done long ago is read when the page has nothing else to do: painting is measured afterwards.
_ALL_READ = """(steps) => {
  try {
    return document.querySelector("crowd-instance-segmentation").events.length >= steps;
  } catch {
    return false; // still being read
  }
}"""


def report() -> Iterator[str]:
    """Paint the draft, then open and paint on both pages in turn."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        path = write_widget_page(Path(folder) / "page.html", SIZE, 0)
        contexts = {name: browser.new_context(viewport={"width": 1280, "height": 800}) for name in ("kept", "refused")}
        contexts["refused"].add_init_script(_REFUSED)
        page = _open(contexts["kept"], path)
        page.evaluate(_PAINT, _WORK)
        page.locator(".kept", has_text="Saved").wait_for(timeout=120_000)
        given = _with_answer(path, page.evaluate("() => document.querySelector('crowd-instance-segmentation').value"))
        yield f"Journal: a draft of {STROKES} strokes and {INSTANCES} instances on 24 MP"
        page.close()
        pages = {"kept": path, "refused": given}
        times: dict[str, list[float]] = {name: [] for name in contexts}
        for _ in range(ROUNDS):
            for name, context in contexts.items():
                page = _open(context, pages[name])
                times[name].append(page.evaluate("() => window.opened"))
                page.close()
        yield from _compare("opening, ms from navigation to ready", times, OPENING_TARGET)
        yield from _compare("painting, CPU ms per pointer move", _moves(contexts, path), MOVE_TARGET)
        browser.close()


def _with_answer(path: Path, answer: dict[str, Any]) -> Path:
    """Write the same page with an earlier answer."""
    source = f"data:image/png;base64,{answer['labeledImage']['pngImageData']}"
    initial = html.escape(json.dumps({"instances": answer["instances"], "src": source}))
    before, tag, after = path.read_text("utf-8").rpartition("></crowd-instance-segmentation>")
    given = path.with_name("given.html")
    given.write_text(f'{before} initial-value="{initial}"{tag}{after}', encoding="utf-8")
    return given


def _moves(contexts: dict[str, BrowserContext], path: Path) -> dict[str, list[float]]:
    """Paint on two pages of the same picture and history: one has read it, on the other it was painted again."""
    pages = {name: _open(context, path) for name, context in contexts.items()}
    pages["refused"].evaluate(_PAINT, _WORK)
    pages["kept"].bring_to_front()
    pages["kept"].wait_for_function(_ALL_READ, arg=INSTANCES + 2 * STROKES, timeout=120_000)
    sessions = {name: measured(page) for name, page in pages.items()}
    costs: dict[str, list[float]] = {name: [] for name in contexts}
    for page in pages.values():
        page.get_by_role("button", name="Add instance", exact=True).click()
    for _ in range(ROUNDS):
        for name, page in pages.items():
            page.bring_to_front()
            before = busy_time(sessions[name])
            _stroke(page)
            page.wait_for_timeout(SETTLING)  # its last write counts
            costs[name].append((busy_time(sessions[name]) - before) * 1000 / MOVES)
            page.keyboard.press("Control+z")
            page.wait_for_timeout(SETTLING)  # what undoing costs does not
    return costs


def _open(context: BrowserContext, path: Path) -> Page:
    page = context.new_page()
    page.add_init_script(_OPENED)
    page.goto(path.as_uri())
    page.wait_for_function("window.opened", timeout=120_000)
    return page


def _compare(what: str, found: dict[str, list[float]], target: float) -> Iterator[str]:
    yield f"  {what}"
    for name, values in found.items():
        yield f"    {name:8} {spread(values):>28}"
    ratio = median(found["kept"]) / median(found["refused"])
    yield f"    ratio {ratio:.2f}; target at most {target}: {'met' if ratio <= target else 'missed'}"
