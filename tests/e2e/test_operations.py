"""Operations on instances do what the oracle says, each as one step of the history."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

import oracle
from e2e.answers import assert_same_map
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.overlay import overlay
from e2e.sites import build_spec
from oracle import LabelMap

Change = Callable[[LabelMap], None]


@pytest.fixture
def drawing(open_page: OpenPage, tmp_path: Path) -> Drawing:
    bench = open_page(build_spec(tmp_path, {}))
    bench.wait_until_ready()
    return Drawing(bench)


def paint_things(drawing: Drawing) -> None:
    """Paint a ring with a blob inside, two specks of its own, and a neighbour across it."""
    drawing.add("Car")
    drawing.brush(9, [(40, 30), (90, 30), (90, 80), (40, 80), (40, 30)])
    drawing.brush(3, [(130, 20)])
    drawing.brush(6, [(140, 100)])
    drawing.add("Person")
    drawing.brush(7, [(60, 55), (70, 55)])
    drawing.brush(5, [(90, 50), (120, 50)])
    drawing.bench.select("Car 1")
    drawing.current = 1


def ids_shown(drawing: Drawing, count: int) -> LabelMap:
    """Return the answer's label map after checking how many instances it has."""
    answer = drawing.shown()
    assert len(answer.labels) == count
    return answer.label_map


def check_one_step(drawing: Drawing, before: LabelMap, after: LabelMap, left: int) -> None:
    """Compare with the oracle, undo, compare, redo, compare."""
    assert_same_map(ids_shown(drawing, left), after)
    drawing.bench.page.keyboard.press("Control+z")
    assert_same_map(drawing.shown().label_map, before)
    drawing.bench.page.keyboard.press("Control+y")
    assert_same_map(ids_shown(drawing, left), after)


def test_fill_holes(drawing: Drawing) -> None:
    paint_things(drawing)
    before = drawing.expected.copy()
    drawing.bench.button("Fill holes of Car 1").click()
    oracle.fill_holes(drawing.expected, 1)
    assert (drawing.expected != before).any()
    check_one_step(drawing, before, drawing.expected, 2)
    drawing.bench.button("Fill holes of Car 1").click()
    expect(drawing.bench.status).to_contain_text("no holes")


def test_drop_specks(drawing: Drawing) -> None:
    paint_things(drawing)
    before = drawing.expected.copy()
    drawing.bench.widget.get_by_role("spinbutton", name="Speck size").fill("20")
    drawing.bench.button("Drop specks of Car 1").click()
    oracle.drop_specks(drawing.expected, 1, 20)
    assert 0 < (drawing.expected != before).sum() < 20
    check_one_step(drawing, before, drawing.expected, 2)


def test_split_into_parts(drawing: Drawing) -> None:
    paint_things(drawing)
    before = drawing.expected.copy()
    drawing.bench.button("Split Car 1").click()
    expect(drawing.bench.radio("Car 3")).to_be_visible()
    for id, part in enumerate(oracle.parts(drawing.expected, 1)[1:], 3):
        drawing.expected[part] = id
    check_one_step(drawing, before, drawing.expected, 4)


@pytest.mark.parametrize("picked_in", ["image", "list"])
def test_merge_with_another(drawing: Drawing, picked_in: str) -> None:
    paint_things(drawing)
    before = drawing.expected.copy()
    drawing.bench.button("Merge Car 1").click()
    expect(drawing.bench.status).to_contain_text("Car 1")
    if picked_in == "list":
        drawing.bench.radio("Person 1").click(force=True)
    else:
        drawing.painter.clicks([(65, 55)])
    expect(drawing.bench.radio("Person 1")).to_have_count(0)
    drawing.expected[drawing.expected == 2] = 1
    check_one_step(drawing, before, drawing.expected, 1)


def test_merging_with_a_locked_instance_is_refused(drawing: Drawing) -> None:
    paint_things(drawing)
    drawing.bench.button("Lock Person 1").click()
    drawing.bench.button("Merge Car 1").click()
    drawing.painter.clicks([(65, 55)])
    expect(drawing.bench.status).to_contain_text("Person 1 is locked")
    assert_same_map(ids_shown(drawing, 2), drawing.expected)


def test_escape_ends_picking_and_the_next_press_paints(drawing: Drawing) -> None:
    paint_things(drawing)
    drawing.bench.button("Merge Car 1").click()
    drawing.bench.page.keyboard.press("Escape")
    drawing.brush(5, [(65, 55), (75, 55)])
    assert_same_map(ids_shown(drawing, 2), drawing.expected)


def test_duplicate_lies_beside_the_original(drawing: Drawing) -> None:
    drawing.add("Car")
    drawing.brush(9, [(40, 30), (60, 30), (60, 60)])
    before = drawing.expected.copy()
    drawing.bench.button("Duplicate Car 1").click()
    expect(drawing.bench.radio("Car 2")).to_be_checked()
    columns = np.nonzero((before == 1).any(axis=0))[0]
    width = int(columns.max() - columns.min()) + 1
    drawing.expected[:, width:][before[:, :-width] == 1] = 2
    check_one_step(drawing, before, drawing.expected, 2)


@pytest.mark.parametrize("by", [(30, 15), (-70, 0), (3, -60)])
def test_move_follows_the_pointer_and_spares_what_it_passes(drawing: Drawing, by: tuple[int, int]) -> None:
    paint_things(drawing)
    before = drawing.expected.copy()
    drawing.bench.choose("Move")
    drawing.painter.stroke([(40, 30), (90, 60), (40 + by[0], 30 + by[1])])
    oracle.move(drawing.expected, 1, *by)
    check_one_step(drawing, before, drawing.expected, 2)


