"""Panning and zooming over a large photo with many instances, against a bare page that moves the image alone.

One turn of the wheel arrives before each frame. Frames are timed at the pace of the screen (60 a second), as a worker
sees them, and once more as fast as they can be made: there every millisecond shows that the screen's pace hides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from browsers import launch_chromium

from .measure import spread
from .widget_page import image_url, photo, write_widget_page
from .window import WINDOW, open_page

SIZE = (6000, 4000)
COUNT = 300
SCRIPT_TARGET = 8  # ms a frame
FRAME_TARGET = 1.5
ROUNDS = 5
FRAMES = 120
VIEWS: Mapping[str, tuple[float | None, str]] = {
    "pan, fitted": (None, "pan"),
    "pan at 1x": (1.0, "pan"),
    "pan at 2.5x": (2.5, "pan"),
    "zoom 0.3x to 1.8x": (0.3, "zoom"),
}
UNLIMITED = ("--disable-frame-rate-limit", "--disable-gpu-vsync")
_BARE = Path(__file__).with_name("pan_zoom.html")

_TURN_WHEEL = """async ({ kind, frames }) => {
  const widget = document.querySelector("crowd-instance-segmentation");
  const stage = (widget?.shadowRoot ?? document).querySelector("#stage");
  const { left, top, width, height } = stage.getBoundingClientRect();
  const at = { clientX: left + width / 2, clientY: top + height / 2, bubbles: true, composed: true, cancelable: true };
  const turn = (n) => kind === "zoom"
    ? { deltaY: n % 60 < 30 ? -30 : 30, ctrlKey: true }
    : { deltaX: 6 * Math.cos(n / 15) + 3, deltaY: 5 * Math.sin(n / 11) };
  const times = [];
  await new Promise((done) => {
    const step = (now) => {
      times.push(now);
      if (times.length > frames) return done();
      stage.dispatchEvent(new WheelEvent("wheel", { ...at, ...turn(times.length) }));
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
  return times.slice(1).map((time, n) => time - times[n]);
}"""

_STAGE = """(widget) => {
  const { left, top, width, height } = widget.shadowRoot.querySelector("#stage").getBoundingClientRect();
  return { left, top, width, height };
}"""

_SETTLED = """async () => {
  for (let n = 0; n < 30; n += 1) await new Promise((done) => requestAnimationFrame(done));
  await new Promise((done) => requestIdleCallback(done));
}"""
"""The image is decoded for this view, and nothing is left to do."""


# Smaller copies of the photo are made while nothing else is to do; the last one is as small as a minimap.
_COPIED = """() => {
  const { shadowRoot } = document.querySelector("crowd-instance-segmentation");
  return [...shadowRoot.querySelectorAll("canvas.photo")].some(({ width }) => width <= 512);
}"""


@dataclass
class Measured:
    """What a page cost in one view: script and all of the main thread in ms a frame of each round, ms of all frames."""

    script: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    frames: list[float] = field(default_factory=list)

    @property
    def late(self) -> float:
        """The 95th percentile of the frames."""
        return quantiles(self.frames, n=20)[-1]


@dataclass(frozen=True)
class Moved:
    """One open page whose view can be set."""

    page: Page
    session: CDPSession
    set_view: str


def report() -> Iterator[str]:
    """Turn the wheel on both pages alternately, in each view."""
    width, height = SIZE
    yield f"Pan and zoom: {width} x {height}, {COUNT} instances, median (least-most) of {ROUNDS} x {FRAMES} frames"
    for title, flags in (("60 frames a second", ()), ("frames as fast as they come", UNLIMITED)):
        with TemporaryDirectory() as folder, sync_playwright() as playwright:
            browser = launch_chromium(playwright, *flags)
            yield f"  {title}"
            yield from _compare(_open_pages(browser, Path(folder)))
            browser.close()


def _compare(pages: Mapping[str, Moved]) -> Iterator[str]:
    for view, (zoom, kind) in VIEWS.items():
        costs = {name: Measured() for name in pages}
        for _ in range(ROUNDS):
            for name, moved in pages.items():
                _measure(moved, zoom, kind, costs[name])
        for name, cost in costs.items():
            yield (
                f"    {view:18} {name:9} script {spread(cost.script):>17}  main thread {spread(cost.busy):>18}"
                f"  frame {median(cost.frames):5.1f}, p95 {cost.late:5.1f}, longest {max(cost.frames):5.1f}"
            )
        ours, bare = costs["maskpress"], costs["bare image"]
        yield f"    {'':18} {_verdict('script ms', median(ours.script), SCRIPT_TARGET)}; " + _verdict(
            "p95 ratio", ours.late / bare.late, FRAME_TARGET
        )


def _verdict(what: str, found: float, target: float) -> str:
    return f"{what} {found:.2f}, target at most {target}: {'met' if found <= target else 'missed'}"


def _measure(moved: Moved, zoom: float | None, kind: str, cost: Measured) -> None:
    moved.page.bring_to_front()
    fitted = min((WINDOW[0] - 400) / SIZE[0], (WINDOW[1] - 120) / SIZE[1])
    center = {"x": SIZE[0] / 2, "y": SIZE[1] / 2}
    moved.page.evaluate(moved.set_view, {"zoom": zoom or fitted, "center": center})
    moved.page.evaluate(_SETTLED)
    before = _metrics(moved.session)
    cost.frames += moved.page.evaluate(_TURN_WHEEL, {"kind": kind, "frames": FRAMES})
    after = _metrics(moved.session)
    for name, found in (("ScriptDuration", cost.script), ("TaskDuration", cost.busy)):
        found.append((after[name] - before[name]) * 1000 / FRAMES)


def _metrics(session: CDPSession) -> dict[str, float]:
    return {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}


def _open_pages(browser: Browser, folder: Path) -> dict[str, Moved]:
    ours = open_page(browser, write_widget_page(folder / "page.html", SIZE, COUNT))
    ours.wait_for_function("document.querySelector('crowd-instance-segmentation').ready")
    ours.wait_for_function(_COPIED)
    place = ours.locator("crowd-instance-segmentation").evaluate(_STAGE)
    bare = open_page(browser, _BARE)
    bare.evaluate("(url) => { photo.src = url; return photo.decode(); }", image_url(photo(SIZE), "JPEG"))
    bare.evaluate("(place_) => place(place_)", place)
    widget = "(view) => document.querySelector('crowd-instance-segmentation').setView(view)"
    return {"maskpress": _moved(ours, widget), "bare image": _moved(bare, "(view) => setView(view)")}


def _moved(page: Page, set_view: str) -> Moved:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})  # CPU: others may use the machine
    return Moved(page, session, set_view)
