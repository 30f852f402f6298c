"""The widget's tools and operations against the brute-force oracle, on the same unrounded points."""

from collections.abc import Iterator
from itertools import count
from math import floor
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import oracle
from oracle import LabelMap, blank_map, erase, paint_brush, paint_polygon
from widget_engine import WidgetEngine

INSTANCES = 4
PAINTING = ["brush", "brush", "eraser", "polygon", "lasso", "rectangle", "ellipse"]
TOOLS = [*PAINTING, "fill", "move", "fill-holes", "drop-specks", "split"]
POINTS = st.lists(st.tuples(st.floats(-9, 40), st.floats(-9, 40)), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def engine() -> Iterator[WidgetEngine]:
    with WidgetEngine() as running:
        yield running


@st.composite
def actions(draw: st.DrawFn) -> dict[str, Any]:
    tool = draw(st.sampled_from(TOOLS))
    shift = draw(st.booleans())
    return {
        "tool": tool,
        "size": draw(st.integers(1, 14)),
        "square": draw(st.booleans()),
        "below": draw(st.booleans()),
        "shift": shift,
        "id": draw(st.integers(0 if tool == "eraser" and shift else 1, INSTANCES)),
        "points": draw(POINTS),
        "locked": draw(st.lists(st.integers(1, INSTANCES), max_size=2)),
    }


def act(label_map: LabelMap, action: dict[str, Any], new_ids: Iterator[int]) -> None:
    tool, id, points, locked = (action[key] for key in ("tool", "id", "points", "locked"))
    if tool in PAINTING:
        paint(label_map, action)
    elif tool == "fill":
        x, y = points[0]
        oracle.fill_region(label_map, x, y, id, locked, below=action["below"])
    elif tool == "move":
        dx, dy = (floor(end - start + 0.5) for start, end in zip(points[0], points[-1], strict=True))
        if (dx, dy) != (0, 0):
            oracle.move(label_map, id, dx, dy, locked, below=action["below"])
    elif tool == "fill-holes":
        oracle.fill_holes(label_map, id, locked)
    elif tool == "drop-specks":
        oracle.drop_specks(label_map, id, action["size"], locked)
    elif id not in locked:
        for part in oracle.parts(label_map, id)[1:]:
            label_map[part] = next(new_ids)


def paint(label_map: LabelMap, action: dict[str, Any]) -> None:
    tool, id, points, size, locked, below, shift = (
        action[key] for key in ("tool", "id", "points", "size", "locked", "below", "shift")
    )
    if tool == "eraser":
        erase(label_map, points, size, 0 if shift else id, locked, square=action["square"])
    elif tool == "brush":
        sweep = oracle.paint_square if action["square"] else paint_brush
        sweep(label_map, [points[0], points[-1]] if shift else points, size, id, locked, below=below)
    elif tool in ("polygon", "lasso"):
        paint_polygon(label_map, points, id, locked, below=below)
    elif len(points) > 1:
        span = oracle.paint_rectangle if tool == "rectangle" else oracle.paint_ellipse
        span(label_map, points[0], points[-1], id, locked, below=below, regular=shift)


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(width=st.integers(1, 32), height=st.integers(1, 32), steps=st.lists(actions(), min_size=1, max_size=5))
def test_tools_agree_with_oracle(engine: WidgetEngine, width: int, height: int, steps: list[dict[str, Any]]) -> None:
    expected = blank_map(width, height)
    new_ids = count(INSTANCES + 1)
    for step in steps:
        act(expected, step, new_ids)

    np.testing.assert_array_equal(engine.paint(width, height, INSTANCES, steps), expected)


@st.composite
def operations(draw: st.DrawFn) -> dict[str, Any]:
    tool = draw(st.sampled_from(["fill", "move", "fill-holes", "drop-specks", "split"]))
    points = draw(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=2, max_size=2))
    return step(tool, draw(st.integers(1, 2)), points, size=draw(st.integers(1, 9)), below=draw(st.booleans()))


def step(tool: str, id: int, points: list[tuple[int, int]], *, size: int = 1, below: bool = False) -> dict[str, Any]:
    settings = {"size": size, "square": False, "below": below, "shift": False}
    return {"tool": tool, "id": id, "points": points, "locked": [], **settings}


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.integers(1, 9).flatmap(
        lambda width: st.lists(
            st.lists(st.sampled_from([0, 1, 1, 2]), min_size=width, max_size=width), min_size=1, max_size=9
        )
    ),
    steps=st.lists(operations(), min_size=1, max_size=3),
)
def test_operations_agree_with_oracle_on_any_map(
    engine: WidgetEngine, rows: list[list[int]], steps: list[dict[str, Any]]
) -> None:
    expected = np.array(rows, np.uint16)
    height, width = expected.shape
    pixels = [
        step("rectangle", int(expected[y, x]), [(x, y), (x + 1, y + 1)]) for y, x in np.argwhere(expected).tolist()
    ]
    new_ids = count(INSTANCES + 1)
    for operation in steps:
        act(expected, operation, new_ids)

    np.testing.assert_array_equal(engine.paint(width, height, INSTANCES, pixels + steps), expected)


def test_oracle_follows_the_words_of_the_design() -> None:
    label_map = blank_map(6, 5)
    paint_brush(label_map, [(0.9, 0.1)], 1, 1)
    paint_brush(label_map, [(4.4, 3.6)], 2, 2)
    paint_polygon(label_map, [(0.6, 2.5), (2.6, 2.6), (3.4, 4.6), (0.5, 5.4)], 3)

    assert ["".join(map(str, row)) for row in label_map] == ["100000", "000000", "000000", "033220", "033220"]


def drawn(*rows: str) -> LabelMap:
    """Read a label map drawn with digits."""
    return np.array([[int(letter) for letter in row] for row in rows], np.uint16)


def shown(label_map: LabelMap) -> list[str]:
    return ["".join(map(str, row)) for row in label_map]


def test_oracle_paints_squares_and_shapes() -> None:
    label_map = blank_map(8, 5)
    oracle.paint_square(label_map, [(1.2, 0.9), (4.4, 1.9)], 2, 1)
    oracle.paint_ellipse(label_map, (1.6, 2.4), (7.9, 5.1), 2)
    oracle.paint_rectangle(label_map, (7.9, 4.2), (7.2, 1.6), 3, below=True)
    oracle.paint_rectangle(label_map, (0.2, 3.1), (0.4, 5.4), 4, regular=True)

    # The square goes from the corner (1, 1) to (4, 2), the ellipse spans 6 x 3 pixels, the last rectangle 2 x 2.
    assert shown(label_map) == ["11110000", "11111000", "01122223", "44222222", "44022220"]


def test_oracle_operations_follow_their_words() -> None:
    label_map = drawn("11100", "10101", "11100", "00021", "10001")
    assert [int(part.sum()) for part in oracle.parts(label_map, 1)] == [8, 2, 1, 1]
    oracle.fill_holes(label_map, 1)
    oracle.drop_specks(label_map, 1, 2)
    oracle.move(label_map, 1, 1, 1, [2])
    oracle.fill_region(label_map, 0.5, 0.5, 3)

    assert shown(label_map) == ["33333", "31113", "31113", "31123", "33333"]
