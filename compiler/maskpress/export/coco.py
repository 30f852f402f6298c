"""COCO: one JSON file a subset, with exact polygons or run lengths.

Coordinates are pixel edges, boxes [x, y, width, height], areas pixels, all ids from 1 (the evaluator takes 0 for "no
match"), and ``iscrowd`` is 0 also for run lengths, since loaders drop crowds.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskpress.export.images import in_images
from maskpress.export.masks import mask_of_polygons
from maskpress.export.model import Encoded, Format, Item, Mask, Output, Plan, Reader
from maskpress.export.outline import Loop, outlines
from maskpress.export.rle import column_counts, counts_text, mask_of_counts, text_counts
from maskpress.export.runs import Runs, find_runs, measure
from maskpress.export.texts import as_json, joined, read_elements
from maskpress.results.limits import LIMITS


def encode(item: Item, plan: Plan) -> Encoded:
    """Make the entries of an image and of its instances."""
    runs = find_runs(item.label_map, len(item.instances))
    extents = measure(runs)
    measured = zip(extents.areas.tolist(), extents.boxes.tolist(), _shapes(item, runs, plan), strict=True)
    entries = []
    for index, (area, box, shape) in enumerate(measured):
        entry = {
            "id": item.first + index,
            "image_id": item.number,
            "category_id": plan.number(item.instances[index].label),
            "bbox": box,
            "area": area,
            "iscrowd": 0,
        }
        whole = as_json(entry)[:-1] + b',"segmentation":' + shape + b"}"
        entries.append((f"instances {item.subset}", whole))
    return Encoded(entries=((f"images {item.subset}", as_json(image_entry(item))), *entries))


def image_entry(item: Item) -> dict[str, object]:
    """Make the entry of an image."""
    entry: dict[str, object] = {"id": item.number, "file_name": item.image, "width": item.width, "height": item.height}
    return entry if item.image_url is None else {**entry, "coco_url": item.image_url}


def categories(plan: Plan, **more: object) -> list[dict[str, object]]:
    """Make the list of categories."""
    return [{"id": number, "name": label, "supercategory": "", **more} for number, label in enumerate(plan.labels, 1)]


def finish(output: Output, plan: Plan) -> None:
    """Put the file of each subset together."""
    for subset in plan.subsets:
        output.put(f"annotations/instances_{subset}.json", _whole(output, plan, subset))


def open_reader(folder: Path, plan: Plan) -> Reader:
    """Read an export back."""
    labels = {entry["id"]: str(entry["name"]) for entry in categories(plan)}
    found = {subset: read_entries(folder / f"annotations/instances_{subset}.json") for subset in plan.subsets}

    def read(item: Item) -> Iterator[Mask]:
        for entry in islice(found[item.subset], len(item.instances)):
            if entry["image_id"] == item.number:
                yield _mask(entry, labels[entry["category_id"]])

    return read


def read_entries(path: Path) -> Iterator[dict[str, Any]]:
    """Read the entries of instances back, one by one, in the order of their images."""
    return read_elements(path, b'"annotations": [')


def _shapes(item: Item, runs: Runs, plan: Plan) -> Iterator[bytes]:
    if not plan.rle:
        for loops in outlines(runs):
            yield b"[" + b",".join(map(_polygon, loops)) + b"]"
        return
    for counts in column_counts(item.label_map, len(item.instances)):
        yield as_json({"size": [item.height, item.width], "counts": counts_text(counts)})


def _polygon(loop: Loop) -> bytes:
    numbers = _decimals()[loop.reshape(-1)].tobytes().translate(None, b"\0")
    return b"[" + numbers[:-1] + b"]"


@cache
def _decimals() -> NDArray[np.bytes_]:
    """Write each coordinate there may be once; writing them one by one took half of the time of all the rest."""
    return np.array([b"%d," % number for number in range(LIMITS.edge + 1)])


def _whole(output: Output, plan: Plan, subset: str) -> Iterator[bytes]:
    yield b'{"images": [\n'
    yield from joined(output.entries(f"images {subset}"))
    yield b'\n], "annotations": [\n'
    yield from joined(output.entries(f"instances {subset}"))
    yield b'\n], "categories": ' + as_json(categories(plan)) + b"}\n"


def _mask(entry: dict[str, Any], label: str) -> Mask:
    shape = entry["segmentation"]
    if isinstance(shape, list):
        return mask_of_polygons(label, shape)
    height, width = shape["size"]
    bits = mask_of_counts(text_counts(shape["counts"]), (width, height)).T
    return Mask(label, 0, 0, np.ascontiguousarray(bits))


FORMAT = Format("coco", "everything", encode, finish, in_images, open_reader)
