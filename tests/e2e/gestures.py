"""Touch and pen, sent to Chromium below its page as hardware would."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import Page

from e2e.painter import Point


class Fingers:
    """Fingers on a touch screen; each call gives where every finger is."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)

    def down(self, *points: Point) -> None:
        """Put all fingers that touch now, the earlier ones first."""
        self._send("touchStart", points)

    def move(self, *points: Point) -> None:
        """Move the fingers that touch."""
        self._send("touchMove", points)

    def up(self, *left: Point) -> None:
        """Lift fingers, all but the ones left."""
        self._send("touchEnd", left)

    def cancel(self) -> None:
        """Let the system take the touch away, as for a gesture of its own."""
        self._send("touchCancel", ())

    def _send(self, kind: str, points: Sequence[Point]) -> None:
        touches = [{"x": x, "y": y, "id": id} for id, (x, y) in enumerate(points)]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


class Pen:
    """A pen with pressure."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)

    def stroke(self, points: Sequence[Point]) -> None:
        """Press at the first point, move through the others, lift."""
        self._send("mousePressed", points[0])
        for point in points[1:]:
            self._send("mouseMoved", point)
        self._send("mouseReleased", points[-1])

    def _send(self, kind: str, point: Point) -> None:
        pressed = 0 if kind == "mouseReleased" else 1
        event = {"type": kind, "x": point[0], "y": point[1], "button": "left", "buttons": pressed, "force": 0.5}
        self._session.send("Input.dispatchMouseEvent", {**event, "clickCount": 1, "pointerType": "pen"})
