"""One worker's session with a real mouse: every tool and every operation, at several zooms, with seeded places."""

from __future__ import annotations

from random import Random

from e2e.drawing import Drawing
from e2e.painter import Point

SIZE = (240, 180)
LABELS = ("Car", "Person")


def work(drawing: Drawing, random: Random) -> None:
    """Paint, change, undo and redo; the page's answer is what all of it led to."""
    Session(drawing, random).run()


class Session:
    """Hands that know the page by its public names."""

    def __init__(self, drawing: Drawing, random: Random) -> None:
        self._drawing = drawing
        self._bench = drawing.bench
        self._random = random

    def run(self) -> None:
        for zoom in (2.7, 1.3):
            self._bench.set_view(zoom, (SIZE[0] / 2, SIZE[1] / 2))
            self._paint_with_everything()
            self._work_on_instances()
            self._go_back_and_forth()

    def _paint_with_everything(self) -> None:
        for label in LABELS:
            self._bench.add_instance(label)
            self._freehand("Brush", shift=False)
            self._freehand("Brush", shift=True)
            self._drag("Rectangle", shift=False)
            self._drag("Ellipse", shift=True)
        self._bench.button("Square brush").click()
        self._freehand("Brush", shift=False)
        self._freehand("Eraser", shift=False)
        self._freehand("Eraser", shift=True)
        self._bench.button("Square brush").click()
        self._bench.button("Paint only background").click()
        self._drag("Lasso", count=12)
        self._polygon()
        self._bench.button("Paint only background").click()
        self._drag("Lasso", count=9)
        self._fill()
        self._drag("Move")

    def _work_on_instances(self) -> None:
        """Make what each operation needs, then do it."""
        car = self._new("Car", [(40, 40), (110, 40), (110, 100), (40, 100), (40, 40)])
        self._press(f"Fill holes of {car}")
        self._stroke("Brush", 3, [(200, 20)])
        self._press(f"Drop specks of {car}")
        self._stroke("Brush", 15, [(170, 150), (220, 150)])
        self._press(f"Split {car}")
        self._press(f"Duplicate {car}")
        person = self._new("Person", [(20, 160), (60, 150)])
        self._press(f"Lock {person}")
        self._stroke("Eraser", 30, [(10, 150), (70, 165)], shift=True)
        self._press(f"Lock {person}")
        self._bench.select(car)
        self._press(f"Merge {car}")
        self._bench.radio(person).click(force=True)
        apart = self._new("Person", [(30, 20), (50, 30)])
        self._stroke("Brush", 9, [(190, 90), (200, 110)])
        self._press("New instance")
        self._bench.select(apart)
        self._bench.widget.get_by_role("combobox", name=f"Label of {apart}", exact=True).select_option("Car")
        self._new("Car", [(100, 150), (120, 160)])
        self._press(f"Hide {car}")
        self._press(f"Hide {car}")
        self._press(f"Delete {car}")

    def _go_back_and_forth(self) -> None:
        for _ in range(6):
            for key, most in (("Control+z", 5), ("Control+y", 3)):
                for _ in range(self._random.randint(1, most)):
                    self._bench.page.keyboard.press(key)

    def _new(self, label: str, way: list[Point]) -> str:
        number = self._bench.add_instance(label)
        self._stroke("Brush", 8, way)
        return f"{label} {number}"

    def _press(self, button: str) -> None:
        self._bench.button(button).click()

    def _freehand(self, tool: str, *, shift: bool) -> None:
        self._stroke(tool, self._random.randint(1, 30), self._places(5), shift=shift)

    def _stroke(self, tool: str, size: int, way: list[Point], *, shift: bool = False) -> None:
        self._bench.choose(tool)
        self._bench.set_slider("Brush size", size)
        self._drawing.painter.stroke(way, shift=shift)

    def _drag(self, tool: str, *, count: int = 3, shift: bool = False) -> None:
        self._bench.choose(tool)
        self._drawing.painter.stroke(self._places(count), shift=shift)

    def _polygon(self) -> None:
        self._bench.choose("Polygon")
        self._drawing.painter.clicks(self._places(6))
        self._bench.page.keyboard.press("Enter")

    def _fill(self) -> None:
        self._bench.choose("Fill")
        self._drawing.painter.clicks(self._places(4))

    def _places(self, count: int) -> list[Point]:
        """Give places in the middle of the image, which is in sight at every zoom."""
        return [(self._random.uniform(50, 190), self._random.uniform(50, 130)) for _ in range(count)]
