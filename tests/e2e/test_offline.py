"""A page needs nothing but itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from e2e.answers import assert_same_map, read_answer
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.watchdog import watch

OUTWARD = "https://elsewhere.invalid/picture.png"


def test_page_paints_and_submits_with_every_request_aborted(
    browser: Browser, open_page: OpenPage, built_example: Callable[[str], Path]
) -> None:
    path = built_example("smallest")
    bench = open_page(path, browser=browser)
    bench.wait_until_ready()
    drawing = Drawing(bench, whole=True)
    frame = drawing.view(1, (225, 150))
    drawing.add("Cat")
    drawing.brush(30, frame((-100, -50), (80, 60)))
    expected, _ = drawing.painted()
    assert_same_map(read_answer(bench.submit()).label_map, expected)
    assert set(bench.watchdog.requests) <= {path.as_uri()}
    bench.watchdog.assert_quiet()


def test_watchdog_notices_a_request(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "leaks.html"
    page.write_text(f'<!doctype html><img src="{OUTWARD}">', encoding="utf-8")
    context = browser.new_context()
    tab = context.new_page()
    watchdog = watch(context, tab)
    tab.goto(page.as_uri())
    tab.wait_for_load_state("load")
    context.close()
    assert watchdog.forbidden == [OUTWARD]


def test_watchdog_notices_a_policy_violation(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "violates.html"
    policy = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"
    page.write_text(f'<!doctype html>{policy}<img src="{OUTWARD}">', encoding="utf-8")
    context = browser.new_context()
    tab = context.new_page()
    watchdog = watch(context, tab)
    tab.goto(page.as_uri())
    with pytest.raises(AssertionError):
        watchdog.assert_quiet()
    context.close()
