"""Undo and redo of 100 strokes, 400 pixels wide, on 24 megapixels: their memory, and the time of each step."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import CDPSession, Page, sync_playwright

from browsers import launch_chromium

from .measure import spread
from .painted_pages import WidgetPage, busy_time, measured

SIZE = (6000, 4000)
STROKES = 100
MOVES = 40
DIAMETER = 400
INSTANCES = 10
"""Painted in turn, so that most strokes lie over others."""

ROUNDS = 3
MEMORY = 64
TWO_FRAMES = 1000 / 30

# Waits for a key, and for the end of the frame that shows what it did: milliseconds since the key went down.
_STEP = """() => void (window.step = (key) => new Promise((done) => {
  const listener = (event) => {
    if (event.key !== key) return;
    removeEventListener("keydown", listener, true);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now() - event.timeStamp);
    requestAnimationFrame(() => port2.postMessage(0));
  };
  addEventListener("keydown", listener, true);
}))"""


@dataclass(frozen=True)
class Step:
    """One undo or redo in ms: from key to painted frame, and the CPU time of the main thread."""

    wall: float
    busy: float


def report() -> Iterator[str]:
    """Paint, measure memory, undo and redo everything, and compare the answers."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        opened = WidgetPage(browser, Path(folder) / "page.html", SIZE, 0)
        opened.view(None, DIAMETER)
        page, session = opened.page, measured(opened.page)
        page.evaluate(_STEP)
        for _ in range(INSTANCES):
            page.get_by_role("button", name="Add instance", exact=True).click()
        before = _memory(session)
        _paint(page)
        memory = (_memory(session) - before) / 2**20
        yield f"History: {STROKES} strokes of radius {DIAMETER // 2} on 24 MP, {ROUNDS} times there and back"
        yield f"  memory of the page, MiB {memory:.1f}; target at most {MEMORY}: {_verdict(memory <= MEMORY)}"
        yield from _there_and_back(page, session)
        browser.close()


def _there_and_back(page: Page, session: CDPSession) -> Iterator[str]:
    painted = _answer(page)
    steps: dict[str, list[Step]] = {"undo": [], "redo": []}
    blank, same = True, True
    for _ in range(ROUNDS):
        steps["undo"] += _press(page, session, "z")
        blank &= page.evaluate("document.querySelector('crowd-instance-segmentation').empty")
        steps["redo"] += _press(page, session, "y")
        same &= _answer(page) == painted
    for name, found in steps.items():
        late = sum(step.wall > TWO_FRAMES for step in found)
        wall, busy = spread([step.wall for step in found]), spread([step.busy for step in found])
        yield f"  {name}: ms from key to painted frame {wall}, of them busy {busy}"
        yield f"    {late} of {len(found)} steps took over two frames; target none: {_verdict(late == 0)}"
    yield f"  undo of all gives the blank map: {_verdict(blank)}; redo of all the same answer: {_verdict(same)}"


def _paint(page: Page) -> None:
    """Paint every stroke, of one instance after the other, across all of the image."""
    for stroke in range(STROKES):
        name = f"Cell {stroke % INSTANCES + 1}"
        page.get_by_role("radio", name=name, exact=True).check(force=True)
        page.mouse.move(*_place(stroke, 0))
        page.mouse.down()
        for move in range(1, MOVES + 1):
            page.mouse.move(*_place(stroke, move))
        page.mouse.up()


def _place(stroke: int, move: int) -> tuple[float, float]:
    """Give a place on the stage: long curls that start all over it."""
    x, y = 150 + stroke * 137 % 640, 180 + stroke * 89 % 400
    turn = stroke * 2.4 + move / 10
    return round(x + 8 * move * math.cos(turn)), round(y + 6 * move * math.sin(turn))


def _press(page: Page, session: CDPSession, key: str) -> list[Step]:
    steps = []
    for _ in range(STROKES):
        waiting = page.evaluate_handle("(key) => ({ done: window.step(key) })", key)
        before = busy_time(session)
        page.keyboard.press(f"Control+{key}")
        wall = float(waiting.evaluate("({ done }) => done"))
        steps.append(Step(wall, (busy_time(session) - before) * 1000))
    return steps


def _memory(session: CDPSession) -> float:
    """Give the bytes that scripts hold, typed arrays included, after everything unreachable was collected."""
    session.send("HeapProfiler.collectGarbage")
    usage = session.send("Runtime.getHeapUsage")
    return float(usage["usedSize"] + usage["backingStorageSize"])


def _answer(page: Page) -> str:
    value = page.evaluate("document.querySelector('crowd-instance-segmentation').value")
    return sha256(json.dumps(value).encode()).hexdigest()


def _verdict(met: bool) -> str:
    return "met" if met else "missed"
