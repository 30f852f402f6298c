"""The two kinds of page that ``pointer_moves`` paints on: the widget's, and one that does the least possible."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, CDPSession, Page

from .widget_page import Size, cells, image_url, photo, write_widget_page
from .window import open_page

_LIMIT = Path(__file__).with_name("limit_page.html")

# Where the widget shows its image, in whole CSS pixels of the window.
_STAGE = """(widget) => {
  const { left, top, width, height } = widget.shadowRoot.querySelector("#stage").getBoundingClientRect();
  return { left, top, width, height };
}"""

Summary = tuple[int, int]
"""How many pixels the first instance has, and the sum of their places in the image."""


class PaintedPage(Protocol):
    """An open page on which a real mouse paints the first instance."""

    page: Page
    fitting: float  # the zoom at which all of the image is shown

    def view(self, zoom: float | None, size: int) -> None:
        """Show the middle of the image at a zoom, or all of it, and take a brush of ``size`` image pixels."""

    def restore(self) -> None:
        """Take the last stroke back."""

    def summary(self) -> Summary: ...


class WidgetPage:
    """The widget with an earlier answer."""

    def __init__(self, browser: Browser, path: Path, size: Size, count: int) -> None:
        self.page = open_page(browser, write_widget_page(path, size, count))
        self.page.wait_for_function("document.querySelector('crowd-instance-segmentation').ready", timeout=120_000)
        if count > 0:
            self.page.get_by_role("radio", name="Cell 1", exact=True).check(force=True)
        self._widget = self.page.locator("crowd-instance-segmentation")
        self._middle = {"x": size[0] / 2, "y": size[1] / 2}
        self.fitting: float = self._widget.evaluate("(widget) => widget.zoom")

    @property
    def stage(self) -> Any:
        """The rectangle of the window in which the image is shown."""
        return self._widget.evaluate(_STAGE)

    def view(self, zoom: float | None, size: int) -> None:
        to = {"zoom": zoom or self.fitting, "center": self._middle}
        self._widget.evaluate("(widget, to) => widget.setView(to)", to)
        self.page.get_by_role("slider", name="Brush size", exact=True).fill(str(size))

    def restore(self) -> None:
        self.page.keyboard.press("Control+z")

    def summary(self) -> Summary:
        png = self._widget.evaluate("(widget) => widget.value.labeledImage.pngImageData")
        with Image.open(io.BytesIO(base64.b64decode(png))) as image:
            first = image.getpixel((0, 0))  # the first cell lies in the corner
            pixels = np.asarray(image)
        ours = (pixels == first).reshape(*pixels.shape[:2], -1).all(axis=2)
        places = np.flatnonzero(ours)
        return len(places), int(places.sum())


class LimitPage:
    """The bare page, with image, stage and instances of a page of the widget."""

    def __init__(self, browser: Browser, size: Size, count: int, beside: WidgetPage) -> None:
        self.page = open_page(browser, _LIMIT)
        self.fitting = beside.fitting
        self._middle = {"x": size[0] / 2, "y": size[1] / 2}
        self.page.evaluate("(url) => { photo.src = url; return photo.decode(); }", image_url(photo(size), "JPEG"))
        start = {"place": beside.stage, "image": {"width": size[0], "height": size[1]}, "cells": cells(size, count)}
        self.page.evaluate("({ place, image, cells }) => start(place, image, cells)", start)

    def view(self, zoom: float | None, size: int) -> None:
        to = {"zoom": zoom or self.fitting, "center": self._middle, "size": size}
        self.page.evaluate("({ zoom, center, size }) => view(zoom, center, size)", to)

    def restore(self) -> None:
        self.page.evaluate("restore()")

    def summary(self) -> Summary:
        count, total = self.page.evaluate("summary()")
        return count, total


def measured(page: Page) -> CDPSession:
    """Start measuring the main thread of a page."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    return session


def busy_time(session: CDPSession) -> float:
    """Give the CPU seconds of the main thread so far: input, script, style, layout and paint."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    (seconds,) = [metric["value"] for metric in metrics if metric["name"] == "ThreadTime"]
    return float(seconds)
