"""PNG and TIFF files of label maps. Pixels are put into files as they are, never drawn."""

from __future__ import annotations

import io
from pathlib import Path
from warnings import catch_warnings

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from maskpress.export.model import Bits, Item
from maskpress.results.labeled_image import labeled_png
from maskpress.results.model import LabelMap

Bytes = NDArray[np.uint8]


def label_map_png(label_map: LabelMap) -> bytes:
    """Write a label map as a grey PNG of 16 bits."""
    return _saved(Image.fromarray(label_map.astype(np.uint16)), "PNG")


def label_map_tiff(label_map: LabelMap) -> bytes:
    """Write a label map as a grey TIFF of 16 bits."""
    return _saved(Image.fromarray(label_map.astype(np.uint16)), "TIFF", compression="tiff_adobe_deflate")


def labeled_image(item: Item) -> bytes:
    """Write an item as answers have it."""
    return labeled_png(item.label_map, item.instances)


def color_png(pixels: Bytes) -> bytes:
    """Write RGB pixels, of shape (height, width, 3)."""
    return _saved(Image.fromarray(pixels), "PNG")


def bits_png(bits: Bits) -> bytes:
    """Write a mask as a PNG of 1 bit."""
    return placed_bits_png(bits, 0, 0, bits.shape[1], bits.shape[0])


def placed_bits_png(bits: Bits, x: int, y: int, width: int, height: int) -> bytes:
    """Write the mask of a box at (x, y) as a PNG of 1 bit that is as large as its image: only the box takes time."""
    rows = np.zeros((height, -(-width // 8)), np.uint8)
    shift = x % 8
    packed = np.packbits(np.pad(bits, ((0, 0), (shift, 0))), axis=1)
    rows[y : y + bits.shape[0], x // 8 : x // 8 + packed.shape[1]] = packed
    return _saved(Image.frombytes("1", (width, height), rows.tobytes()), "PNG")


def read_pixels(path: Path | io.BytesIO) -> NDArray[np.generic]:
    """Read the pixels of a file that an export wrote."""
    with catch_warnings(action="ignore"), Image.open(path) as picture:  # Pillow warns of large images
        return np.asarray(picture)


def _saved(picture: Image.Image, format: str, **settings: object) -> bytes:
    content = io.BytesIO()
    picture.save(content, format, **settings)
    return content.getvalue()
