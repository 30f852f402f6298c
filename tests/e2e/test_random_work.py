"""Random work, compared after every step with a model that keeps a whole copy of each state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import dist
from pathlib import Path
from random import Random

import numpy as np
import pytest

import oracle
from e2e.answers import assert_same_map
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.painter import Point
from e2e.sites import build_spec
from oracle import LabelMap
from soak import seeds

SIZE = (160, 120)
LABELS = ("Car", "Person")
STEPS = 30
SEEDS = seeds(1)


@dataclass(frozen=True)
class State:
    """What undo and redo restore: pixels, and by id the label and number of each instance."""

    label_map: LabelMap
    instances: dict[int, tuple[str, int]]


class Worker:
    """Works on the page and on the model alike."""

    def __init__(self, drawing: Drawing, random: Random) -> None:
        self.drawing = drawing
        self.random = random
        self.states = [State(oracle.blank_map(*SIZE), {})]
        self.at = 0
        self.selected = 0
        self.locked: set[int] = set()
        self.last_id = 0
        self.numbers = dict.fromkeys(LABELS, 0)

    @property
    def state(self) -> State:
        return self.states[self.at]

    def name(self, id: int) -> str:
        label, number = self.state.instances[id]
        return f"{label} {number}"

    def step(self) -> None:
        """Do one thing that is possible now."""
        possible = [self.add, self.undo, self.redo]
        if self.selected:
            possible += [self.brush, self.brush, self.polygon, self.erase, self.lock, self.delete, self.relabel]
        if self.state.instances:
            possible += [self.select, self.erase_everything]
        self.random.choice(possible)()

    def add(self) -> None:
        label = self.random.choice(LABELS)
        self.drawing.bench.add_instance(label)
        self.last_id += 1
        self.selected = self.last_id
        self._enter(replace(self.state, instances=self.state.instances | {self.last_id: self._numbered(label)}))

    def select(self) -> None:
        self.selected = self.random.choice(list(self.state.instances))
        self.drawing.bench.select(self.name(self.selected))

    def brush(self) -> None:
        size = self._take("Brush")
        received = self.drawing.painter.stroke(self._points(3))
        label_map = self.state.label_map.copy()
        oracle.paint_brush(label_map, received.points, size, self.selected, self.locked)
        self._paint(label_map)

    def erase(self) -> None:
        size = self._take("Eraser")
        received = self.drawing.painter.stroke(self._points(3))
        label_map = self.state.label_map.copy()
        oracle.erase(label_map, received.points, size, self.selected, self.locked)
        self._paint(label_map)

    def erase_everything(self) -> None:
        size = self._take("Eraser")
        received = self.drawing.painter.stroke(self._points(2), shift=True)
        label_map = self.state.label_map.copy()
        oracle.erase(label_map, received.points, size, 0, self.locked)
        self._paint(label_map)

    def polygon(self) -> None:
        if self.selected in self.locked:
            return
        self.drawing.bench.choose("Polygon")
        first, *others = self._points(6)
        # A click close to the first corner would close the polygon.
        corners = [first, *(point for point in others if dist(point, first) > 20)]
        received = self.drawing.painter.clicks(corners)
        self.drawing.bench.page.keyboard.press("Enter")
        label_map = self.state.label_map.copy()
        oracle.paint_polygon(label_map, received.points, self.selected, self.locked)
        self._paint(label_map)

    def lock(self) -> None:
        self.drawing.bench.button(f"Lock {self.name(self.selected)}").click()
        self.locked ^= {self.selected}

    def delete(self) -> None:
        if self.selected in self.locked:
            return
        self.drawing.bench.button(f"Delete {self.name(self.selected)}").click()
        label_map = np.where(self.state.label_map == self.selected, 0, self.state.label_map).astype(np.uint16)
        left = {id: named for id, named in self.state.instances.items() if id != self.selected}
        self.selected = 0
        self._enter(State(label_map, left))

    def relabel(self) -> None:
        if self.selected in self.locked:
            return
        name = self.name(self.selected)
        label = self.random.choice(LABELS)
        if label == self.state.instances[self.selected][0]:
            return
        self.drawing.bench.widget.get_by_role("combobox", name=f"Label of {name}", exact=True).select_option(label)
        instances = {**self.state.instances, self.selected: self._numbered(label)}
        self._enter(replace(self.state, instances=instances))

    def undo(self) -> None:
        self.drawing.bench.page.keyboard.press("Control+z")
        self.at = max(self.at - 1, 0)
        self._settle()

    def redo(self) -> None:
        self.drawing.bench.page.keyboard.press("Control+y")
        self.at = min(self.at + 1, len(self.states) - 1)
        self._settle()

    def compare(self) -> None:
        """Fail where the page's answer is not the model's."""
        shown = self.drawing.shown()
        label_map = self.state.label_map
        painted = [id for id in sorted(self.state.instances) if (label_map == id).any()]
        assert list(shown.labels) == [self.state.instances[id][0] for id in painted]
        places = np.zeros(self.last_id + 1, np.uint16)
        places[painted] = range(1, len(painted) + 1)
        assert_same_map(shown.label_map, places[label_map])

    def _settle(self) -> None:
        """Select anew and look which are locked: what comes back need not bring selection and lock along."""
        self.selected = 0
        if self.state.instances:
            self.select()
        self.locked = {id for id in self.state.instances if self._is_locked(id)}

    def _is_locked(self, id: int) -> bool:
        return self.drawing.bench.button(f"Lock {self.name(id)}").get_attribute("aria-pressed") == "true"

    def _numbered(self, label: str) -> tuple[str, int]:
        self.numbers[label] += 1
        return label, self.numbers[label]

    def _paint(self, label_map: LabelMap) -> None:
        if not np.array_equal(label_map, self.state.label_map):
            self._enter(replace(self.state, label_map=label_map))

    def _enter(self, state: State) -> None:
        self.states[self.at + 1 :] = [state]
        self.at += 1

    def _take(self, tool: str) -> int:
        size = self.random.randint(1, 40)
        self.drawing.bench.choose(tool)
        self.drawing.bench.set_slider("Brush size", size)
        return size

    def _points(self, count: int) -> list[Point]:
        return [(self.random.uniform(-10, 170), self.random.uniform(-10, 130)) for _ in range(count)]


@pytest.mark.parametrize("seed", SEEDS)
def test_random_work_equals_the_model(open_page: OpenPage, tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    bench = open_page(build_spec(tmp_path, {"labels": list(LABELS)}, SIZE))
    bench.wait_until_ready()
    drawing = Drawing(bench)
    drawing.view(random.choice([1, 2.5, 3.7]), (80, 60))
    worker = Worker(drawing, random)
    for _ in range(STEPS):
        worker.step()
        worker.compare()
