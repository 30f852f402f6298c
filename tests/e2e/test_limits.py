"""Many instances and large photos work."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

import oracle
from e2e.answers import assert_same_map, read_answer
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.sites import build_spec


def test_answer_holds_every_instance(open_page: OpenPage, tmp_path: Path) -> None:
    """Around each number of them at which the PNG changes its bit depth, or its colour type."""
    bench = open_page(build_spec(tmp_path, {"labels": ["Car"]}, (200, 200)))
    bench.wait_until_ready()
    drawing = Drawing(bench)
    drawing.view(2, (100, 100))
    bench.set_slider("Brush size", 4)
    bench.choose("Brush")
    for id in range(1, 257):
        bench.page.keyboard.press("1")
        received = drawing.painter.stroke([(10 + 11 * (id % 17), 10 + 11 * (id // 17))])
        oracle.paint_brush(drawing.expected, received.points, 4, id)
        if id in (1, 2, 3, 4, 15, 16, 255, 256):
            answer = read_answer([{"annotatedResult": bench.value()}])
            assert len(answer.colors) == id
            assert_same_map(answer.label_map, drawing.expected)
            with Image.open(io.BytesIO(answer.png)) as png:
                assert png.mode == ("P" if id < 256 else "RGBA")
    assert read_answer(bench.submit()).png == answer.png


def test_photo_of_24_megapixels_is_painted_exactly(open_page: OpenPage, tmp_path: Path) -> None:
    Image.linear_gradient("L").resize((6000, 4000)).convert("RGB").save(tmp_path / "large.jpg", quality=80)
    bench = open_page(build_spec(tmp_path, {"image": "large.jpg"}))
    bench.wait_until_ready()
    drawing = Drawing(bench)
    frame = drawing.view(1 / 8, (3000, 2000))
    drawing.add("Car")
    drawing.brush(300, frame((-200, -100), (100, 50)))
    drawing.add("Person")
    drawing.polygon(frame((-50, -150), (150, -20), (-100, 120)))
    drawing.erase(101, frame((0, 0), (60, 10)))
    answer = read_answer(bench.submit())
    assert_same_map(answer.label_map, drawing.expected)
