"""Opens copies of typical public pages with nothing changed but the address of their script, and paints in them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

import oracle
from e2e.answers import assert_same_map, read_answer
from e2e.handwritten import BUNDLE
from e2e.painter import Painter, Point
from oracle import LabelMap

PAGES = Path(__file__).parents[1] / "data" / "crowd" / "pages"
OLD_SCRIPT = "https://assets.crowd.example/crowd-html-elements.js"
SIZE = (160, 120)
"""Of the picture in these pages."""


def copy_page(name: str, folder: Path) -> Path:
    """Copy a page and its picture beside the bundle, and change the one address."""
    text = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    assert text.count(OLD_SCRIPT) == 1
    shutil.copy(PAGES / "street.png", folder)
    shutil.copy(BUNDLE, folder)
    page = folder / f"{name}.html"
    page.write_text(text.replace(OLD_SCRIPT, BUNDLE.name), encoding="utf-8")
    return page


class Work:
    """What a worker does to one widget, done to a label map by the oracle as well."""

    def __init__(
        self, page: Page, widget: Locator, *, earlier: LabelMap | None = None, labels: tuple[str, ...] = ()
    ) -> None:
        self._page = page
        self._widget = widget
        self.expected = oracle.blank_map(*SIZE) if earlier is None else earlier.copy()
        self.labels = list(labels)

    def paint(self, label: str, points: list[Point]) -> None:
        """Press "Add instance" of a label and paint a stroke with the mouse, at the size the brush has."""
        self._widget.get_by_role("group", name=label, exact=True).get_by_role("button", name="Add instance").click()
        self.labels.append(label)
        self.stroke(points)

    def stroke(self, points: list[Point]) -> None:
        """Paint with the instance added last."""
        received = Painter(self._page, self._widget, whole=True).stroke(points)
        size = int(self._widget.get_by_role("slider", name="Brush size").input_value())
        oracle.paint_brush(self.expected, received.points, size, len(self.labels))

    def take_back(self) -> None:
        """Press Ctrl+Z: of the instance added last, and its one stroke, nothing is left."""
        for _ in range(2):
            self._page.keyboard.press("Control+z")
        self.expected[self.expected == len(self.labels)] = 0
        self.labels.pop()

    def clear(self) -> None:
        """The form was reset."""
        self.expected[:] = 0
        self.labels.clear()

    def assert_is(self, answer: Any) -> None:
        """Fail unless an answer says exactly what was painted, and decodes to it."""
        found = read_answer([{"annotatedResult": answer}])
        assert list(found.labels) == self.labels
        assert_same_map(found.label_map, self.expected)
