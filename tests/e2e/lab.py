"""Fixtures of the tests of channels: a collecting server, and pages that send to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from e2e.channelled import write_settings_page
from e2e.collecting import Collector, collect
from e2e.conftest import PATIENCE
from e2e.serving import serve

OpenSettings = Callable[..., Page]


@pytest.fixture
def lab() -> Iterator[Collector]:
    with collect() as running:
        yield running


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    with chromium.new_context(viewport={"width": 1200, "height": 800}) as opened:
        opened.set_default_timeout(PATIENCE)
        yield opened


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """Serve the test's folder."""
    with serve(tmp_path) as url:
        yield url


@pytest.fixture
def open_settings(context: BrowserContext, site: str, tmp_path: Path) -> OpenSettings:
    """Open a page with these settings, and a query."""

    def open_page(settings: Mapping[str, Any] | None, body: str, query: str = "") -> Page:
        write_settings_page(tmp_path, settings, body)
        page = context.new_page()
        page.goto(f"{site}/page.html{query}")
        return page

    return open_page
