"""Tabs of one worker's browser, which share what pages keep on the device."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Browser, Locator, expect

from e2e.drawing import Drawing
from e2e.watchdog import Watchdog, watch
from e2e.workbench import Workbench


class Tabs:
    """One browser context; what its pages complain of is asserted at the end."""

    def __init__(self, browser: Browser, *scripts: str) -> None:
        self.context = browser.new_context(viewport={"width": 1200, "height": 800}, accept_downloads=True)
        self.context.set_default_timeout(15_000)
        for script in scripts:
            self.context.add_init_script(script)
        self._watchdogs: list[Watchdog] = []

    def open(self, url: str) -> Workbench:
        """Open a page in a tab of its own and wait until its image is there."""
        page = self.context.new_page()
        watchdog = watch(self.context, page, url.split("/", 3)[0] if url.startswith("file:") else url.rsplit("/", 1)[0])
        self._watchdogs.append(watchdog)
        page.goto(url)
        bench = Workbench(page, watchdog)
        bench.wait_until_ready()
        return bench

    def close(self) -> None:
        for watchdog in self._watchdogs:
            watchdog.assert_quiet()
        self.context.close()


class OpenTabs(Protocol):
    """Opens the browser of one worker; its tabs are closed, and must have been quiet, at the end."""

    def __call__(self, browser: Browser, *scripts: str) -> Tabs: ...


def gate(mode: str) -> str:
    """Write a script that holds back the end of transactions of a mode until the test sets ``window.gate`` free."""
    return f"""(() => {{
      const {{ get, set }} = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, "oncomplete");
      window.gate = Promise.resolve();
      Object.defineProperty(IDBTransaction.prototype, "oncomplete", {{
        get,
        set(hear) {{
          const end = (event) => (this.mode === "{mode}" ? void window.gate.then(() => hear(event)) : hear(event));
          set.call(this, end);
        }},
      }});
    }})();"""


def kept(bench: Workbench) -> Locator:
    """Where the status says how it stands with what was painted."""
    return bench.widget.locator(".kept")


def wait_until_saved(bench: Workbench) -> None:
    expect(kept(bench)).to_have_text("Saved")


def banner(bench: Workbench) -> Locator:
    """What is said over the image about the work on this device."""
    return bench.widget.get_by_role("group", name="Your work on this device")


def paint(bench: Workbench, label: str, *way: tuple[float, float]) -> Drawing:
    """Add an instance and paint one stroke of it."""
    drawing = Drawing(bench)
    drawing.add(label)
    drawing.brush(9, way or [(30, 30), (90, 60)])
    return drawing
