"""Random work of the hardware around a page: mouse, fingers, pen, keys, and the window itself."""

from __future__ import annotations

from random import Random
from typing import Literal

from e2e.conftest import VIEWPORT
from e2e.gestures import Fingers, Pen
from e2e.painter import Point
from e2e.workbench import Workbench

Button = Literal["left", "middle"]
BUTTONS: tuple[Button, ...] = ("left", "left", "left", "middle")


class Screen:
    """What the page is shown on: its window's size in CSS pixels and its device pixel ratio."""

    def __init__(self, bench: Workbench) -> None:
        self._session = bench.page.context.new_cdp_session(bench.page)

    def change(self, width: int = VIEWPORT[0], height: int = VIEWPORT[1], ratio: float = 1) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": ratio, "mobile": False}
        self._session.send("Emulation.setDeviceMetricsOverride", size)


class Hands:
    """Mouse, fingers, pen and keys, all used at once; the window changes under them."""

    def __init__(self, bench: Workbench, random: Random) -> None:
        self._page = bench.page
        self._random = random
        self._screen = Screen(bench)
        self._fingers = Fingers(bench.page)
        self._pen = Pen(bench.page)
        self._touching: list[Point] = []
        self._pressed: set[Button] = set()

    def do_something(self) -> None:
        self._random.choice([*18 * [self.gesture], *3 * [self._key], self._undo])()

    def gesture(self) -> None:
        """Do something without keys."""
        mouse = 3 * [self._press] + 6 * [self._move] + 3 * [self._release]
        touch = 3 * [self._touch] + 4 * [self._slide] + [self._lift, self._lose]
        self._random.choice([*mouse, *touch, self._write, self._change])()

    def let_go(self) -> None:
        """Release everything, and give the window its size back."""
        self._lift()
        while self._pressed:
            self._release()
        self._screen.change()

    def _press(self) -> None:
        button = self._random.choice(BUTTONS)
        if button not in self._pressed:
            self._pressed.add(button)
            self._page.mouse.down(button=button)

    def _move(self) -> None:
        self._page.mouse.move(*self._place(), steps=self._random.randint(1, 4))

    def _release(self) -> None:
        if self._pressed:
            self._page.mouse.up(button=self._pressed.pop())

    def _touch(self) -> None:
        if len(self._touching) < 2:
            self._touching.append(self._place())
            self._fingers.down(*self._touching)

    def _slide(self) -> None:
        if self._touching:
            self._touching = [self._place() for _ in self._touching]
            self._fingers.move(*self._touching)

    def _lift(self) -> None:
        if self._touching:
            self._touching = []
            self._fingers.up()

    def _lose(self) -> None:
        if self._touching:
            self._touching = []
            self._fingers.cancel()

    def _write(self) -> None:
        self._pen.stroke([self._place() for _ in range(3)])

    def _key(self) -> None:
        self._page.keyboard.press(self._random.choice([*"beprolfv", *"1212", "Enter", "Escape", "[", "]", "0"]))

    def _undo(self) -> None:
        self._page.keyboard.press(self._random.choice(["Control+z", "Control+z", "Control+y"]))

    def _change(self) -> None:
        width, height = self._random.choice([VIEWPORT, (800, 600), (420, 700)])
        self._screen.change(width, height, self._random.choice([1, 1.5, 2]))

    def _place(self) -> Point:
        """Give a place on the image or beside it, in every window."""
        return self._random.uniform(80, 400), self._random.uniform(100, 500)
