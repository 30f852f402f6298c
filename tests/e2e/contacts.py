"""Sends pointer events of several devices at once, which the drivers of the browsers cannot mix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from playwright.sync_api import Page

from e2e.painter import Point

_SEND = """([type, init]) => {
  let target = document;
  for (let inner = document; inner; inner = target.shadowRoot) {
    target = inner.elementFromPoint(init.clientX, init.clientY);
  }
  target.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, cancelable: true, ...init }));
}"""


class Contact:
    """A pen, a finger or a part of a palm, each with an id of its own, in whole client coordinates."""

    def __init__(self, page: Page, kind: Literal["pen", "touch"], id: int) -> None:
        self._page = page
        self._kind = kind
        self._id = id

    def down(self, point: Point) -> None:
        """Touch the screen."""
        self._send("pointerdown", point, buttons=1)

    def move(self, *points: Point) -> None:
        """Move on while touching."""
        for point in points:
            self._send("pointermove", point, button=-1, buttons=1)

    def up(self, point: Point) -> None:
        """Leave the screen."""
        self._send("pointerup", point)

    def stroke(self, points: Sequence[Point]) -> None:
        """Touch at the first point, move through the others, leave at the last."""
        self.down(points[0])
        self.move(*points[1:])
        self.up(points[-1])

    def _send(self, type: str, point: Point, *, button: int = 0, buttons: int = 0) -> None:
        where = {"clientX": point[0], "clientY": point[1], "button": button, "buttons": buttons}
        device = {"pointerId": self._id, "pointerType": self._kind, "isPrimary": self._kind == "pen"}
        self._page.evaluate(_SEND, [type, {**where, **device}])
