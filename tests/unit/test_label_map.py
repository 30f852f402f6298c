"""Labeled images of every layout into label maps, exactly; the encoders are Pillow's and the widget's."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image

from forged import chunk, header, png
from genuine import FIRST, LabelMap, answer, art, indexed_png, palette, random_map, rgba_png, saved
from maskpress.problems import Refusal
from maskpress.results.answer import read_answer
from maskpress.results.limits import LIMITS, Limits
from maskpress.results.model import Instance
from widget_engine import WidgetEngine

DRAWN = art("..1122 .1.122 3....2")


ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
"""Left, top, and the steps across and down of each pass (PNG, third edition, 8.1)."""


def read(painted: dict[str, Any]) -> LabelMap:
    return read_answer(painted, LIMITS).label_map


def rgb_on_black(label_map: LabelMap, colors: list[str]) -> bytes:
    return saved(Image.fromarray(rgba_pixels(label_map, colors)[..., :3]))


def rgb_on_a_key_color(label_map: LabelMap, colors: list[str]) -> bytes:
    pixels = rgba_pixels(label_map, colors)[..., :3].copy()
    pixels[label_map == 0] = (255, 0, 255)
    return saved(Image.fromarray(pixels), transparency=(255, 0, 255))


def palette_in_any_order(label_map: LabelMap, colors: list[str]) -> bytes:
    image = Image.fromarray((len(colors) - label_map).astype(np.uint8))
    image.putpalette(b"".join(bytes.fromhex(color[1:]) for color in [*colors[::-1], "#000000"]))
    return saved(image, transparency=len(colors))


def palette_on_opaque_black(label_map: LabelMap, colors: list[str]) -> bytes:
    image = Image.fromarray(label_map.astype(np.uint8))
    image.putpalette(bytes(3) + b"".join(bytes.fromhex(color[1:]) for color in colors))
    return saved(image)


def rgba_pixels(label_map: LabelMap, colors: list[str]) -> Any:
    table = np.array([(0, 0, 0, 0), *((*bytes.fromhex(color[1:]), 255) for color in colors)], np.uint8)
    return table[label_map]


LAYOUTS: list[Callable[[LabelMap, list[str]], bytes]] = [
    *(indexed_png, rgba_png, rgb_on_black, rgb_on_a_key_color, palette_in_any_order, palette_on_opaque_black)
]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_every_layout_without_doubt_gives_the_label_map(layout: Callable[[LabelMap, list[str]], bytes]) -> None:
    painted = answer(DRAWN, png=layout(DRAWN, FIRST[:3]))
    np.testing.assert_array_equal(read(painted), DRAWN)


@pytest.mark.parametrize("instances", [0, 1, 2, 3, 4, 15, 16, 254, 255, 256, 300, 5000])
def test_layout_of_the_design_is_read_for_any_number_of_instances(instances: int) -> None:
    label_map = np.arange(instances + 1, dtype=np.uint16).reshape(1, -1)
    found = read_answer(answer(label_map), LIMITS)
    np.testing.assert_array_equal(found.label_map, label_map)
    assert [each.color for each in found.instances] == palette(instances)


def test_grey_instances_may_be_saved_as_grey() -> None:
    painted = answer(art("..1 .11"), png=saved(Image.fromarray(art("..1 .11").astype(np.uint8) * 127)))
    painted["instances"][0]["color"] = "#7f7f7f"
    np.testing.assert_array_equal(read(painted), art("..1 .11"))


def test_answer_is_read_only_and_says_its_size_and_instances() -> None:
    found = read_answer(answer(DRAWN, ["Car", "Bus", "Car"]), LIMITS)
    assert (found.width, found.height) == (6, 3)
    assert found.label_map.dtype == np.uint16
    assert found.label_map.flags.c_contiguous
    assert found.instances == (Instance("Car", FIRST[0]), Instance("Bus", FIRST[1]), Instance("Car", FIRST[2]))
    with pytest.raises(ValueError, match="read-only"):
        found.label_map[0, 0] = 1


@pytest.mark.parametrize("seed", range(40))
def test_random_answers_are_read_equal_in_both_layouts(seed: int) -> None:
    random = np.random.default_rng(seed)
    width, height = (int(each) for each in random.integers(1, 90, 2))
    label_map = random_map(random, width, height, int(random.integers(0, 30)))
    colors = palette(int(label_map.max()))
    np.testing.assert_array_equal(read(answer(label_map)), label_map)
    np.testing.assert_array_equal(read(answer(label_map, png=rgba_png(label_map, colors))), label_map)


@pytest.mark.parametrize("seed", range(30))
def test_interlaced_images_are_read_equal(seed: int) -> None:
    random = np.random.default_rng(seed)
    width, height = (int(each) for each in random.integers(1, 20, 2))
    label_map = random_map(random, width, height, 6)
    colors = palette(int(label_map.max()))
    pixels = b"".join(
        b"\0" + row.tobytes()
        for left, top, across, down in ADAM7
        for row in label_map[top::down, left::across].astype(np.uint8)
        if len(row)
    )
    interlaced = png(
        header(width, height, 8, rest=b"\0\0\1"),
        chunk(b"PLTE", bytes(3) + b"".join(bytes.fromhex(color[1:]) for color in colors)),
        chunk(b"tRNS", b"\0"),
        chunk(b"IDAT", zlib.compress(pixels)),
        chunk(b"IEND", b""),
    )
    np.testing.assert_array_equal(read(answer(label_map, png=interlaced)), label_map)


@pytest.mark.parametrize("instances", [3, 300])
def test_image_of_many_bands_is_read_equal(instances: int) -> None:
    random = np.random.default_rng(instances)
    label_map = random.integers(0, instances + 1, (1500, 900)).astype(np.uint16).repeat(2, axis=1)
    np.testing.assert_array_equal(read(answer(label_map)), label_map)


def test_answers_of_the_widget_are_read_equal() -> None:
    with WidgetEngine() as engine:
        for seed in range(30):
            random = np.random.default_rng(seed)
            label_map = random_map(random, int(random.integers(1, 200)), int(random.integers(1, 200)), 1 + seed * 11)
            colors = dict(enumerate(palette(int(label_map.max())), 1))
            png = engine.encode(label_map, colors, wide=len(colors) > 255)
            np.testing.assert_array_equal(read(answer(label_map, png=png)), label_map)


def test_ways_to_write_base64_that_leave_no_doubt_are_read() -> None:
    painted = answer(DRAWN)
    encoded = painted["labeledImage"]["pngImageData"]
    for text in (f"data:image/png;base64,{encoded}", "\r\n".join(encoded[at : at + 76] for at in range(0, 400, 76))):
        painted["labeledImage"]["pngImageData"] = text
        np.testing.assert_array_equal(read(painted), DRAWN)


def test_color_of_an_instance_may_be_in_upper_case() -> None:
    painted = answer(DRAWN)
    for instance in painted["instances"]:
        instance["color"] = instance["color"].upper()
    assert [each.color for each in read_answer(painted, LIMITS).instances] == FIRST[:3]


def test_longest_png_of_noise_is_within_the_limit() -> None:
    random = np.random.default_rng(1)
    for width, height in ((1, 1), (1, 3000), (3000, 1), (700, 500)):
        noise = Image.fromarray(random.integers(0, 256, (height, width, 4), np.uint8))
        for options in ({}, {"compress_level": 0}):
            assert len(saved(noise, **options)) < LIMITS.png(width, height)


def test_limits_are_the_callers() -> None:
    with pytest.raises(Refusal) as refused:
        read_answer(answer(DRAWN), Limits(pixels=17))
    assert refused.value.code == "Q303"
    assert read_answer(answer(DRAWN), Limits(pixels=18)).width == 6


def test_longest_edge_is_that_of_pages() -> None:
    for shape in ((1, 32_767), (32_767, 1)):
        np.testing.assert_array_equal(read(answer(np.ones(shape, np.uint16))), 1)
    for shape in ((1, 32_768), (32_768, 1)):
        with pytest.raises(Refusal) as refused:
            read(answer(np.ones(shape, np.uint16)))
        assert refused.value.code == "Q303"


def test_first_strange_pixel_is_told_with_its_place() -> None:
    label_map = np.ones((1200, 1000), np.uint16)
    for strange, layout in ((2, indexed_png), (2, rgba_png)):
        wrong = label_map.copy()
        wrong[1100, 7] = strange
        painted = answer(label_map, png=layout(wrong, FIRST[:2]))
        with pytest.raises(Refusal, match=r"found #1f77b4, the color of no instance at pixel \(7, 1100\)"):
            read_answer(painted, LIMITS)


def test_message_names_the_instance_without_pixels() -> None:
    painted = answer(DRAWN)
    painted["instances"].append({"color": "#010203", "label": "Bus"})
    with pytest.raises(Refusal, match=r"found none of instances\[3\]$"):
        read_answer(painted, LIMITS)
