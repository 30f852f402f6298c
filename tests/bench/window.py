"""The browser window that all pages are measured in."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page

WINDOW = (1280, 800)


def open_page(browser: Browser, path: Path) -> Page:
    """Open a page on disk in a window of its own."""
    page = browser.new_page()
    page.set_default_timeout(120_000)
    page.set_viewport_size({"width": WINDOW[0], "height": WINDOW[1]})
    page.goto(path.as_uri())
    return page
