"""The instance below the pointer is outlined, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.overlay import overlay
from e2e.painter import Point
from e2e.sites import build_spec


@pytest.fixture
def drawing(open_page: OpenPage, tmp_path: Path) -> Drawing:
    """Two instances, the first over the whole right edge, the second selected."""
    bench = open_page(build_spec(tmp_path, {}))
    bench.wait_until_ready()
    opened = Drawing(bench)
    opened.view(2, (80, 60))
    opened.add("Car")
    opened.brush(40, [(150, 5), (150, 115)])
    opened.add("Car")
    opened.brush(9, [(80, 60)])
    bench.choose("Polygon")  # shows no brush
    return opened


def test_instance_below_the_pointer_is_outlined(drawing: Drawing) -> None:
    hover(drawing, (40, 60))
    before = overlay(drawing.bench)
    hover(drawing, (150, 60))
    assert overlay(drawing.bench) != before


@pytest.mark.parametrize("outside", [(-0.5, 60), (-40, 60), (170, 60), (80, -0.5), (80, 130)], ids=str)
def test_nothing_is_outlined_outside_the_image(drawing: Drawing, outside: Point) -> None:
    hover(drawing, (40, 60))
    before = overlay(drawing.bench)
    hover(drawing, outside)
    assert overlay(drawing.bench) == before


def hover(drawing: Drawing, point: Point) -> None:
    drawing.bench.page.mouse.move(*drawing.painter.to_client([point])[0])
