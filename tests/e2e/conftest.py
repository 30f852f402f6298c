"""Fixtures of the browser tests: browsers, built pages and open pages that are watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from browsers import launch_chromium, launch_firefox, launch_webkit
from e2e.serving import TaskHost, serve_task_host
from e2e.sites import build_example
from e2e.tabs import OpenTabs, Tabs
from e2e.watchdog import Watchdog, watch
from e2e.workbench import Workbench
from soak import SOAK
from webkit import WebKit

VIEWPORT = (1200, 800)
PATIENCE = 15_000  # ms: CI machines share their cores


@pytest.fixture(scope="session")
def engines() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(engines: Playwright) -> Iterator[Browser]:
    browser = launch_chromium(engines)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def firefox_downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("firefox-downloads")


@pytest.fixture(scope="session")
def firefox(engines: Playwright, firefox_downloads: Path) -> Iterator[Browser]:
    browser = launch_firefox(engines, firefox_downloads)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def webkit() -> Iterator[WebKit]:
    with launch_webkit() as running:
        yield running


@pytest.fixture
def host() -> Iterator[TaskHost]:
    """Run a task host, which takes answers by POST."""
    with serve_task_host() as running:
        yield running


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only a soak has the time for."""
    left = [] if SOAK else [item for item in items if _is_for_soak(item)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]


def _is_for_soak(item: pytest.Item) -> bool:
    given = getattr(item, "callspec", None)  # a test without parameters has none
    return item.get_closest_marker("firefox_in_soak") is not None and "firefox" in (
        given.params.values() if given else ()
    )


@pytest.fixture(params=["chromium", "firefox"])
def browser(request: pytest.FixtureRequest) -> Browser:
    """Run the test once in each engine."""
    chosen: Browser = request.getfixturevalue(request.param)
    return chosen


@pytest.fixture(scope="session")
def built_example(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Build an example when it is first asked for; the page is kept for the session."""
    pages: dict[str, Path] = {}

    def build(name: str) -> Path:
        if name not in pages:
            pages[name] = build_example(name, tmp_path_factory.mktemp(name) / "site")
        return pages[name]

    return build


class OpenPage(Protocol):
    """Opens a page file in a context of its own."""

    def __call__(
        self,
        path: Path,
        *,
        browser: Browser | None = None,
        ratio: float = 1,
        viewport: tuple[int, int] = VIEWPORT,
        quiet: bool = True,
        **options: Any,
    ) -> Workbench: ...


@pytest.fixture
def open_page(request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Open pages in Chromium or the given browser; each must have been quiet at the end, unless told otherwise."""
    opened: list[tuple[Page, Watchdog | None]] = []

    def open_in_new_context(
        path: Path,
        *,
        browser: Browser | None = None,
        ratio: float = 1,
        viewport: tuple[int, int] = VIEWPORT,
        quiet: bool = True,
        **options: Any,
    ) -> Workbench:
        chosen: Browser = browser or request.getfixturevalue("chromium")
        size = {"width": viewport[0], "height": viewport[1]}
        context = chosen.new_context(viewport=size, device_scale_factor=ratio, **options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        watchdog = watch(context, page)
        opened.append((page, watchdog if quiet else None))
        page.goto(path.as_uri())
        in_firefox = chosen.browser_type.name == "firefox"
        downloads = request.getfixturevalue("firefox_downloads") if in_firefox else None
        return Workbench(page, watchdog, downloads)

    yield open_in_new_context
    for page, watchdog in opened:
        if watchdog is not None:
            watchdog.assert_quiet()
        page.context.close()


@pytest.fixture
def open_tabs() -> Iterator[OpenTabs]:
    """Open browsers with several tabs."""
    opened: list[Tabs] = []

    def open_browser(browser: Browser, *scripts: str) -> Tabs:
        opened.append(Tabs(browser, *scripts))
        return opened[-1]

    yield open_browser
    for tabs in opened:
        tabs.close()
