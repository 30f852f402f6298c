"""Writes pages that open with an earlier answer of many small instances in rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from e2e.handwritten import SIZE, png_url, widget_tag, write_page
from oracle import LabelMap

CELL = 4


def given_map(count: int) -> LabelMap:
    """Lay out squares of 3 x 3 pixels from left to right, row by row, ids from 1."""
    width, height = SIZE
    found = np.zeros((height, width), dtype=np.uint16)
    for index in range(count):
        y, x = (CELL * part for part in divmod(index, width // CELL))
        found[y : y + 3, x : x + 3] = index + 1
    return found


def given_page(folder: Path, labels: Sequence[str], *, script: str = "") -> Path:
    """Write a page whose earlier answer has one instance of each of these labels, in this order.

    The script runs before the widget does.
    """
    colors = [f"#{0x102030 + 0x0305 * number:06x}" for number in range(len(labels))]
    table = np.array([(0, 0, 0, 0), *((*bytes.fromhex(color[1:]), 255) for color in colors)], dtype=np.uint8)
    instances = [{"color": color, "label": label} for color, label in zip(colors, labels, strict=True)]
    initial = {"instances": instances, "src": png_url(Image.fromarray(table[given_map(len(labels))]))}
    tag = widget_tag(initial_value=json.dumps(initial))
    return write_page(folder, f"<script>{script}</script><crowd-form>{tag}</crowd-form>")
