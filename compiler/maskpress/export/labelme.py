"""LabelMe: a JSON file beside each image, whose shapes are masks: a PNG of the box, and the box's two corner pixels."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from maskpress.export.images import in_subset
from maskpress.export.model import Encoded, Format, Item, Mask, Output, Plan, Reader
from maskpress.export.pictures import bits_png, read_pixels
from maskpress.export.runs import find_runs, measure


def encode(item: Item, plan: Plan) -> Encoded:
    """Write the file of an image."""
    content: dict[str, object] = {
        "version": "5.4.1",  # the first that reads masks as later ones do
        "flags": {},
        "shapes": list(_shapes(item)),
        "imagePath": item.image,
        "imageData": None,
        "imageHeight": item.height,
        "imageWidth": item.width,
    }
    return Encoded(((_path(item), json.dumps(content, indent=1).encode()),))


def finish(output: Output, plan: Plan) -> None:
    """Write nothing: no file is shared."""


def open_reader(folder: Path, plan: Plan) -> Reader:
    """Read an export back."""

    def read(item: Item) -> Iterator[Mask]:
        for shape in json.loads((folder / _path(item)).read_bytes())["shapes"]:
            bits = read_pixels(io.BytesIO(base64.b64decode(shape["mask"])))
            x, y = shape["points"][0]
            yield Mask(shape["label"], x, y, bits.astype(np.bool_))

    return read


def _shapes(item: Item) -> Iterator[dict[str, object]]:
    boxes = measure(find_runs(item.label_map, len(item.instances))).boxes.tolist()
    for number, (instance, (x, y, width, height)) in enumerate(zip(item.instances, boxes, strict=True), 1):
        bits = item.label_map[y : y + height, x : x + width] == number
        yield {
            "label": instance.label,
            "points": [[x, y], [x + width - 1, y + height - 1]],
            "group_id": number,
            "description": "",
            "shape_type": "mask",
            "flags": {},
            "mask": base64.b64encode(bits_png(bits)).decode(),
        }


def _path(item: Item) -> str:
    return f"{item.subset}/{item.stem}.json"


FORMAT = Format("labelme", "everything", encode, finish, in_subset, open_reader)
