"""Instances are selected, hidden, locked, relabelled and deleted; painting follows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

from e2e.answers import assert_same_map
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.sites import build_spec

ACROSS = [(20, 20), (100, 20)]
DOWN = [(60, 5), (60, 60)]


@pytest.fixture
def drawing(open_page: OpenPage, tmp_path: Path) -> Drawing:
    return open_drawing(open_page, tmp_path)


def open_drawing(open_page: OpenPage, folder: Path, **keys: Any) -> Drawing:
    bench = open_page(build_spec(folder, keys))
    bench.wait_until_ready()
    return Drawing(bench)


def test_locked_instance_keeps_its_pixels(drawing: Drawing) -> None:
    drawing.add("Car")
    drawing.brush(11, ACROSS)
    locked = drawing.shown().label_map == 1
    drawing.bench.button("Lock Car 1").click()
    expect(drawing.bench.button("Lock Car 1")).to_have_attribute("aria-pressed", "true")
    drawing.add("Person")
    drawing.brush(11, DOWN)
    drawing.erase(30, DOWN, everything=True)
    drawing.brush(11, DOWN)
    found = drawing.shown().label_map
    assert_same_map(np.where(found == 1, 1, 0), np.where(locked, 1, 0))
    assert_same_map(np.where(found == 2, 2, 0), np.where((drawing.expected == 2) & ~locked, 2, 0))


def test_locked_instance_cannot_be_painted(drawing: Drawing) -> None:
    drawing.add("Car")
    drawing.bench.button("Lock Car 1").click()
    drawing.brush(11, ACROSS)
    expect(drawing.bench.status).to_contain_text("locked")
    assert drawing.shown().labels == ()


def test_hidden_and_locked_instances_are_in_the_answer(drawing: Drawing) -> None:
    drawing.add("Car")
    drawing.brush(11, ACROSS)
    drawing.bench.button("Lock Car 1").click()
    drawing.add("Person")
    drawing.brush(11, [(20, 60), (100, 60)])
    drawing.bench.button("Hide Person 1").click()
    expect(drawing.bench.button("Hide Person 1")).to_have_attribute("aria-pressed", "true")
    assert drawing.shown().labels == ("Car", "Person")
    assert_same_map(drawing.shown().label_map, drawing.expected)


def test_deleted_instance_leaves_and_nothing_is_selected(drawing: Drawing) -> None:
    drawing.add("Car")
    drawing.brush(11, ACROSS)
    drawing.bench.button("Delete Car 1").click()
    expect(drawing.bench.radio("Car 1")).to_have_count(0)
    assert drawing.shown().labels == ()
    drawing.bench.choose("Brush")
    drawing.painter.stroke(ACROSS)
    assert drawing.shown().labels == ()


def test_label_of_an_instance_changes_with_colour_and_pixels_kept(drawing: Drawing) -> None:
    drawing.add("Car")
    drawing.brush(11, ACROSS)
    before = drawing.shown()
    drawing.bench.widget.get_by_role("combobox", name="Label of Car 1").select_option("Person")
    expect(drawing.bench.radio("Person 1")).to_be_checked()
    after = drawing.shown()
    assert (after.labels, after.colors) == (("Person",), before.colors)
    assert_same_map(after.label_map, before.label_map)


def test_selected_instance_is_the_one_painted(drawing: Drawing) -> None:
    drawing.add("Car")
    drawing.add("Person")
    drawing.bench.select("Car 1")
    drawing.current = 1
    drawing.brush(11, ACROSS)
    assert drawing.shown().labels == ("Car",)


def test_instance_erased_to_nothing_leaves_the_answer(drawing: Drawing) -> None:
    drawing.add("Car")
    drawing.brush(5, ACROSS)
    drawing.add("Person")
    drawing.brush(5, [(20, 60), (100, 60)])
    drawing.bench.select("Car 1")
    drawing.current = 1
    drawing.erase(15, ACROSS)
    expected, labels = drawing.painted()
    assert (drawing.shown().labels, labels) == (("Person",), ["Person"])
    assert_same_map(drawing.shown().label_map, expected)


def test_first_stroke_with_one_label_makes_its_instance(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_drawing(open_page, tmp_path, labels=["Car"])
    drawing.current, drawing.labels = 1, {1: "Car"}
    drawing.brush(11, ACROSS)
    expect(drawing.bench.radio("Car 1")).to_be_checked()
    assert_same_map(drawing.shown().label_map, drawing.expected)
    drawing.bench.button("Undo").click()
    expect(drawing.bench.radio("Car 1")).to_have_count(0)


def test_stroke_without_a_label_asks_for_one(drawing: Drawing) -> None:
    drawing.bench.choose("Brush")
    drawing.painter.stroke(ACROSS)
    expect(drawing.bench.status).to_contain_text("label")
    assert drawing.shown().labels == ()


def test_public_methods_add_and_select(drawing: Drawing) -> None:
    widget = drawing.bench.widget
    assert [widget.evaluate("(widget) => widget.addInstance('Person')") for _ in range(2)] == [1, 2]
    expect(drawing.bench.radio("Person 2")).to_be_checked()
