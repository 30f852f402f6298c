"""Main-thread CPU of one pointer move while painting: few and many instances, small and large images, and the limit.

The limit is a bare page that paints the same strokes (``limit_page.html``); that the pixels are the same is checked.
Every page is painted on in two views: with the whole image in sight and a brush of 15 CSS pixels, where a large image
means wide strokes in image space, and at one CSS pixel per image pixel, where all strokes are the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from browsers import launch_chromium

from .measure import spread
from .painted_pages import LimitPage, PaintedPage, WidgetPage, busy_time, measured
from .widget_page import Size

SMALL, MIDDLE, LARGE = (1632, 1224), (6000, 4000), (12000, 8333)
LIMIT = "the limit, 300 on 24 MP"
PAGES: Mapping[str, tuple[int, Size]] = {
    "1 on 2 MP": (1, SMALL),
    "1 on 24 MP": (1, MIDDLE),
    "300 on 24 MP": (300, MIDDLE),
    "1,000 on 24 MP": (1000, MIDDLE),
    "1 on 100 MP": (1, LARGE),
}
TARGETS = (
    ("300 on 24 MP", "1 on 2 MP", 1.3),
    ("300 on 24 MP", LIMIT, 1.5),
    ("1 on 100 MP", "1 on 24 MP", 1.3),
    ("1,000 on 24 MP", "1 on 24 MP", 1.3),
)
ROUNDS = 7
MOVES = 100
BRUSH = 15
"""CSS pixels across, in the view of the whole image."""


def report() -> Iterator[str]:
    """Paint the same stroke on all pages in turn, and compare the CPU time of their main threads per move."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        pages = _open_pages(browser, Path(folder))
        sessions = {name: measured(page.page) for name, page in pages.items()}
        yield f"Pointer moves: main-thread CPU ms per move, median (least-most) of {ROUNDS} strokes of {MOVES} moves"
        for zoom, title in ((None, f"whole image in view, brush {BRUSH} CSS pixels"), (1.0, "zoom 1, brush 20")):
            _take_view(pages, zoom)
            yield f"  {title}"
            yield from _verdicts(_rounds(pages, sessions))
        browser.close()


def _open_pages(browser: Browser, folder: Path) -> dict[str, PaintedPage]:
    pages = {name: WidgetPage(browser, folder / "page.html", size, count) for name, (count, size) in PAGES.items()}
    limit = LimitPage(browser, MIDDLE, 300, pages["300 on 24 MP"])
    return {**pages, LIMIT: limit}


def _take_view(pages: Mapping[str, PaintedPage], zoom: float | None) -> None:
    """Set view and brush, and make sure that the limit paints what the widget paints."""
    for page in pages.values():
        page.page.bring_to_front()
        page.view(zoom, 20 if zoom is not None else round(BRUSH / page.fitting))
    found = {name: _painted(pages[name]) for name in ("300 on 24 MP", LIMIT)}
    if len(set(found.values())) > 1:
        raise SystemExit(f"the limit page paints other pixels than the widget: {found}")


def _painted(page: PaintedPage) -> tuple[int, int]:
    page.page.bring_to_front()
    _stroke(page.page)
    summary = page.summary()
    page.restore()
    return summary


def _rounds(pages: Mapping[str, PaintedPage], sessions: Mapping[str, CDPSession]) -> dict[str, list[float]]:
    costs: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(ROUNDS):
        for name, page in pages.items():
            page.page.bring_to_front()
            before = busy_time(sessions[name])
            _stroke(page.page)
            costs[name].append((busy_time(sessions[name]) - before) * 1000 / MOVES)
            page.restore()
    return costs


def _verdicts(costs: Mapping[str, list[float]]) -> Iterator[str]:
    for name, found in costs.items():
        yield f"    {name:24} {spread(found):>24}"
    for name, against, target in TARGETS:
        ratio = median(costs[name]) / median(costs[against])
        verdict = "met" if ratio <= target else "missed"
        yield f"    {name} : {against}  {ratio:.2f}; target at most {target}: {verdict}"


def _stroke(page: Page) -> None:
    page.mouse.move(*_place(0))
    page.mouse.down()
    for step in range(MOVES):
        page.mouse.move(*_place(step + 1))
    page.mouse.up()


def _place(step: int) -> tuple[float, float]:
    """Give a place of a slow wave across the stage, in whole CSS pixels."""
    return 200 + 4 * step, 380 + round(140 * math.sin(step / 12))
