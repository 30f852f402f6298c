"""COCO panoptic: one RGB PNG an image whose colours are ids, and one JSON file a subset.

The id of instance k is k = R + 256 G + 65536 B; 0 is void. Ids in the PNG and in ``segments_info`` are the same set.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from maskpress.export.coco import categories, image_entry, read_entries
from maskpress.export.images import in_images
from maskpress.export.masks import as_label_map, masks_of_label_map
from maskpress.export.model import Encoded, Format, Item, Mask, Output, Plan, Reader
from maskpress.export.pictures import color_png, read_pixels
from maskpress.export.runs import find_runs, measure
from maskpress.export.texts import as_json, joined


def encode(item: Item, plan: Plan) -> Encoded:
    """Write the ids as colours, and list them."""
    low, high = np.divmod(item.label_map, 256)[::-1]
    pixels = np.stack([low, high, np.zeros_like(low)], axis=2).astype(np.uint8)
    entry = {"image_id": item.number, "file_name": f"{item.stem}.png", "segments_info": _segments(item, plan)}
    entries = (f"images {item.subset}", as_json(image_entry(item))), (f"instances {item.subset}", as_json(entry))
    return Encoded(((_png_path(item), color_png(pixels)),), entries)


def finish(output: Output, plan: Plan) -> None:
    """Put the file of each subset together."""
    for subset in plan.subsets:
        output.put(_json_path(subset), _whole(output, plan, subset))


def open_reader(folder: Path, plan: Plan) -> Reader:
    """Read an export back."""
    labels = dict(enumerate(plan.labels, 1))
    found = {subset: read_entries(folder / _json_path(subset)) for subset in plan.subsets}

    def read(item: Item) -> Iterator[Mask]:
        segments = next(found[item.subset])["segments_info"]
        pixels = read_pixels(folder / _png_path(item)).astype(np.int64)
        ids = as_label_map(pixels @ np.array([1, 256, 65536]))
        yield from masks_of_label_map(ids, (labels[segment["category_id"]] for segment in segments))

    return read


def _segments(item: Item, plan: Plan) -> list[dict[str, object]]:
    extents = measure(find_runs(item.label_map, len(item.instances)))
    measured = zip(item.instances, extents.areas.tolist(), extents.boxes.tolist(), strict=True)
    return [
        {"id": number, "category_id": plan.number(instance.label), "area": area, "bbox": box, "iscrowd": 0}
        for number, (instance, area, box) in enumerate(measured, 1)
    ]


def _whole(output: Output, plan: Plan, subset: str) -> Iterator[bytes]:
    yield b'{"images": [\n'
    yield from joined(output.entries(f"images {subset}"))
    yield b'\n], "annotations": [\n'
    yield from joined(output.entries(f"instances {subset}"))
    yield b'\n], "categories": ' + as_json(categories(plan, isthing=1)) + b"}\n"


def _png_path(item: Item) -> str:
    return f"annotations/panoptic_{item.subset}/{item.stem}.png"


def _json_path(subset: str) -> str:
    return f"annotations/panoptic_{subset}.json"


FORMAT = Format("coco-panoptic", "everything", encode, finish, in_images, open_reader)
