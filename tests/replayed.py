"""Do recorded events again by brute force: the oracle's label map, instances and history, and the hash of the map.

Written from the documentation of the events alone. Every state is kept as a whole copy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

import oracle
from oracle import LabelMap

Event = Mapping[str, Any]


@dataclass(frozen=True)
class State:
    """What undo and redo restore: pixels, ids that exist, and the selected one before and after the change."""

    label_map: LabelMap
    instances: frozenset[int]
    selected_before: int
    selected_after: int


@dataclass
class Replayed:
    """The work so far."""

    width: int
    height: int
    last_id: int = 0
    selected: int = 0
    locked: set[int] = field(default_factory=set)
    states: list[State] = field(default_factory=list)
    at: int = 0

    def __post_init__(self) -> None:
        self.states.append(State(oracle.blank_map(self.width, self.height), frozenset(), 0, 0))

    @property
    def state(self) -> State:
        return self.states[self.at]

    @property
    def label_map(self) -> LabelMap:
        return self.state.label_map

    def do(self, event: Event) -> None:
        """Do one event."""
        name = event["do"].replace("-", "_")
        if "points" in event:
            self._stroke(event)
        else:
            getattr(self, f"_{name}")(event)
        self.locked &= self.state.instances  # one that goes takes its lock along, and comes back without

    def hash(self) -> str:
        """Two lanes of FNV-1a over width, height and ids, in hexadecimal digits."""
        lanes = [0x811C9DC5, 0x811C9DC5]
        values = [self.width, self.height, *self.label_map.ravel().tolist()]
        for lane, prime in enumerate((0x01000193, 0x85EBCA6B)):
            for value in values:
                lanes[lane] = (lanes[lane] ^ value) * prime & 0xFFFFFFFF
        return "".join(f"{lane:08x}" for lane in lanes)

    def _stroke(self, event: Event) -> None:
        kind, square, below = event["do"], event["square"], event["below"]
        flat = event["points"]
        points = list(zip(flat[::2], flat[1::2], strict=True))
        label_map = self.label_map.copy()
        before = self.selected
        if kind == "eraser":
            only = 0 if event["shift"] else self.selected
            oracle.erase(label_map, points, event["size"], only, self.locked, square=square)
            return self._enter(label_map, before=before)
        made = self._make() if self.selected == 0 else set()
        to = (self.selected, self.locked)
        if kind == "brush":
            paint = oracle.paint_square if square else oracle.paint_brush
            ends = [points[0], points[-1]] if event["shift"] else points
            paint(label_map, ends, event["size"], *to, below=below)
        elif kind in ("polygon", "lasso"):
            oracle.paint_polygon(label_map, points, *to, below=below)
        else:
            shape = oracle.paint_rectangle if kind == "rectangle" else oracle.paint_ellipse
            shape(label_map, points[0], points[-1], *to, below=below, regular=event["shift"])
        return self._enter(label_map, made=made, before=before)

    def _add(self, _: Event) -> None:
        before = self.selected
        self._enter(self.label_map, made=self._make(), before=before)

    def _relabel(self, _: Event) -> None:
        self._enter(self.label_map, before=self.selected)

    def _select(self, event: Event) -> None:
        self.selected = event["id"] if event["id"] in self.state.instances else 0

    def _hide(self, _: Event) -> None:
        pass

    def _lock(self, event: Event) -> None:
        (self.locked.add if event["on"] else self.locked.discard)(event["id"])

    def _undo(self, _: Event) -> None:
        undone = self.state
        self.at -= 1
        self._reselect(undone.selected_after, undone.selected_before)

    def _redo(self, _: Event) -> None:
        self.at += 1
        self._reselect(self.state.selected_before, self.state.selected_after)

    def _delete(self, event: Event) -> None:
        label_map = np.where(self.label_map == event["id"], 0, self.label_map).astype(np.uint16)
        self._enter(label_map, gone={event["id"]}, before=self.selected)

    def _fill_holes(self, event: Event) -> None:
        label_map = self.label_map.copy()
        oracle.fill_holes(label_map, event["id"], self.locked)
        self._enter(label_map, before=self.selected)

    def _drop_specks(self, event: Event) -> None:
        label_map = self.label_map.copy()
        oracle.drop_specks(label_map, event["id"], event["pixels"], self.locked)
        self._enter(label_map, before=self.selected)

    def _fill(self, event: Event) -> None:
        label_map = self.label_map.copy()
        oracle.fill_region(label_map, event["x"], event["y"], event["id"], self.locked, below=event["below"])
        self._enter(label_map, before=self.selected)

    def _move(self, event: Event) -> None:
        label_map = self.label_map.copy()
        oracle.move(label_map, event["id"], event["dx"], event["dy"], self.locked, below=event["below"])
        self._enter(label_map, before=self.selected)

    def _merge(self, event: Event) -> None:
        label_map = np.where(self.label_map == event["other"], event["id"], self.label_map).astype(np.uint16)
        self._enter(label_map, gone={event["other"]}, before=self.selected)

    def _split(self, event: Event) -> None:
        """Parts beside the largest become instances of their own; the selection stays."""
        label_map, selected, made = self.label_map.copy(), self.selected, set[int]()
        for part in oracle.parts(label_map, event["id"])[1:]:
            made |= self._make()
            label_map[part] = self.last_id
        self.selected = selected
        self._enter(label_map, made=made, before=selected)

    def _separate(self, event: Event) -> None:
        """What the last change gave to the instance becomes a new one."""
        before, label_map = self.selected, self.label_map.copy()
        changed = (label_map != self.states[self.at - 1].label_map) & (label_map == event["id"])
        made = self._make()
        label_map[changed] = self.last_id
        self._enter(label_map, made=made, before=before)

    def _duplicate(self, event: Event) -> None:
        before, label_map = self.selected, self.label_map.copy()
        copy = np.where(label_map == event["id"], label_map, 0).astype(np.uint16)
        oracle.move(copy, event["id"], *_free_place(copy))
        made = self._make()
        where = (copy > 0) & ~np.isin(label_map, list(self.locked))
        label_map[where & (label_map == 0) if event["below"] else where] = self.last_id
        self._enter(label_map, made=made, before=before)

    def _start_over(self, event: Event) -> None:
        before = self.selected
        self._enter(oracle.blank_map(self.width, self.height), before=before, gone=set(self.state.instances))

    def _make(self) -> set[int]:
        """Make and select an instance; ids count up and are never given twice."""
        self.last_id += 1
        self.selected = self.last_id
        return {self.last_id}

    def _enter(
        self, label_map: LabelMap, *, before: int, made: set[int] | None = None, gone: set[int] | None = None
    ) -> None:
        instances = (self.state.instances | (made or set())) - (gone or set())
        self.states[self.at + 1 :] = [State(label_map, instances, before, 0)]
        self.at += 1
        self._reselect(0, 0)
        self.states[self.at] = replace(self.state, selected_after=self.selected)

    def _reselect(self, selected: int, instead: int) -> None:
        """Go from one selection to the other, unless a third was selected; what is gone is not selected."""
        if self.selected == selected:
            self.selected = instead
        if self.selected not in self.state.instances:
            self.selected = 0


def replayed(width: int, height: int, events: Sequence[Event]) -> Replayed:
    """Do all events on a blank map."""
    work = Replayed(width, height)
    for event in events:
        work.do(event)
    return work


def _free_place(copy: LabelMap) -> tuple[int, int]:
    """Say by how much to move a copy: right, below, left or above, where it fits first; else where most room is."""
    ys, xs = np.nonzero(copy)
    across, down = int(np.ptp(xs)) + 1, int(np.ptp(ys)) + 1
    height, width = copy.shape
    places = [
        ((width - 1 - int(xs.max())) / across, (across, 0)),
        ((height - 1 - int(ys.max())) / down, (0, down)),
        (int(xs.min()) / across, (-across, 0)),
        (int(ys.min()) / down, (0, -down)),
    ]
    fitting = [by for room, by in places if room >= 1]
    return fitting[0] if fitting else max(places, key=lambda place: place[0])[1]
