"""Small pictures: the overlay of an answer as an indexed PNG, and the image below it as WebP."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from maskpress.results.model import Answer, LabelMap

LARGEST_PALETTE = 255
_QUALITY = 60
_MAX_BYTES = 256 * 1024 * 1024
"""As much as the compiling side takes of an image."""
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "AVIF", "TIFF", "PPM", "JPEG2000")
"""What the compiling side takes, and no more: some readers of Pillow run other programs."""


@dataclass(frozen=True)
class Overlay:
    """A picture of a label map; index k of its pixels has the label ``keys[k - 1]``."""

    png: bytes
    keys: tuple[str, ...]


def picture_size(width: int, height: int, edge: int) -> tuple[int, int]:
    """Give the size of a picture whose longer edge has at most ``edge`` pixels."""
    scale = min(1.0, edge / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def draw_overlay(answer: Answer, edge: int) -> Overlay:
    """Draw instances in their colours on a transparent background, by the pixels nearest to each sample.

    With more instances than a palette holds, those of one label share a colour.
    """
    small = _sampled(answer.label_map, picture_size(answer.width, answer.height, edge))
    indices, shown = _palette(answer)
    colors = [bytes.fromhex(answer.instances[number].color[1:]) for number in shown]
    keys = tuple(answer.instances[number].label for number in shown)
    return Overlay(_png(indices[small], colors), keys)


def draw_image(path: Path, size: tuple[int, int]) -> bytes | None:
    """Draw an image file, upright, in exactly that size; None where it cannot be read."""
    # Pillow raises far more than OSError on damaged files, and warns of large ones that were checked long before.
    try:
        if path.stat().st_size > _MAX_BYTES:
            return None
        with warnings.catch_warnings(), Image.open(path, formats=_FORMATS) as picture:
            warnings.simplefilter("ignore")
            picture.draft("RGB", (size[0] * 2, size[1] * 2))
            upright = ImageOps.exif_transpose(picture).convert("RGB").resize(size, Image.Resampling.BOX)
        file = io.BytesIO()
        upright.save(file, "WEBP", quality=_QUALITY, method=2)
        return file.getvalue()
    except Exception:
        return None


def _sampled(label_map: LabelMap, size: tuple[int, int]) -> LabelMap:
    """Take the pixel at the middle of each cell of a coarser grid."""
    width, height = size
    x = (2 * np.arange(width) + 1) * label_map.shape[1] // (2 * width)
    y = (2 * np.arange(height) + 1) * label_map.shape[0] // (2 * height)
    return label_map[np.ix_(y, x)]


def _palette(answer: Answer) -> tuple[NDArray[np.uint8], list[int]]:
    """Give the palette index of every id, and the instance that lends each index its colour."""
    count = len(answer.instances)
    if count <= LARGEST_PALETTE:
        return np.arange(count + 1).astype(np.uint8), list(range(count))
    first: dict[str, int] = {}
    for number, instance in enumerate(answer.instances):
        first.setdefault(instance.label, number)
    places = {label: min(place, LARGEST_PALETTE) for place, label in enumerate(first, 1)}
    indices = np.array([0, *(places[each.label] for each in answer.instances)], np.uint8)
    return indices, list(first.values())[:LARGEST_PALETTE]


def _png(indices: NDArray[np.uint8], colors: list[bytes]) -> bytes:
    """Write 8-bit indices without row filters, so that a page reads them back without a canvas (PNG 3rd ed., 11)."""
    height, width = indices.shape
    rows = np.zeros((height, width + 1), np.uint8)
    rows[:, 1:] = indices
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", bytes(3) + b"".join(colors)),
        (b"tRNS", b"\0"),
        (b"IDAT", zlib.compress(rows.tobytes(), 6)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
