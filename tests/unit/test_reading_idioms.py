"""The answer's PNG is read rightly by the eight idioms of public code, and passes the strictest reader's rules.

The PNGs come from the widget's own encoder with the widget's own colours; the readers are other people's libraries.
"""

from __future__ import annotations

import base64
import io
import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import imageio.v2 as imageio
import matplotlib.image
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from widget_engine import WIDGET, WidgetEngine, find_node

COUNTS = (0, 1, 3, 4, 15, 16, 255, 256)
LARGEST_PALETTE = 255
LUMA = np.array([0.299, 0.587, 0.114])

Pixels = NDArray[Any]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Painted:
    """An answer as the widget gives it, and the label map it was made of."""

    answer: dict[str, Any]
    label_map: NDArray[np.uint16]

    @property
    def png(self) -> bytes:
        return base64.b64decode(self.answer["labeledImage"]["pngImageData"], validate=True)

    def colors(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        for number, instance in enumerate(self.answer["instances"], 1):
            yield number, tuple(bytes.fromhex(instance["color"][1:]))

    def mask(self, number: int) -> Mask:
        return np.asarray(self.label_map == number)

    @property
    def foreground(self) -> Mask:
        return np.asarray(self.label_map > 0)


@cache
def palette() -> list[str]:
    """Ask the widget for the colours of its instances, by id from 1."""
    module = (WIDGET / "src" / "state" / "palette.ts").as_uri()
    script = f'import {{ colorOf }} from "{module}"; '
    script += f"console.log(JSON.stringify(Array.from({{ length: {max(COUNTS)} }}, (_, k) => colorOf(k + 1))))"
    run = subprocess.run([find_node(), "--input-type=module", "-e", script], capture_output=True, check=True)
    colors: list[str] = json.loads(run.stdout)
    return colors


def paint(count: int) -> NDArray[np.uint16]:
    """Paint that many instances on half of an image: squares, each with a hole and a pixel apart from it."""
    label_map = np.zeros((128, 160), np.uint16)
    for number in range(count):
        y, x = divmod(number, 20)
        label_map[y * 9 + 2 : y * 9 + 7, x * 8 + 1 : x * 8 + 6] = number + 1
        label_map[y * 9 + 4, x * 8 + 3] = 0
        label_map[y * 9 + 8, x * 8 + 7] = number + 1
    return label_map


@pytest.fixture(scope="module", params=COUNTS, ids=lambda count: f"{count} instances")
def painted(request: pytest.FixtureRequest) -> Painted:
    count: int = request.param
    label_map = paint(count)
    colors = {number: palette()[number - 1] for number in range(1, count + 1)}
    with WidgetEngine() as engine:
        png = engine.encode(label_map, colors, wide=count > LARGEST_PALETTE)
    height, width = label_map.shape
    answer = {
        "inputImageProperties": {"height": height, "width": width},
        "instances": [{"color": color, "label": "Car"} for color in colors.values()],
        "labeledImage": {"pngImageData": base64.b64encode(png).decode()},
    }
    return Painted(answer, label_map)


def by_pillow(png: bytes, mode: str | None = None) -> Pixels:
    with Image.open(io.BytesIO(png)) as picture:
        return np.array(picture.convert(mode) if mode else picture)


def by_imageio(png: bytes) -> Pixels:
    return np.asarray(imageio.imread(io.BytesIO(png)))


def by_matplotlib(png: bytes) -> Pixels:
    return np.asarray(matplotlib.image.imread(io.BytesIO(png), format="png"))


def by_opencv(png: bytes, flags: int) -> Pixels:
    pixels = cv2.imdecode(np.frombuffer(png, np.uint8), flags)
    assert pixels is not None
    return np.asarray(pixels)


def anywhere(pixels: Pixels) -> Mask:
    """Tell where any channel is not zero."""
    return np.asarray(pixels.reshape(*pixels.shape[:2], -1).any(axis=2))


def rgb_from_opencv(png: bytes) -> Pixels:
    return by_opencv(png, cv2.IMREAD_COLOR)[..., ::-1]


@pytest.mark.parametrize(
    "read",
    [
        lambda png: by_pillow(png, "RGB"),
        lambda png: by_imageio(png)[..., :3],
        lambda png: np.rint(255 * by_matplotlib(png)[..., :3]).astype(np.uint8),
        rgb_from_opencv,
    ],
    ids=["Pillow", "imageio", "matplotlib", "OpenCV"],
)
def test_rgb_equality_finds_every_instance(painted: Painted, read: Callable[[bytes], Pixels]) -> None:
    pixels = read(painted.png)

    for number, rgb in painted.colors():
        np.testing.assert_array_equal((pixels == rgb).all(axis=2), painted.mask(number))
    np.testing.assert_array_equal((pixels == (0, 0, 0)).all(axis=2), ~painted.foreground)


@pytest.mark.parametrize(
    "read",
    [
        lambda png: by_pillow(png, "RGBA"),
        lambda png: np.rint(255 * by_matplotlib(png)).astype(np.uint8),
        lambda png: cv2.cvtColor(by_opencv(png, cv2.IMREAD_UNCHANGED), cv2.COLOR_BGRA2RGBA),
    ],
    ids=["Pillow", "matplotlib", "OpenCV"],
)
def test_rgba_equality_finds_every_instance(painted: Painted, read: Callable[[bytes], Pixels]) -> None:
    """By imageio nobody can: it leaves the alpha of a palette out."""
    pixels = read(painted.png)

    for number, rgb in painted.colors():
        np.testing.assert_array_equal((pixels == (*rgb, 255)).all(axis=2), painted.mask(number))
    np.testing.assert_array_equal((pixels == 0).all(axis=2), ~painted.foreground)


def test_255_times_the_array_is_a_mask(painted: Painted) -> None:
    """Of several instances the product wraps around in 8 bits: what is not zero is the mask."""
    mask = 255 * by_pillow(painted.png)

    np.testing.assert_array_equal(anywhere(mask), painted.foreground)
    if len(painted.answer["instances"]) <= 1:
        np.testing.assert_array_equal(mask, np.where(painted.foreground, 255, 0))


def test_logical_of_the_samples_is_a_mask(painted: Painted) -> None:
    """MATLAB's ``logical(imread(...))``: imread gives the indexes of a palette, and leaves alpha out."""
    samples = by_pillow(painted.png)
    colored = samples if samples.ndim == 2 else samples[..., :3]

    np.testing.assert_array_equal(anywhere(colored.astype(bool)), painted.foreground)


def test_indexes_are_the_numbers_of_instances_as_far_as_palettes_reach(painted: Painted) -> None:
    """A palette has 256 entries with the background's: of 256 instances a reader of indexes gets colours."""
    samples = by_pillow(painted.png)

    if len(painted.answer["instances"]) <= LARGEST_PALETTE:
        np.testing.assert_array_equal(samples, painted.label_map)
    else:
        assert samples.shape == (*painted.label_map.shape, 4)


@pytest.mark.parametrize("read", [by_matplotlib, lambda png: by_imageio(png) / 255], ids=["matplotlib", "imageio"])
def test_luma_threshold_finds_the_foreground(painted: Painted, read: Callable[[bytes], Pixels]) -> None:
    np.testing.assert_array_equal(read(painted.png)[..., :3] @ LUMA > 0.1, painted.foreground)


@pytest.mark.parametrize(
    "read",
    [by_pillow, by_imageio, by_matplotlib, lambda png: by_opencv(png, cv2.IMREAD_UNCHANGED)],
    ids=["Pillow", "imageio", "matplotlib", "OpenCV"],
)
def test_sum_is_zero_where_nothing_is_painted_and_nowhere_else(
    painted: Painted, read: Callable[[bytes], Pixels]
) -> None:
    assert (read(painted.png).sum() == 0) == (not painted.answer["instances"])


def test_grey_of_opencv_finds_the_foreground(painted: Painted) -> None:
    grey = by_opencv(painted.png, cv2.IMREAD_GRAYSCALE)

    assert grey.ndim == 2
    np.testing.assert_array_equal(grey > 0, painted.foreground)
    _, mask = cv2.threshold(grey, 1, 255, cv2.THRESH_BINARY)
    np.testing.assert_array_equal(mask == 255, painted.foreground)


def test_overlay_of_the_data_url_covers_instances_and_nothing_else(painted: Painted) -> None:
    height, width = painted.label_map.shape
    url = "data:image/png;base64," + painted.answer["labeledImage"]["pngImageData"]
    photo = Image.new("RGBA", (width, height), "#fedcba")
    with Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2], validate=True))) as picture:
        shown = np.array(Image.alpha_composite(photo, picture.convert("RGBA")).convert("RGB"))

    expected = np.full((height, width, 3), (0xFE, 0xDC, 0xBA), np.uint8)
    for number, rgb in painted.colors():
        expected[painted.mask(number)] = rgb
    np.testing.assert_array_equal(shown, expected)


