"""What a worker paints is what the answer holds, pixel by pixel, at every zoom and device pixel ratio."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from e2e.answers import assert_same_map, read_answer
from e2e.conftest import OpenPage
from e2e.drawing import Drawing, paint_scene

BuildExample = Callable[[str], Path]

# The examples with rules, batches and corrections have tests of their own.
EXAMPLES = {"smallest": ["Cat"], "microscope": ["Cell", "Halo"]}


@pytest.mark.parametrize("ratio", [1, 1.5, 2])
@pytest.mark.parametrize("zoom", [0.25, 1, 2.5, 8])
def test_answer_equals_the_oracle_at_zoom_and_ratio(
    zoom: float, ratio: float, open_page: OpenPage, built_example: BuildExample
) -> None:
    bench = open_page(built_example("smallest"), ratio=ratio)
    bench.wait_until_ready()
    drawing = Drawing(bench)
    # Close to a corner, so that strokes also leave the image at large zooms.
    center = (min(160 / zoom, 225.5), min(100 / zoom, 150))
    paint_scene(drawing, drawing.view(zoom, center), ["Cat"])
    expected, labels = drawing.painted()
    answer = read_answer(bench.submit())
    assert_same_map(answer.label_map, expected)
    assert list(answer.labels) == labels


@pytest.mark.parametrize("zoom", [0.25, 1, 8])
def test_zoom_is_css_pixels_per_image_pixel(zoom: float, open_page: OpenPage, built_example: BuildExample) -> None:
    bench = open_page(built_example("smallest"), ratio=1.5)
    bench.wait_until_ready()
    drawing = Drawing(bench)
    bench.set_view(zoom, (100, 100))
    (ax, ay), (bx, by) = drawing.painter.to_client([(90, 80), (110, 120)])
    assert bx - ax == pytest.approx(20 * zoom)
    assert by - ay == pytest.approx(40 * zoom)
    assert drawing.painter.to_image([(ax, ay)])[0] == pytest.approx((90, 80))


def test_photo_lies_where_the_mapping_says(open_page: OpenPage, built_example: BuildExample) -> None:
    bench = open_page(built_example("smallest"))
    bench.wait_until_ready()
    drawing = Drawing(bench)
    bench.set_view(2, (200, 100))
    (left, top), (right, bottom) = drawing.painter.to_client([(0, 0), drawing.size])
    box = bench.widget.locator("img").first.bounding_box()
    assert box is not None
    assert [box["x"], box["y"]] == pytest.approx([left, top], abs=0.01)
    assert [box["width"], box["height"]] == pytest.approx([right - left, bottom - top], abs=0.01)


@pytest.mark.parametrize(("example", "labels"), EXAMPLES.items(), ids=EXAMPLES)
def test_example_is_painted_exactly(
    example: str, labels: list[str], open_page: OpenPage, built_example: BuildExample
) -> None:
    bench = open_page(built_example(example))
    bench.wait_until_ready()
    drawing = Drawing(bench)
    width, height = drawing.size
    paint_scene(drawing, drawing.view(1, (width / 2, height / 2)), labels)
    expected, painted = drawing.painted()
    answer = read_answer(bench.submit())
    assert_same_map(answer.label_map, expected)
    assert list(answer.labels) == painted


def test_example_with_rules_is_painted_exactly(open_page: OpenPage, built_example: BuildExample) -> None:
    bench = open_page(built_example("rules"))
    bench.wait_until_ready()
    drawing = Drawing(bench)
    frame = drawing.view(1, (300, 200))
    drawing.add("Saucer")
    drawing.polygon(frame((-200, 0), (0, -70), (180, 20), (0, 185)))
    drawing.add("Cup")
    drawing.brush(60, frame((-80, -80), (60, -90), (40, 20)))
    drawing.add("Spoon")
    drawing.brush(9, frame((110, -120), (80, 60)))
    expected, labels = drawing.painted()
    answer = read_answer(bench.submit())
    assert_same_map(answer.label_map, expected)
    assert list(answer.labels) == labels
