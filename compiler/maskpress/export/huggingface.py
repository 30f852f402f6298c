"""Hugging Face: an image folder whose metadata name the label map of each image and list its instances."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from maskpress.export.images import in_subset
from maskpress.export.masks import as_label_map, masks_of_label_map
from maskpress.export.model import Encoded, Format, Item, Mask, Output, Plan, Reader
from maskpress.export.pictures import label_map_png, read_pixels
from maskpress.export.runs import find_runs, measure
from maskpress.export.texts import as_json


def encode(item: Item, plan: Plan) -> Encoded:
    """Write the label map with 16 bits, and make the line of the metadata."""
    extents = measure(find_runs(item.label_map, len(item.instances)))
    instances = {
        "id": list(range(1, len(item.instances) + 1)),
        "label": [each.label for each in item.instances],
        "category": [plan.number(each.label) - 1 for each in item.instances],
        "bbox": extents.boxes.tolist(),
        "area": extents.areas.tolist(),
    }
    name = f"label_maps/{item.stem}.png"
    line: dict[str, object] = {"file_name": item.image} if item.has_image else {}
    line |= {"label_map_file_name": name, "task": item.task, "width": item.width, "height": item.height}
    entry = as_json({**line, "objects": instances})
    return Encoded(((f"{item.subset}/{name}", label_map_png(item.label_map)),), ((item.subset, entry),))


def finish(output: Output, plan: Plan) -> None:
    """Write the metadata of each subset, and the labels in their order."""
    for subset in plan.subsets:
        output.put(f"{subset}/metadata.jsonl", (line + b"\n" for line in output.entries(subset)))
    output.put("labels.json", [as_json(plan.labels) + b"\n"])


def open_reader(folder: Path, plan: Plan) -> Reader:
    """Read the label maps back."""

    def read(item: Item) -> Iterator[Mask]:
        pixels = read_pixels(folder / f"{item.subset}/label_maps/{item.stem}.png")
        yield from masks_of_label_map(as_label_map(pixels), (each.label for each in item.instances))

    return read


FORMAT = Format("huggingface", "everything", encode, finish, in_subset, open_reader)