def test_strictest_reader_takes_the_answer(painted: Painted) -> None:
    """What it refuses by its own limits (no instances, more than 255) is refused for that and for nothing else."""
    count = len(painted.answer["instances"])
    limits = ["no instances"] if not count else ["more than 255 instances"] if count > LARGEST_PALETTE else []

    assert refusals(painted.answer) == limits


ONE = {"color": "#2ca02c", "label": "Car"}


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"instances": None}, "no instances"),
        ({"instances": []}, "no instances"),
        ({"instances": [ONE, ONE]}, "two instances of one color"),
        ({"instances": [{**ONE, "label": "background"}]}, "a label that means background"),
        ({"instances": [{**ONE, "label": "bg"}]}, "a label that means background"),
        ({"instances": [{**ONE, "color": "#2CA02C"}]}, "an instance without pixels"),
        ({"instances": [ONE, {**ONE, "color": "#1f77b4"}]}, "an instance without pixels"),
        ({"instances": [ONE] * 256}, "more than 255 instances"),
        ({"instances": [{**ONE, "label": float("nan")}]}, "NaN in the JSON"),
    ],
)
def test_strictest_reader_of_these_tests_refuses_what_it_should(change: dict[str, Any], refusal: str) -> None:
    file = io.BytesIO()
    Image.new("RGBA", (1, 1), "#2ca02c").save(file, "PNG")
    encoded = base64.b64encode(file.getvalue()).decode()
    answer = {"labeledImage": {"pngImageData": encoded}, "inputImageProperties": {"height": 1, "width": 1}}

    assert refusals({**answer, "instances": [ONE]}) == []
    assert refusal in refusals({**answer, **change})


def refusals(answer: dict[str, Any]) -> list[str]:
    """Read an answer by the strictest reader's rules: colours as lower-case text, each with pixels."""
    instances = answer.get("instances") or []
    colors = [each["color"] for each in instances]
    pixels = by_pillow(base64.b64decode(answer["labeledImage"]["pngImageData"]), "RGBA")
    shown = {f"#{r:02x}{g:02x}{b:02x}" for r, g, b, a in np.unique(pixels.reshape(-1, 4), axis=0).tolist() if a}
    rules = {
        "no instances": not instances,
        "two instances of one color": len(set(colors)) < len(colors),
        "an instance without pixels": not shown.issuperset(colors),
        "a color of no instance": not shown.issubset(colors),
        "a label that means background": any(each["label"] in ("bg", "background") for each in instances),
        "more than 255 instances": len(instances) > LARGEST_PALETTE,
        "NaN in the JSON": "NaN" in json.dumps(answer),
    }
    return [rule for rule, broken in rules.items() if broken]


def test_colors_of_these_tests_are_the_widgets() -> None:
    assert palette()[:3] == ["#2ca02c", "#1f77b4", "#ff7f0e"]
    assert len(set(palette())) == max(COUNTS)
