"""Paints with a real mouse and keeps what the page received of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

Point = tuple[float, float]

# Maps each pointer event to image space as it arrives, in the capture phase, before the widget sees it.
_RECORD = """(widget) => {
  const log = (window.receivedPointers = []);
  let since = 0;
  const image = (event) => {
    const { x, y } = widget.clientToImage({ x: event.clientX, y: event.clientY });
    return [x, y];
  };
  const record = (event) => {
    if (event.type === "pointerdown") since = event.timeStamp;
    const folded = event.type === "pointermove" ? event.getCoalescedEvents?.() ?? [] : [];
    const events = folded.length === 0 ? [event] : folded.filter((one) => one.timeStamp >= since);
    log.push({ type: event.type, client: [event.clientX, event.clientY], points: events.map(image) });
  };
  for (const type of ["pointerdown", "pointermove", "pointerup", "pointercancel"]) {
    window.addEventListener(type, record, { capture: true });
  }
}"""


@dataclass(frozen=True)
class Received:
    """A stroke as the page got it: unrounded image points, and the client points of the events."""

    points: tuple[Point, ...]
    client: tuple[Point, ...]


class Painter:
    """A hand on the mouse, working in image-space points of one widget.

    With ``whole`` it only goes to whole CSS coordinates, which every engine passes on unchanged.
    """

    def __init__(self, page: Page, widget: Locator, *, whole: bool = False) -> None:
        self._page = page
        self._widget = widget
        self._whole = whole
        widget.evaluate(_RECORD)

    def stroke(self, points: Sequence[Point], *, shift: bool = False) -> Received:
        """Press at the first point, move through the others, release at the last."""
        first, *others = self.to_client(points)
        self._go(first)
        self.forget()
        if shift:
            self._page.keyboard.down("Shift")
        self._page.mouse.down()
        for point in others:
            self._go(point)
        self._page.mouse.up()
        if shift:
            self._page.keyboard.up("Shift")
        return self.received()

    def clicks(self, points: Sequence[Point]) -> Received:
        """Click at one point after the other, as for a polygon."""
        self.forget()
        for point in self.to_client(points):
            self._go(point)
            self._page.mouse.down()
            self._page.mouse.up()
        return self.received(("pointerdown",))

    def to_client(self, points: Sequence[Point]) -> list[Point]:
        """Map image points to the window, rounded where only whole coordinates are sent."""
        script = "(widget, points) => points.map(([x, y]) => widget.imageToClient({ x, y })).map(({ x, y }) => [x, y])"
        mapped: list[Point] = self._widget.evaluate(script, [list(point) for point in points])
        return [(round(x), round(y)) for x, y in mapped] if self._whole else [(x, y) for x, y in mapped]

    def to_image(self, points: Sequence[Point]) -> list[Point]:
        """Map points of the window to image space."""
        script = "(widget, points) => points.map(([x, y]) => widget.clientToImage({ x, y })).map(({ x, y }) => [x, y])"
        mapped: list[Point] = self._widget.evaluate(script, [list(point) for point in points])
        return [(x, y) for x, y in mapped]

    def forget(self) -> None:
        """Start the record anew, for gestures made by other means than this mouse."""
        self._page.evaluate("() => { window.receivedPointers.length = 0; }")

    def received(self, types: Sequence[str] = ("pointerdown", "pointermove")) -> Received:
        """Read what the page got since the record was started."""
        log: list[dict[str, Any]] = self._page.evaluate("() => window.receivedPointers")
        kept = [entry for entry in log if entry["type"] in types]
        points = tuple((x, y) for entry in kept for x, y in entry["points"])
        return Received(points, tuple((x, y) for x, y in (entry["client"] for entry in kept)))

    def _go(self, point: Point) -> None:
        self._page.mouse.move(*point)
