"""The widget's tools against the brute-force oracle of DESIGN section 6, on the same unrounded points."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oracle import LabelMap, blank_map, erase, paint_brush, paint_polygon
from widget_engine import WidgetEngine

INSTANCES = 4
POINTS = st.lists(st.tuples(st.floats(-9, 40), st.floats(-9, 40)), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def engine() -> Iterator[WidgetEngine]:
    with WidgetEngine() as running:
        yield running


@st.composite
def actions(draw: st.DrawFn) -> dict[str, Any]:
    tool = draw(st.sampled_from(["brush", "brush", "eraser", "polygon"]))
    return {
        "tool": tool,
        "size": draw(st.integers(1, 14)),
        "id": draw(st.integers(0 if tool == "eraser" else 1, INSTANCES)),
        "points": draw(POINTS),
        "locked": draw(st.lists(st.integers(1, INSTANCES), max_size=2)),
    }


def act(label_map: LabelMap, action: dict[str, Any]) -> None:
    points, locked = action["points"], action["locked"]
    if action["tool"] == "brush":
        paint_brush(label_map, points, action["size"], action["id"], locked)
    elif action["tool"] == "eraser":
        erase(label_map, points, action["size"], action["id"], locked)
    else:
        paint_polygon(label_map, points, action["id"], locked)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(width=st.integers(1, 32), height=st.integers(1, 32), steps=st.lists(actions(), min_size=1, max_size=5))
def test_tools_agree_with_oracle(engine: WidgetEngine, width: int, height: int, steps: list[dict[str, Any]]) -> None:
    expected = blank_map(width, height)
    for step in steps:
        act(expected, step)

    np.testing.assert_array_equal(engine.paint(width, height, INSTANCES, steps), expected)


def test_oracle_follows_the_words_of_the_design() -> None:
    label_map = blank_map(6, 5)
    paint_brush(label_map, [(0.9, 0.1)], 1, 1)
    paint_brush(label_map, [(4.4, 3.6)], 2, 2)
    paint_polygon(label_map, [(0.6, 2.5), (2.6, 2.6), (3.4, 4.6), (0.5, 5.4)], 3)

    assert ["".join(map(str, row)) for row in label_map] == ["100000", "000000", "000000", "033220", "033220"]
