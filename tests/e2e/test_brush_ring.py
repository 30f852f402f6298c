"""The brush shows where it stands and how large it is, and leaves nothing of itself behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from e2e.canvases import Pixels, pixels_of
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.painter import Point
from e2e.sites import build_spec

AT: Point = (80.2, 60.7)
ZOOM = 2
CROSS = 13
"""CSS pixels: what brushes below 6 of them show."""

# The box of an image-space square in pixels of the overlay.
_BOX = """(widget, [x, y, size]) => {
  const { left, top } = widget.shadowRoot.querySelector("#overlay").getBoundingClientRect();
  const from = widget.imageToClient({ x: x - size / 2, y: y - size / 2 });
  const to = widget.imageToClient({ x: x + size / 2, y: y + size / 2 });
  return [from.x - left, from.y - top, to.x - left, to.y - top];
}"""


# Where the image point that lay there before a turn of the wheel by 40 lies on the overlay: the pointer is there still.
_RESTING = """(widget, [x, y]) => {
  const { left, top } = widget.shadowRoot.querySelector("#overlay").getBoundingClientRect();
  const at = widget.imageToClient({ x, y });
  return [at.x - left, at.y + 40 - top];
}"""


@pytest.fixture
def drawing(open_page: OpenPage, tmp_path: Path) -> Drawing:
    bench = open_page(build_spec(tmp_path, {}))
    bench.wait_until_ready()
    opened = Drawing(bench)
    opened.view(ZOOM, (80, 60))
    return opened


@pytest.mark.parametrize(
    ("size", "center"), [(40, (80, 61)), (41, (80.5, 60.5)), (2, (80, 61))], ids=["even", "odd", "cross"]
)
@pytest.mark.parametrize("square", [False, True], ids=["disc", "square"])
def test_brush_shows_its_true_size_where_it_will_paint(
    drawing: Drawing, size: int, center: Point, square: bool
) -> None:
    if square:
        drawing.bench.button("Square brush").click()
    drawing.bench.set_slider("Brush size", size)
    hover(drawing, AT)
    rows, columns = np.nonzero(shown(drawing)[:, :, 3])
    across = CROSS / ZOOM if size * ZOOM < 6 else size
    expected: Any = drawing.bench.widget.evaluate(_BOX, [*center, across])
    found = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    assert found == pytest.approx(expected, abs=0.6)
    corner = shown(drawing)[rows.min(), columns.min(), 3]
    assert (corner > 0) == (square and size > 2)


def test_brush_leaves_nothing_where_it_was(drawing: Drawing) -> None:
    drawing.add("Car")
    drawing.brush(9, [(60, 60), (100, 60)])
    leave(drawing)
    before = shown(drawing)
    drawing.bench.set_slider("Brush size", 40)
    for point in ((60, 60), (70, 65), (150, 110), (5, 5)):
        hover(drawing, point)
        assert (shown(drawing) != before).any()
    leave(drawing)
    np.testing.assert_array_equal(shown(drawing), before)


def test_brush_stays_below_a_resting_pointer_when_the_view_moves(drawing: Drawing) -> None:
    drawing.bench.set_slider("Brush size", 40)
    hover(drawing, AT)
    drawing.bench.page.mouse.wheel(0, 40)
    drawing.bench.wait_until_drawn()
    x, y = drawing.bench.widget.evaluate(_RESTING, AT)
    rows, columns = np.nonzero(shown(drawing)[:, :, 3])
    assert ((columns.min() + columns.max() + 1) / 2, (rows.min() + rows.max() + 1) / 2) == pytest.approx(
        (x, y), abs=1.6
    )


def hover(drawing: Drawing, point: Point) -> None:
    drawing.bench.page.mouse.move(*drawing.painter.to_client([point])[0])


def leave(drawing: Drawing) -> None:
    drawing.bench.page.mouse.move(1, 1)


def shown(drawing: Drawing) -> Pixels:
    return pixels_of(drawing.bench.widget.get_by_role("img", name="Image to label"))
