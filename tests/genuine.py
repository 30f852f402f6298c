"""Genuine answers, made by an encoder that is not ours: Pillow."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

LabelMap = NDArray[np.uint16]

FIRST = ["#2ca02c", "#1f77b4", "#ff7f0e", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"]
LARGEST_PALETTE = 255


def art(text: str) -> LabelMap:
    """Read a label map drawn as rows of digits and dots: ``"..11 .112"``."""
    return np.array([[0 if each == "." else int(each) for each in row] for row in text.split()], np.uint16)


def palette(count: int) -> list[str]:
    """Give as many distinct colours, the first ten those that pages give."""
    return [*FIRST, *(f"#{each * 7919 % 2**24:06x}" for each in range(1, count))][:count]


def indexed_png(label_map: LabelMap, colors: Sequence[str], **options: Any) -> bytes:
    """Encode as in the documented layout: index 0 is transparent, k is the k-th colour."""
    image = Image.fromarray(label_map.astype(np.uint8))
    image.putpalette(bytes(3) + b"".join(bytes.fromhex(color[1:]) for color in colors))
    bits = next(bits for bits in (1, 2, 4, 8) if len(colors) < 2**bits)
    return saved(image, **{"bits": bits, "transparency": b"\0", **options})


def rgba_png(label_map: LabelMap, colors: Sequence[str]) -> bytes:
    """Encode as in the layout for 256 instances and more."""
    table = np.array([(0, 0, 0, 0), *((*bytes.fromhex(color[1:]), 255) for color in colors)], np.uint8)
    return saved(Image.fromarray(table[label_map]))


def saved(image: Image.Image, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", **options)
    return file.getvalue()


def answer(label_map: LabelMap, labels: Sequence[str] | None = None, png: bytes | None = None) -> dict[str, Any]:
    """Make the answer that says a label map, whose ids have to be 1 to the number of instances."""
    count = int(label_map.max())
    labels = ["Car"] * count if labels is None else labels
    colors = palette(count)
    if png is None:
        png = indexed_png(label_map, colors) if count <= LARGEST_PALETTE else rgba_png(label_map, colors)
    return {
        "inputImageProperties": {"height": label_map.shape[0], "width": label_map.shape[1]},
        "instances": [{"color": color, "label": label} for color, label in zip(colors, labels, strict=True)],
        "labeledImage": {"pngImageData": base64.b64encode(png).decode()},
    }


def submission(task: str, painted: dict[str, Any], number: int = 0, **changes: Any) -> dict[str, Any]:
    """Make a submission of a painted answer; its key follows from the number."""
    return {
        "format": "maskpress/1",
        "task": task,
        "batch": task,
        "worker": "ana",
        "key": f"{number:032x}",
        "started": "2026-11-02T09:14:03.120Z",
        "submitted": "2026-11-02T09:21:44Z",
        "active_seconds": 402.5,
        "answers": [{"annotatedResult": painted}],
        **changes,
    }


def random_map(random: np.random.Generator, width: int, height: int, most: int) -> LabelMap:
    """Draw discs, boxes with holes, nested ones, lines of one pixel and specks; ids are dense, from 1."""
    found = np.zeros((height, width), np.uint16)
    y, x = np.mgrid[0:height, 0:width]
    for number in range(1, most + 1):
        cx, cy, size = random.integers(0, width), random.integers(0, height), random.integers(1, max(2, width // 2))
        kind = random.integers(0, 5)
        if kind == 0:
            found[(x - cx) ** 2 + (y - cy) ** 2 <= size**2] = number
        elif kind == 1:
            found[cy : cy + size, cx : cx + size] = number
            found[cy + 1 : cy + size - 1, cx + 1 : cx + size - 1] = 0
        elif kind == 2:
            found[cy, :size] = number
        elif kind == 3:
            found[cy, cx] = found[(cy + 1) % height, (cx + 1) % width] = number
        else:
            found[random.random((height, width)) < 0.05] = number
    dense: LabelMap = np.searchsorted(np.union1d([0], found), found).astype(np.uint16)
    return dense
