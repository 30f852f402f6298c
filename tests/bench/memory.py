"""Memory of a browser that shows a large photo with many instances, against one that shows the photo alone.

Counted is the proportional set size (PSS, /proc/<pid>/smaps_rollup) of all processes of a fresh browser with one page,
after a garbage collection: what canvases and images share between processes counts once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from browsers import launch_chromium

from .measure import spread
from .widget_page import image_url, photo, write_widget_page
from .window import open_page

SIZE = (6000, 4000)
COUNT = 300
TARGET = 120  # MiB
ROUNDS = 3
SETTLING = 4  # seconds: smaller copies are made, what was read is collected

View = Callable[[Page, float], None]


def report() -> Iterator[str]:
    """Open both pages in turn, each in a browser of its own; look at all of the photo, and then at its pixels."""
    if not Path("/proc/self/smaps_rollup").exists():
        yield "Memory: not measured, this system has no /proc/<pid>/smaps_rollup"
        return
    width, height = SIZE
    yield f"Memory: MiB of a browser, {width} x {height}, {COUNT} instances, median (least-most) of {ROUNDS}"
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        pages = {"maskpress": _ours(Path(folder)), "the photo alone": _bare(Path(folder))}
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in pages}
        for _ in range(ROUNDS):
            for name, (path, view) in pages.items():
                found[name].append(_measure(playwright, path, view))
    for name, rounds in found.items():
        fitted, near = ([values[at] for values in rounds] for at in (0, 1))
        yield f"  {name:16} fitted {spread(fitted):>26}   then at 1x {spread(near):>26}"
    for at, title in enumerate(("fitted", "then at 1x")):
        ours, bare = (median(values[at] for values in found[name]) for name in pages)
        verdict = "met" if ours - bare <= TARGET else "missed"
        yield f"  {title}: {ours - bare:.0f} MiB more; target at most {TARGET}: {verdict}"


def _ours(folder: Path) -> tuple[Path, View]:
    def view(page: Page, zoom: float) -> None:
        page.wait_for_function("document.querySelector('crowd-instance-segmentation').ready")
        to = {"zoom": zoom, "center": {"x": SIZE[0] / 2, "y": SIZE[1] / 2}}
        page.evaluate("(to) => document.querySelector('crowd-instance-segmentation').setView(to)", to)

    return write_widget_page(folder / "page.html", SIZE, COUNT), view


def _bare(folder: Path) -> tuple[Path, View]:
    def view(page: Page, zoom: float) -> None:
        page.evaluate("(zoom) => photo.decode().then(() => { photo.style.transform = `scale(${zoom})`; })", zoom)

    path = folder / "bare.html"
    path.write_text(
        f"""<!doctype html><title>The photo alone</title>
<style>body {{ margin: 0; overflow: hidden }} img {{ transform-origin: 0 0 }}</style>
<div style="width: 944px; height: 712px; overflow: hidden">
<img id="photo" src="{image_url(photo(SIZE), "JPEG")}"></div>"""
    )
    return path, view


def _measure(playwright: Playwright, path: Path, view: View) -> tuple[float, float]:
    browser = launch_chromium(playwright)
    page = open_page(browser, path)
    fitted, near = (_after(browser, page, partial(view, page, zoom)) for zoom in (0.15, 1.0))
    browser.close()
    return fitted, near


def _after(browser: Browser, page: Page, act: Callable[[], None]) -> float:
    act()
    page.wait_for_timeout(SETTLING * 1000)
    page.context.new_cdp_session(page).send("HeapProfiler.collectGarbage")
    page.wait_for_timeout(500)
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    return sum(_pss(process["id"]) for process in processes)


def _pss(pid: int) -> float:
    """Give the proportional set size of a process in MiB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    (line,) = [line for line in lines if line.startswith("Pss:")]
    return int(line.split()[1]) / 1024
