"""The page as a worker meets it: everything is found by the roles and names of the public contract."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from e2e.watchdog import Watchdog


class Workbench:
    """One open page with a widget to paint in."""

    def __init__(self, page: Page, watchdog: Watchdog, downloads: Path | None = None) -> None:
        self.page = page
        self.watchdog = watchdog
        self._downloads = downloads

    @property
    def widget(self) -> Locator:
        """The widget of the task in view."""
        return self.page.locator("crowd-instance-segmentation").filter(visible=True)

    def wait_until_ready(self) -> None:
        """Wait until the image is there and painting is possible."""
        expect(self.radio("Brush")).to_be_enabled()
        self.widget.evaluate(
            """(widget) => new Promise((done) => {
              const look = () => (widget.zoom > 0 ? done() : requestAnimationFrame(look));
              look();
            })"""
        )

    def wait_until_drawn(self) -> None:
        """Wait until what changed so far is on the screen: it is drawn in the next frame."""
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def radio(self, name: str) -> Locator:
        """A tool or an instance, both radios."""
        return self.widget.get_by_role("radio", name=name, exact=True)

    def button(self, name: str) -> Locator:
        """A button anywhere on the page, by its whole name."""
        return self.page.get_by_role("button", name=name, exact=True).filter(visible=True)

    def slider(self, name: str) -> Locator:
        """A slider of the widget in view."""
        return self.widget.get_by_role("slider", name=name, exact=True)

    @property
    def status(self) -> Locator:
        """The live region."""
        return self.page.get_by_role("status").filter(visible=True)

    @property
    def said(self) -> Locator:
        """What the live region says to the worker, without the word on saving at its end."""
        return self.widget.locator("#said")

    @property
    def dialog(self) -> Locator:
        """The dialog that is open."""
        return self.page.get_by_role("dialog").filter(visible=True)

    def choose(self, tool: str) -> None:
        """Take a tool."""
        self.radio(tool).check(force=True)

    def select(self, instance: str) -> None:
        """Select an instance by its name, once the list stands still."""
        self.wait_until_drawn()
        self.radio(instance).check(force=True)

    def add_instance(self, label: str) -> int:
        """Press a label's "Add instance" and return the number of the new instance within its label."""
        group = self.widget.get_by_role("group", name=label, exact=True)
        group.get_by_role("button", name="Add instance", exact=True).click()
        selected = group.get_by_role("radio", name=re.compile(rf"^{re.escape(label)} \d+$"), checked=True)
        expect(selected).to_have_count(1)
        return int(str(selected.evaluate(_ACCESSIBLE_NAME)).rpartition(" ")[2])

    def set_slider(self, name: str, value: int) -> None:
        """Move a slider to a value."""
        self.slider(name).fill(str(value))

    def set_view(self, zoom: float, center: tuple[float, float]) -> None:
        """Show an image point in the middle of the stage at a zoom."""
        x, y = center
        self.widget.evaluate("(widget, view) => widget.setView(view)", {"zoom": zoom, "center": {"x": x, "y": y}})

    def value(self) -> Any:
        """The answer as it stands."""
        return self.widget.evaluate("(widget) => widget.value")

    def submit(self) -> Any:
        """Press Submit and return the JSON of the file that the page downloads."""
        return json.loads(self.download("Submit").read_text(encoding="utf-8"))

    def download(self, button: str) -> Path:
        """Press a button and return the file that the page downloads, under the name that the page gave it."""
        if self._downloads is not None:
            return self._download_in_firefox(button, self._downloads)
        with self.page.expect_download() as started:
            self.button(button).click()
        file = Path(started.value.path()).with_suffix(".d") / started.value.suggested_filename
        started.value.save_as(file)
        return file

    def _download_in_firefox(self, button: str, folder: Path) -> Path:
        """Wait for the file itself: Firefox tells nobody of a download that comes from a blob."""
        before = set(folder.iterdir())
        self.button(button).click()
        for _ in range(500):
            finished = [file for file in set(folder.iterdir()) - before if _is_json(file)]
            if finished:
                return finished[0]
            self.page.wait_for_timeout(20)
        raise AssertionError(f"{button} downloaded nothing")


def _is_json(file: Path) -> bool:
    try:
        json.loads(file.read_bytes())
    except (ValueError, OSError):  # still being written, or already renamed
        return False
    return True


_ACCESSIBLE_NAME = "(radio) => radio.getAttribute('aria-label') ?? radio.labels?.[0]?.textContent.trim() ?? ''"
