"""Undo and redo go through what a worker did, one entry after the other."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from e2e.answers import Answer, assert_same_map
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.sites import build_spec

COUNT_CHANGES = """(widget) => {
  window.changes = 0;
  document.addEventListener("change", (event) => { if (event.target === widget) window.changes += 1; });
}"""


@pytest.fixture
def drawing(open_page: OpenPage, tmp_path: Path) -> Drawing:
    bench = open_page(build_spec(tmp_path, {}))
    bench.wait_until_ready()
    return Drawing(bench)


def test_undo_and_redo_walk_through_every_state(drawing: Drawing) -> None:
    states = list(paint_states(drawing))
    undo, redo = drawing.bench.button("Undo"), drawing.bench.button("Redo")
    for state in reversed(states[:-1]):
        undo.click()
        assert_same_answer(drawing.shown(), state)
    for state in states[1:]:
        redo.click()
        assert_same_answer(drawing.shown(), state)


@pytest.mark.parametrize("redo", ["Shift+Control+Z", "Control+Y"])
def test_undo_and_redo_have_keys(drawing: Drawing, redo: str) -> None:
    states = list(paint_states(drawing))
    drawing.bench.page.keyboard.press("Control+z")
    assert_same_answer(drawing.shown(), states[-2])
    drawing.bench.page.keyboard.press(redo)
    assert_same_answer(drawing.shown(), states[-1])


def test_new_paint_ends_redo(drawing: Drawing) -> None:
    drawing.add("Car")
    drawing.brush(9, [(20, 20), (60, 20)])
    drawing.bench.page.keyboard.press("Control+z")
    drawing.bench.add_instance("Car")
    before = drawing.shown()
    drawing.bench.page.keyboard.press("Control+y")
    assert_same_answer(drawing.shown(), before)


def test_ids_and_numbers_are_never_reused(drawing: Drawing) -> None:
    bench = drawing.bench
    assert bench.add_instance("Car") == 1
    bench.page.keyboard.press("Control+z")
    assert bench.add_instance("Car") == 2
    drawing.brush(9, [(20, 20), (60, 20)])
    assert drawing.shown().colors == ("#1f77b4",)


def test_undone_delete_brings_back_colour_number_and_pixels(drawing: Drawing) -> None:
    drawing.add("Car")
    drawing.brush(9, [(20, 20), (60, 20)])
    drawing.add("Car")
    drawing.brush(9, [(20, 50), (60, 50)])
    before = drawing.shown()
    drawing.bench.button("Delete Car 1").click()
    assert drawing.shown().colors == before.colors[1:]
    drawing.bench.button("Undo").click()
    expect(drawing.bench.radio("Car 1")).to_have_count(1)
    assert_same_answer(drawing.shown(), before)


def test_undo_during_a_polygon_takes_back_its_last_corner(drawing: Drawing) -> None:
    bench = drawing.bench
    drawing.add("Car")
    bench.choose("Polygon")
    drawing.painter.clicks([(10, 10), (50, 10), (50, 50), (90, 90)])
    bench.page.keyboard.press("Control+z")
    bench.page.keyboard.press("Enter")
    label_map = drawing.shown().label_map
    assert label_map[12, 45] == 1
    assert label_map[70, 70] == 0


def test_change_is_told_once_per_entry_undo_and_redo(drawing: Drawing) -> None:
    bench = drawing.bench
    bench.widget.evaluate(COUNT_CHANGES)
    drawing.add("Car")
    drawing.brush(9, [(20, 20), (40, 20), (60, 40)])
    drawing.brush(9, [(20, 20)])  # paints nothing new, so it is no entry
    bench.button("Hide Car 1").click()
    bench.button("Undo").click()
    bench.button("Redo").click()
    bench.button("Redo").click(force=True)  # nothing left to redo
    assert bench.page.evaluate("() => window.changes") == 4


def paint_states(drawing: Drawing) -> list[Answer]:
    """Paint a little and keep the answer after each entry."""
    states = [drawing.shown()]

    def keep() -> None:
        states.append(drawing.shown())

    drawing.add("Car")
    drawing.brush(9, [(20, 20), (60, 20)])
    keep()
    drawing.polygon([(30, 10), (90, 10), (60, 60)])
    keep()
    drawing.erase(5, [(30, 20), (50, 20)])
    keep()
    drawing.bench.widget.get_by_role("combobox", name="Label of Car 1").select_option("Person")
    keep()
    # The entry of "Add instance" changes no answer, so the first state stands for it too.
    return [states[0], *states]


def assert_same_answer(found: Answer, expected: Answer) -> None:
    assert (found.labels, found.colors) == (expected.labels, expected.colors)
    assert_same_map(found.label_map, expected.label_map)
