"""Browsers that are killed while somebody works in them, and what their pages said until then."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Playwright

from browsers import open_profile
from e2e.watchdog import Watchdog
from e2e.workbench import Workbench

# Tells every input as it arrives, before the widget sees it, in image space; and when all of it is on the device.
_TELL = """
addEventListener("maskpress-ready", ({ target: widget }) => {
  const tell = (...what) => console.debug("told " + JSON.stringify(what));
  const image = (event) => Object.values(widget.clientToImage({ x: event.clientX, y: event.clientY }));
  const listen = (type, hear) => addEventListener(type, hear, { capture: true });
  let pressed = 0;
  listen("pointerdown", (event) => tell("down", ...image(event), (pressed = event.timeStamp)));
  listen("pointermove", (event) => {
    if (event.buttons === 0) return;
    const folded = event.getCoalescedEvents();
    for (const one of folded.length > 0 ? folded : [event]) if (one.timeStamp >= pressed) tell("point", ...image(one));
  });
  listen("pointerup", () => tell("up"));
  listen("keydown", ({ key }) => tell("key", key));
  const kept = widget.shadowRoot.querySelector(".kept");
  const changes = { childList: true, characterData: true, subtree: true };
  new MutationObserver(() => kept.textContent === "Saved" && tell("saved")).observe(kept, changes);
}, { capture: true });
"""


@dataclass(frozen=True)
class Told:
    """One thing that a page told, and when we heard of it."""

    what: tuple[Any, ...]
    time: float


@dataclass
class Mortal:
    """A browser with a profile that outlives it."""

    playwright: Playwright
    folder: Path
    context: BrowserContext | None = None
    told: list[Told] = field(default_factory=list)

    def open(self, url: str) -> Workbench:
        """Open a page, in a new browser where there is none, and wait until painting is possible."""
        if self.context is None:
            self.context = open_profile(self.playwright, self.folder)
            self.context.add_init_script(_TELL)
        page = self.context.new_page()
        page.on("console", self._hear)
        page.goto(url)
        bench = Workbench(page, Watchdog(page))
        bench.wait_until_ready()
        return bench

    def kill_while(self, victim: str, delay: float, work: Callable[[], None], page: Page) -> float:
        """Kill the "browser" or its "renderer" so many seconds after the work begins; return when that was."""
        killed: list[float] = []

        def kill() -> None:
            killed.append(time.monotonic())
            for process in self._processes(victim):
                os.kill(process, signal.SIGKILL)

        timer = threading.Timer(delay, kill)
        self.told.clear()
        timer.start()
        try:
            while True:
                work()
        except Error as error:
            if "closed" not in str(error) and "crash" not in str(error):
                raise
        timer.join()
        self._bury(victim, page)
        return killed[0]

    def close(self) -> None:
        if self.context is not None:
            self.context.close()

    def _bury(self, victim: str, page: Page) -> None:
        try:
            page.close()
            if victim == "browser" and self.context is not None:
                self.context.close()
        except Error:
            pass  # it is dead
        if victim == "browser":
            self.context = None

    def _hear(self, message: ConsoleMessage) -> None:
        name, _, what = message.text.partition(" ")
        if name == "told":
            self.told.append(Told(tuple(json.loads(what)), time.monotonic()))

    def _processes(self, victim: str) -> list[int]:
        """Find processes of this profile alone: the browser, whose arguments name it, or the renderers below it."""
        listed = subprocess.run(["ps", "-axwwo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
        found = [line.split(None, 2) for line in listed.splitlines()]
        rows = [(int(pid), int(parent), args) for pid, parent, args in found]
        own = {pid for pid, _, args in rows if f"--user-data-dir={self.folder}" in args and "--type=" not in args}
        if victim == "browser":
            return sorted(own)
        for _ in range(4):  # a renderer is a child of a child
            own |= {pid for pid, parent, _ in rows if parent in own}
        return [pid for pid, _, args in rows if pid in own and "--type=renderer" in args]