def test_fill_takes_a_region(drawing: Drawing) -> None:
    paint_things(drawing)
    drawing.bench.choose("Fill")
    for x, y, count in [(50, 45, 2), (65, 55, 2), (5, 5, 2)]:
        before = drawing.expected.copy()
        received = drawing.painter.clicks([(x + 0.5, y + 0.5)])
        oracle.fill_region(drawing.expected, *received.points[0], 1)
        assert (drawing.expected != before).any()
        left = len(np.unique(drawing.expected[drawing.expected > 0]))
        assert left <= count
        expected, _ = drawing.painted()
        assert_same_map(ids_shown(drawing, left), expected)
    for _ in range(3):
        drawing.bench.page.keyboard.press("Control+z")
    assert ids_shown(drawing, 2).any()


def test_filling_a_locked_region_changes_nothing_and_says_so(drawing: Drawing) -> None:
    paint_things(drawing)
    drawing.bench.button("Lock Person 1").click()
    drawing.bench.choose("Fill")
    drawing.painter.clicks([(65.5, 55.5)])
    expect(drawing.bench.status).to_contain_text("Nothing to change")
    assert_same_map(ids_shown(drawing, 2), drawing.expected)


def test_a_stroke_apart_offers_a_new_instance_in_passing(drawing: Drawing) -> None:
    paint_things(drawing)
    offer = drawing.bench.button("New instance")
    expect(offer).to_have_count(0)
    drawing.brush(9, [(20, 105), (60, 105)])
    expect(offer).to_be_visible()
    before = drawing.expected.copy()
    offer.click()
    expect(offer).to_have_count(0)
    expect(drawing.bench.radio("Car 2")).to_be_checked()
    stroke = drawing.expected.copy()
    oracle.paint_brush(stroke, [(20, 105), (60, 105)], 9, 9)
    drawing.expected[(stroke == 9) & (before == 1)] = 3
    check_one_step(drawing, before, drawing.expected, 3)


def test_the_offer_goes_with_the_next_stroke_and_never_comes_for_one_that_touches(drawing: Drawing) -> None:
    paint_things(drawing)
    offer = drawing.bench.button("New instance")
    drawing.brush(9, [(20, 105), (60, 105)])
    expect(offer).to_be_visible()
    drawing.brush(9, [(60, 105), (60, 112)])
    expect(offer).to_have_count(0)
    assert_same_map(ids_shown(drawing, 2), drawing.expected)


def test_a_locked_instance_refuses_every_operation_in_words(drawing: Drawing) -> None:
    paint_things(drawing)
    drawing.bench.button("Lock Car 1").click()
    for name in ("Merge", "Split", "Fill holes of", "Drop specks of", "Delete"):
        drawing.bench.button(f"{name} Car 1").click()
        expect(drawing.bench.status).to_contain_text("Car 1 is locked")
    drawing.bench.choose("Move")
    drawing.painter.stroke([(40, 30), (90, 60)])
    expect(drawing.bench.status).to_contain_text("Car 1 is locked")
    assert_same_map(ids_shown(drawing, 2), drawing.expected)


def test_the_first_stroke_of_an_instance_is_never_apart(drawing: Drawing) -> None:
    paint_things(drawing)
    drawing.add("Car")
    drawing.brush(5, [(20, 105), (30, 105)])
    expect(drawing.bench.button("New instance")).to_have_count(0)


def test_what_is_hidden_cannot_be_picked(drawing: Drawing) -> None:
    paint_things(drawing)
    drawing.bench.button("Hide Person 1").click()
    drawing.bench.button("Merge Car 1").click()
    drawing.painter.clicks([(65, 55)])
    drawing.bench.button("Cancel").click()
    expect(drawing.bench.button("Cancel")).to_have_count(0)
    assert_same_map(ids_shown(drawing, 2), drawing.expected)


def test_solo_follows_the_selection_and_ends(drawing: Drawing) -> None:
    paint_things(drawing)
    whole = overlay(drawing.bench).painted
    drawing.bench.button("Solo Car 1").click()
    expect(drawing.bench.button("Solo Car 1")).to_have_attribute("aria-pressed", "true")
    alone = overlay(drawing.bench).painted
    drawing.bench.select("Person 1")
    expect(drawing.bench.button("Solo Person 1")).to_have_attribute("aria-pressed", "true")
    other = overlay(drawing.bench).painted
    assert 0 < other < alone < whole
    drawing.bench.button("Solo Person 1").click()
    expect(drawing.bench.button("Solo Person 1")).to_have_attribute("aria-pressed", "false")
    assert overlay(drawing.bench).painted > alone


def test_a_header_that_changes_leaves_the_stroke_alone(drawing: Drawing) -> None:
    drawing.add("Car")
    drawing.bench.choose("Rectangle")
    start, middle, end = drawing.painter.to_client([(20, 20), (60, 60), (100, 80)])
    mouse = drawing.bench.page.mouse
    mouse.move(*start)
    mouse.down()
    mouse.move(*middle)
    drawing.bench.widget.evaluate("(widget) => widget.setAttribute('header', 'Ten seconds left')")
    expect(drawing.bench.widget.get_by_role("heading", level=1)).to_have_text("Ten seconds left")
    mouse.move(*end)
    mouse.up()
    first, last = drawing.painter.to_image([start, end])
    oracle.paint_rectangle(drawing.expected, first, last, 1)
    assert_same_map(ids_shown(drawing, 1), drawing.expected)
    drawing.bench.page.keyboard.press("Control+z")
    assert drawing.shown().labels == ()
