"""Where the tests find their browsers, and how they start them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright

from webkit import WebKit, open_webkit

CHROMIUM_COMMANDS = ("chromium-headless-shell", "chromium", "google-chrome", "google-chrome-stable")
FIREFOX_COMMANDS = ("firefox-esr", "firefox")
WEBKIT_COMMANDS = ("WebKitWebDriver",)

# A browser under test asks nobody for anything: updates, component lists and field trials stay off.
CHROMIUM_FLAGS = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
FIREFOX_PREFERENCES: dict[str, str | float | bool] = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.healthreport.uploadEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}


def chromium_path() -> str | None:
    """Find Chromium: ``$MASKPRESS_CHROMIUM``, then the usual commands; None leaves it to Playwright's own."""
    return _named("MASKPRESS_CHROMIUM") or _first_command(CHROMIUM_COMMANDS)


def firefox_path() -> str | None:
    """Find a Firefox: ``$MASKPRESS_FIREFOX``, then the usual commands; None where there is none."""
    return _named("MASKPRESS_FIREFOX") or _first_command(FIREFOX_COMMANDS)


def webkit_path() -> str | None:
    """Find WebKitGTK's driver: ``$MASKPRESS_WEBKIT``, then the usual command; None without it or an X server for it."""
    return (_named("MASKPRESS_WEBKIT") or _first_command(WEBKIT_COMMANDS)) if shutil.which("Xvfb") else None


def launch_chromium(playwright: Playwright, *flags: str) -> Browser:
    """Start a headless Chromium, or skip the test where there is none."""
    path = chromium_path()
    if path is None and not Path(playwright.chromium.executable_path).exists():
        missing("Chromium", "MASKPRESS_CHROMIUM")
    return playwright.chromium.launch(executable_path=path, args=[*_sandbox_flags(), *CHROMIUM_FLAGS, *flags])


def open_profile(playwright: Playwright, folder: Path, *flags: str) -> BrowserContext:
    """Start a headless Chromium that keeps what pages store in a folder, or skip the test where there is none."""
    path = chromium_path()
    if path is None and not Path(playwright.chromium.executable_path).exists():
        missing("Chromium", "MASKPRESS_CHROMIUM")
    return playwright.chromium.launch_persistent_context(
        folder,
        executable_path=path,
        args=[*_sandbox_flags(), *CHROMIUM_FLAGS, *flags],
        viewport={"width": 1200, "height": 800},
    )


def launch_firefox(playwright: Playwright, downloads: Path | None = None) -> Browser:
    """Start a headless stock Firefox over WebDriver BiDi, or skip the test where there is none.

    What pages download is written below ``downloads``.
    """
    path = firefox_path()
    if path is None:
        missing("Firefox", "MASKPRESS_FIREFOX")
    return playwright.firefox.launch(
        channel="moz-firefox", executable_path=path, firefox_user_prefs=FIREFOX_PREFERENCES, downloads_path=downloads
    )


@contextmanager
def launch_webkit(ratio: int = 1) -> Iterator[WebKit]:
    """Start a WebKitGTK with a device pixel ratio of 1, 2 or 3, or skip the test where there is none."""
    path = webkit_path()
    if path is None:
        missing("WebKitGTK driver with Xvfb", "MASKPRESS_WEBKIT")
    with open_webkit(path, ratio) as webkit:
        yield webkit


def missing(browser: str, variable: str) -> NoReturn:
    """Skip the running test, or fail it where ``$MASKPRESS_REQUIRE_BROWSERS`` promises that browsers are there."""
    reason = f"no {browser} found: install one or set {variable} to its path"
    if os.environ.get("MASKPRESS_REQUIRE_BROWSERS"):
        pytest.fail(reason)
    pytest.skip(reason)


def _named(variable: str) -> str | None:
    path = os.environ.get(variable)
    if path and not Path(path).exists():
        pytest.fail(f"{variable} names {path}, which does not exist")
    return path or None


def _first_command(commands: tuple[str, ...]) -> str | None:
    return next((path for command in commands if (path := shutil.which(command))), None)


def _sandbox_flags() -> tuple[str, ...]:
    """Chromium refuses its sandbox to root, which is who runs a container."""
    return ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
