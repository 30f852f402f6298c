"""Photos heavier than the published limit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from e2e.answers import assert_same_map
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.sites import build_spec

PUBLISHED_LIMIT = 40_000_000
SIZE = (4200, 3300)


def write_heavy_photo(folder: Path) -> Path:
    """Write a photo of nothing but noise, which no format makes smaller."""
    noise = np.random.default_rng(40).integers(0, 256, (SIZE[1], SIZE[0], 3), dtype=np.uint8)
    Image.fromarray(noise).save(folder / "heavy.png", compress_level=0)
    return folder / "heavy.png"


def test_photo_of_more_than_40_megabytes_is_painted_exactly(open_page: OpenPage, tmp_path: Path) -> None:
    photo = write_heavy_photo(tmp_path)
    assert photo.stat().st_size > PUBLISHED_LIMIT
    bench = open_page(build_spec(tmp_path, {"image": photo.name, "page": {"images": "copy"}}))
    bench.wait_until_ready()
    drawing = Drawing(bench)
    frame = drawing.view(1, (2100, 1650))
    drawing.add("Car")
    drawing.brush(31, frame((-200, -150), (200, 150)))
    assert_same_map(drawing.shown().label_map, drawing.expected)
