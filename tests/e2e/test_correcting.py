"""An earlier answer opens as it was and comes out as it was, until the worker changes it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from e2e.answers import assert_same_map, read_answer
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.sites import EXAMPLES

EARLIER = read_answer(json.loads((EXAMPLES / "correct" / "earlier.json").read_text(encoding="utf-8")))
STAR = "Galaxy 3"


@pytest.fixture
def drawing(open_page: OpenPage, built_example: Callable[[str], Path]) -> Drawing:
    bench = open_page(built_example("correct"))
    bench.wait_until_ready()
    opened = Drawing(bench)
    opened.expected = EARLIER.label_map.copy()
    opened.labels = dict(enumerate(EARLIER.labels, 1))
    return opened


def test_earlier_answer_comes_out_equal_when_nothing_is_changed(drawing: Drawing) -> None:
    shown = drawing.shown()
    assert (shown.labels, shown.colors) == (EARLIER.labels, EARLIER.colors)
    assert_same_map(shown.label_map, EARLIER.label_map)


def test_opening_an_earlier_answer_is_nothing_to_undo(drawing: Drawing) -> None:
    drawing.bench.page.keyboard.press("Control+z")
    assert_same_map(drawing.shown().label_map, EARLIER.label_map)


def test_earlier_answer_is_corrected_exactly(drawing: Drawing) -> None:
    bench = drawing.bench
    bench.select(STAR)
    bench.widget.get_by_role("combobox", name=f"Label of {STAR}").select_option("Star")
    drawing.labels[3] = "Star"
    frame = drawing.view(1, (320, 240))
    drawing.current = 3
    drawing.erase(15, frame((160, 20), (200, 60)))
    drawing.add("Galaxy")
    drawing.brush(13, frame((-60, -150), (0, -140)))
    expected, labels = drawing.painted()
    answer = read_answer(bench.submit())
    assert_same_map(answer.label_map, expected)
    assert list(answer.labels) == labels


def test_new_instance_continues_ids_and_colours(drawing: Drawing) -> None:
    drawing.add("Galaxy")
    drawing.brush(9, [(10.5, 470.5)])
    expect(drawing.bench.radio("Galaxy 11")).to_be_checked()
    shown = drawing.shown()
    assert len(set(shown.colors)) == 11
    assert np.count_nonzero(shown.label_map == 11) == np.count_nonzero(drawing.expected == 11) > 0
