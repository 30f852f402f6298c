"""Whenever the browser or its page is killed: what was shown as saved is there, and all that is older than a second."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Playwright

import oracle
from e2e.answers import assert_same_map, read_answer
from e2e.mortal import Mortal, Told
from e2e.serving import serve
from e2e.sites import build_spec
from e2e.tabs import wait_until_saved
from e2e.workbench import Workbench
from oracle import LabelMap
from replayed import replayed

KILLS = 5
"""Kills of one session, one after the other: each finds what those before have left."""

SESSIONS = range(max(1, int(os.environ.get("MASKPRESS_SEEDS", "1")) // KILLS))
SIZE = (240, 180)
BRUSH = 20
YOUNG = 1.0
"""Seconds within which what was painted may be lost, where it was not shown as saved."""


@dataclass
class Action:
    """What a hand did, as far as it was heard of; the event it makes, and what of it must be on the device."""

    kind: str
    points: list[tuple[float, float]] = field(default_factory=list)
    required: int = 0
    ended: bool = False
    safe: bool = False


@pytest.mark.parametrize("seed", SESSIONS)
@pytest.mark.parametrize("place", ["file", "http"])
def test_nothing_saved_is_lost_when_killed(engines: Playwright, tmp_path: Path, place: str, seed: int) -> None:
    random = Random(f"{place} {seed}")
    page = build_spec(tmp_path / "spec", {"labels": ["Car"]}, SIZE)
    with address(page, place) as url:
        mortal = Mortal(engines, tmp_path / "profile")
        bench = mortal.open(url)
        for kill in range(KILLS):
            before = events_of(bench)
            victim = random.choice(["browser", "renderer"])
            died = mortal.kill_while(victim, random.uniform(0.1, 1.6), Hand(bench, random).work, bench.page)
            actions = read_actions(mortal.told, died)
            bench = mortal.open(url)
            after = events_of(bench)
            assert after[: len(before)] == before
            assert_kept(actions, after[len(before) :])
            assert_whole(bench, after, deep=kill == KILLS - 1)
        mortal.told.clear()
        Hand(bench, random).work()
        wait_until_saved(bench)
        assert any(one.what == ("saved",) for one in mortal.told)  # else "Saved" would have asked for nothing above
        mortal.close()


class Hand:
    """Paints an instance, with a stroke that pauses now and then, and sometimes takes it back; on and on."""

    def __init__(self, bench: Workbench, random: Random) -> None:
        self._page = bench.page
        self._random = random
        corners = "(widget, [x, y]) => [[0, 0], [x, y]].map(([x, y]) => widget.imageToClient({ x, y }))"
        first, last = bench.widget.evaluate(corners, list(SIZE))
        self._left, self._top = first["x"], first["y"]
        self._scale = (last["x"] - first["x"]) / SIZE[0]

    def work(self) -> None:
        self._page.keyboard.press("1")
        self._stroke(self._random.choice([3, 8, 30]))
        if self._random.random() < 0.4:
            self._page.keyboard.press("Control+z")
            if self._random.random() < 0.5:
                self._page.keyboard.press("Control+y")

    def _stroke(self, count: int) -> None:
        self._go()
        self._page.mouse.down()
        for _ in range(count):
            self._go()
            if self._random.random() < 0.1:
                self._page.wait_for_timeout(self._random.uniform(0, 500))
        self._page.mouse.up()

    def _go(self) -> None:
        x, y = self._random.uniform(0, SIZE[0]), self._random.uniform(0, SIZE[1])
        self._page.mouse.move(self._left + x * self._scale, self._top + y * self._scale)


@contextmanager
def address(page: Path, place: str) -> Iterator[str]:
    """Give the address of a page on this disk, or from a host."""
    if place == "file":
        yield page.as_uri()
    else:
        with serve(page.parent) as url:
            yield f"{url}/{page.name}"


def read_actions(told: Sequence[Told], died: float) -> list[Action]:
    """Read what the page told as actions; what came before a "saved", or early enough, is required."""
    saved = max((k for k, one in enumerate(told) if one.what[0] == "saved"), default=-1)
    actions: list[Action] = []
    for k, one in enumerate(told):
        name, *rest = one.what
        safe = k < saved or one.time < died - YOUNG
        if name == "down":
            actions.append(Action("brush"))
        if name in ("down", "point"):
            actions[-1].points.append((rest[0], rest[1]))
            actions[-1].required += safe
        elif name == "up":
            actions[-1].ended, actions[-1].safe = True, safe
        elif name == "key" and rest[0] in KEYS:
            actions.append(Action(KEYS[rest[0]], required=int(safe), ended=True, safe=safe))
    return actions


KEYS = {"1": "add", "z": "undo", "y": "redo"}


def assert_kept(actions: Sequence[Action], events: Sequence[Any]) -> None:
    """Compare what came back with what was done: in order, complete up to what is required, and nothing else."""
    required = sum(action.required > 0 for action in actions)
    assert [event["do"] for event in events[: len(actions)]] == [one.kind for one in actions[: len(events)]]
    assert len(events) >= required
    for action, event in zip(actions, events, strict=False):
        if action.kind != "brush":
            continue
        points = event["points"]
        found = swept(list(zip(points[::2], points[1::2], strict=True)))
        if action.required > 0:
            assert not (swept(action.points[: action.required]) & ~found).any()
        if action.ended:
            assert not (found & ~swept(action.points)).any()
        if action.safe:
            assert (found == swept(action.points)).all()


def assert_whole(bench: Workbench, events: Sequence[Any], *, deep: bool) -> None:
    """The answer is what the events give by brute force; undo takes one step back, or all, and redo brings it again."""
    before = bench.value()
    expected = replayed(*SIZE, events)
    assert_same_map(read_answer([{"annotatedResult": before}]).label_map, numbered(expected.label_map))
    steps = expected.at if deep else min(2, expected.at)
    for _ in range(steps):
        bench.page.keyboard.press("Control+z")
    taken_back = expected.states[expected.at - steps].label_map
    assert_same_map(read_answer([{"annotatedResult": bench.value()}]).label_map, numbered(taken_back))
    for _ in range(steps):
        bench.page.keyboard.press("Control+y")
    assert bench.value() == before


def events_of(bench: Workbench) -> list[Any]:
    events: list[Any] = json.loads(bench.widget.evaluate("(widget) => JSON.stringify(widget.events)"))
    return events


def swept(points: Sequence[tuple[float, float]]) -> Any:
    blank = oracle.blank_map(*SIZE)
    oracle.paint_brush(blank, points, BRUSH, 1)
    return blank > 0


def numbered(label_map: LabelMap) -> LabelMap:
    """Count ids over the instances that have a pixel, as an answer does."""
    ids = np.unique(label_map[label_map > 0])
    places = np.zeros(int(label_map.max()) + 1, np.uint16)
    places[ids] = range(1, len(ids) + 1)
    return places[label_map]
