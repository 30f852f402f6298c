"""Paints through the page and, from the points the page received, through the brute-force oracle."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

import oracle
from e2e.answers import Answer, read_answer
from e2e.painter import Painter, Point
from e2e.workbench import Workbench
from oracle import LabelMap


class Drawing:
    """One label map painted twice: by a worker on the page, and by the oracle into ``expected``."""

    def __init__(self, bench: Workbench, *, whole: bool = False) -> None:
        self.bench = bench
        self.painter = Painter(bench.page, bench.widget, whole=whole)
        width, height = (int(bench.widget.get_attribute(f"image-{side}") or 0) for side in ("width", "height"))
        self.size = width, height
        self.expected = oracle.blank_map(width, height)
        self.labels: dict[int, str] = {}
        self.current = 0

    def add(self, label: str) -> int:
        """Add an instance, which is painted from now on, and return its id."""
        self.bench.add_instance(label)
        self.current = max(self.labels, default=0) + 1
        self.labels[self.current] = label
        return self.current

    def brush(self, size: int, points: Sequence[Point]) -> None:
        """Paint a stroke of the selected instance."""
        self._take("Brush", size)
        received = self.painter.stroke(points)
        oracle.paint_brush(self.expected, received.points, size, self.current)

    def erase(self, size: int, points: Sequence[Point], *, everything: bool = False) -> None:
        """Erase from the selected instance, or from all with Shift."""
        self._take("Eraser", size)
        received = self.painter.stroke(points, shift=everything)
        oracle.erase(self.expected, received.points, size, 0 if everything else self.current)

    def polygon(self, points: Sequence[Point], *, click_shut: bool = False) -> None:
        """Click the corners of a polygon and close it with Enter, or with a click on its first corner."""
        self.bench.choose("Polygon")
        received = self.painter.clicks(points)
        if click_shut:
            self.painter.clicks(points[:1])
        else:
            self.bench.page.keyboard.press("Enter")
        oracle.paint_polygon(self.expected, received.points, self.current)

    def painted(self) -> tuple[LabelMap, list[str]]:
        """The expected answer: ids counted over the instances that still have a pixel, and their labels."""
        left = [id for id in self.labels if (self.expected == id).any()]
        renumbered = np.zeros_like(self.expected)
        for index, id in enumerate(left, 1):
            renumbered[self.expected == id] = index
        return renumbered, [self.labels[id] for id in left]

    def shown(self) -> Answer:
        """Read the answer as the widget gives it now."""
        return read_answer([{"annotatedResult": self.bench.value()}])

    def view(self, zoom: float, center: Point) -> Frame:
        """Show a part of the image and return a frame to place points in it."""
        self.bench.set_view(zoom, center)
        ((left, top),) = self.painter.to_client([center])
        return Frame(self.painter, left, top)

    def _take(self, tool: str, size: int) -> None:
        self.bench.choose(tool)
        self.bench.set_slider("Brush size", size)


class Frame:
    """Places points by CSS pixels from the middle of the stage."""

    def __init__(self, painter: Painter, left: float, top: float) -> None:
        self._painter = painter
        self._left = left
        self._top = top

    def __call__(self, *offsets: Point) -> list[Point]:
        """Map offsets from the middle of the stage to image space."""
        return self._painter.to_image([(self._left + x, self._top + y) for x, y in offsets])


def paint_scene(drawing: Drawing, frame: Frame, labels: Sequence[str]) -> None:
    """Use every tool: sizes odd and even, strokes over each other, polygons closed both ways, both erasures."""
    first, last = labels[0], labels[-1]
    drawing.add(first)
    drawing.brush(7, frame((-150, -90), (-60, -100.5), (-61.25, -20), (-140, -10)))
    drawing.brush(20, frame((-120, 40)))
    drawing.brush(1, frame((-170, 100), (-20.5, 60.25)))
    drawing.add(last)
    drawing.brush(12, frame((-100, -110), (-90, 90)))
    drawing.add(first)
    drawing.polygon(frame((20, -100), (150, 20), (10, 30), (140, -110)))
    drawing.polygon(frame((40, 50), (130.4, 60.6), (80, 110)), click_shut=True)
    drawing.erase(9, frame((60, -60), (100, -50)))
    drawing.erase(2, frame((20, 0), (160, 0)))
    drawing.erase(15, frame((-160, -60), (60, -62.5)), everything=True)
