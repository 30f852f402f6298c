"""Labeled images of the widget's own encoder, read by Pillow; PNGs written by Pillow, read by its decoder."""

import io
import zlib
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from soak import often
from widget_engine import WidgetEngine

LabelMap = NDArray[np.uint16]
LARGEST_PALETTE = 255


@pytest.fixture(scope="module")
def engine() -> Iterator[WidgetEngine]:
    with WidgetEngine() as running:
        yield running


@st.composite
def label_maps(draw: st.DrawFn) -> LabelMap:
    """Draw maps of flat areas, rectangles, repeated rows and noise, with up to 300 ids that need not be dense."""
    width, height = draw(st.integers(1, 64)), draw(st.integers(1, 64))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    most = draw(st.sampled_from([1, 2, 3, 4, 15, 16, 40, 255, 256, 300]))
    label_map = np.zeros((height, width), np.uint16)
    for _ in range(draw(st.integers(0, 8))):
        x, y = random.integers(0, width), random.integers(0, height)
        w, h = random.integers(1, width + 1), random.integers(1, height + 1)
        label_map[y : y + h, x : x + w] = random.integers(0, most + 1)
    noise = random.random((height, width)) < draw(st.sampled_from([0, 0, 0.02, 0.3, 1]))
    label_map[noise] = random.integers(0, most + 1, label_map.shape)[noise]
    return label_map


def colors_of(label_map: LabelMap) -> dict[int, str]:
    """Return a colour for every id in the map: any bijection does."""
    return {instance: f"#{instance * 7919 % 2**24:06x}" for instance in np.unique(label_map).tolist() if instance}


def rgba_of(label_map: LabelMap, colors: dict[int, str]) -> NDArray[np.uint8]:
    palette = np.zeros((int(label_map.max()) + 1, 4), np.uint8)
    for instance, color in colors.items():
        palette[instance] = (*bytes.fromhex(color[1:]), 255)
    return palette[label_map]


def chunk_types(png: bytes) -> list[bytes]:
    types, at = [], 8
    while at < len(png):
        types.append(png[at + 4 : at + 8])
        at += 12 + int.from_bytes(png[at : at + 4])
    return types


@settings(max_examples=often(1_000, soak=10_000), deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(label_map=label_maps(), wide=st.booleans())
def test_labeled_image_decodes_equal_through_pillow(engine: WidgetEngine, label_map: LabelMap, wide: bool) -> None:
    colors = colors_of(label_map)
    png = engine.encode(label_map, colors, wide=wide or int(label_map.max()) > LARGEST_PALETTE)

    with Image.open(io.BytesIO(png)) as image:
        assert image.mode == ("P" if len(colors) <= LARGEST_PALETTE else "RGBA")
        if image.mode == "P":
            indexes = np.searchsorted([0, *sorted(colors)], label_map)
            np.testing.assert_array_equal(np.asarray(image), indexes)
        np.testing.assert_array_equal(np.asarray(image.convert("RGBA")), rgba_of(label_map, colors))


@pytest.mark.parametrize("instances", [1, 3, 15, 50, 255, 300])
@pytest.mark.parametrize("noise", [0, 0.02])
def test_labeled_image_of_several_bands_decodes_equal_through_pillow(
    engine: WidgetEngine, instances: int, noise: float
) -> None:
    random = np.random.default_rng(instances)
    label_map = np.zeros((701, 1601), np.uint16)
    y, x = np.mgrid[0:701, 0:1601]
    for instance in range(1, instances + 1):
        cx, cy, radius = random.integers(0, 1601), random.integers(0, 701), random.integers(9, 90)
        label_map[(x - cx) ** 2 + (y - cy) ** 2 <= radius**2] = instance
    salt = random.random(label_map.shape) < noise
    label_map[salt] = random.integers(1, instances + 1, label_map.shape)[salt]
    colors = colors_of(label_map)

    png = engine.encode(label_map, colors, wide=instances > LARGEST_PALETTE)

    assert chunk_types(png).count(b"IDAT") == 3
    with Image.open(io.BytesIO(png)) as image:
        np.testing.assert_array_equal(np.asarray(image.convert("RGBA")), rgba_of(label_map, colors))
    np.testing.assert_array_equal(engine.decode(png), rgba_of(label_map, colors))


@pytest.mark.parametrize(
    ("instances", "depth", "color_type"),
    [(0, 1, 3), (1, 1, 3), (2, 2, 3), (3, 2, 3), (4, 4, 3), (15, 4, 3), (16, 8, 3), (255, 8, 3), (256, 8, 6)],
)
def test_labeled_image_has_the_layout_of_the_design(
    engine: WidgetEngine, instances: int, depth: int, color_type: int
) -> None:
    label_map = np.arange(instances + 1, dtype=np.uint16).reshape(1, -1)
    png = engine.encode(label_map, colors_of(label_map), wide=instances > LARGEST_PALETTE)

    assert (png[24], png[25], png[28]) == (depth, color_type, 0)
    palette = [b"PLTE", b"tRNS"] if color_type == 3 else []
    assert chunk_types(png) == [b"IHDR", *palette, b"IDAT", b"IEND"]
    if color_type == 3:
        assert png[33:37] == (3 * (instances + 1)).to_bytes(4)
        assert png[41:44] == b"\0\0\0"
        assert b"\0\0\0\1tRNS\0" in png


def test_labeled_image_is_about_as_small_as_zlib_makes_it(engine: WidgetEngine) -> None:
    label_map = np.zeros((600, 900), np.uint16)
    y, x = np.mgrid[0:600, 0:900]
    random = np.random.default_rng(5)
    for instance in range(1, 51):
        cx, cy, radius = random.integers(0, 900), random.integers(0, 600), random.integers(5, 90)
        label_map[(x - cx) ** 2 + (y - cy) ** 2 <= radius**2] = instance
    rows = b"".join(b"\0" + row.tobytes() for row in label_map.astype(np.uint8))

    png = engine.encode(label_map, colors_of(label_map), wide=False)

    assert len(png) <= 1.3 * len(zlib.compress(rows, 6))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_decoder_reads_what_pillow_writes(engine: WidgetEngine, mode: str) -> None:
    random = np.random.default_rng(6)
    pixels = random.integers(0, 256, (37, 53, 4), np.uint8)
    pixels[5:30, 10:40] = (200, 30, 7, 255)
    image = Image.fromarray(pixels).convert("L" if mode == "I;16" else mode)
    expected = np.asarray(image.convert("RGBA"))
    if mode == "I;16":
        image = Image.fromarray(np.asarray(image).astype(np.uint16) * 256 + 77)
    file = io.BytesIO()
    image.save(file, "PNG")

    np.testing.assert_array_equal(engine.decode(file.getvalue()), expected)


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_decoder_reads_palettes_of_every_depth(engine: WidgetEngine, bits: int) -> None:
    random = np.random.default_rng(7)
    image = Image.fromarray(random.integers(0, 2**bits, (19, 23), np.uint8))
    image.putpalette(random.integers(0, 256, 3 * 2**bits, np.uint8).tobytes())
    file = io.BytesIO()
    image.save(file, "PNG", bits=bits, transparency=bytes([0, 128]))

    with Image.open(file) as read:
        expected = np.asarray(read.convert("RGBA"))
    np.testing.assert_array_equal(engine.decode(file.getvalue()), expected)
