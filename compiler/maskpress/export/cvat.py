"""CVAT for images 1.1: one XML file; each mask is counted along the rows of its box."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import numpy as np

from maskpress.export.images import in_images
from maskpress.export.model import Encoded, Format, Item, Mask, Output, Plan, Reader
from maskpress.export.rle import mask_of_counts, row_counts
from maskpress.export.runs import Runs, find_runs, measure
from maskpress.export.texts import as_attributes, unwritable_labels
from maskpress.problems import Refusal

FILE = "annotations.xml"
_KEY = "images"


def encode(item: Item, plan: Plan) -> Encoded:
    """Make the element of an image."""
    runs = find_runs(item.label_map, len(item.instances))
    boxes = measure(runs).boxes
    masks = "".join(_mask(item, runs, number, boxes[number - 1]) for number in range(1, runs.count + 1))
    name = f"{item.subset}/{item.image}"
    size = {"id": item.number - 1, "name": name, "subset": item.subset, "width": item.width, "height": item.height}
    return Encoded(entries=((_KEY, f"  <image{as_attributes(**size)}>\n{masks}  </image>\n".encode()),))


def finish(output: Output, plan: Plan) -> None:
    """Put the file together."""
    output.put(FILE, _whole(output, plan))


def refuse(plan: Plan) -> Iterator[Refusal]:
    """Refuse labels that XML cannot hold."""
    yield from unwritable_labels(plan.labels, "CVAT")


def open_reader(folder: Path, plan: Plan) -> Reader:
    """Read an export back, one image after the other."""
    found = (each for _, each in ElementTree.iterparse(folder / FILE) if each.tag == "image")

    def read(item: Item) -> Iterator[Mask]:
        image = next(found)
        for mask in image.iter("mask"):
            x, y, width, height = (int(mask.attrib[name]) for name in ("left", "top", "width", "height"))
            counts = np.array(mask.attrib["rle"].split(","), np.int64)
            yield Mask(mask.attrib["label"], x, y, mask_of_counts(counts, (height, width)))
        image.clear()

    return read


def _mask(item: Item, runs: Runs, number: int, box: np.ndarray) -> str:
    left, top, width, height = box.tolist()
    attributes = {
        "label": item.instances[number - 1].label,
        "source": "manual",
        "occluded": 0,
        "rle": ", ".join(map(str, row_counts(runs, number, box).tolist())),
        "left": left,
        "top": top,
        "width": width,
        "height": height,
        "z_order": 0,
    }
    return f"    <mask{as_attributes(**attributes)}>\n    </mask>\n"


def _whole(output: Output, plan: Plan) -> Iterator[bytes]:
    names = (f"<label><name>{escape(label)}</name><attributes></attributes></label>" for label in plan.labels)
    yield b'<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n'
    yield f"  <meta><task><labels>{''.join(names)}</labels></task></meta>\n".encode()
    yield from output.entries(_KEY)
    yield b"</annotations>\n"


FORMAT = Format("cvat", "everything", encode, finish, in_images, open_reader, refuse)
