"""Label Studio: a list of tasks to import for each subset, whose regions are brush masks as packed run lengths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from maskpress.export.images import in_images
from maskpress.export.model import Encoded, Format, Item, Mask, Output, Plan, Reader
from maskpress.export.rle import packed_runs, unpacked_runs
from maskpress.export.runs import Runs, find_runs
from maskpress.export.texts import as_attributes, as_json, joined, read_elements, unwritable_labels
from maskpress.problems import Refusal

_LOCAL = "/data/local-files/?d="
"""How tasks there name files of the folder that its local storage serves."""


def encode(item: Item, plan: Plan) -> Encoded:
    """Make the task of an image, with what was painted as its one answer."""
    runs = find_runs(item.label_map, len(item.instances))
    result = [_region(item, runs, number) for number in range(1, runs.count + 1)]
    image = item.image_url or f"{_LOCAL}{in_images(item)}"
    task = {"data": {"image": image, "task": item.task}, "annotations": [{"result": result}]}
    return Encoded(entries=((item.subset, as_json(task)),))


def finish(output: Output, plan: Plan) -> None:
    """Write the tasks of each subset, and the settings of a project that shows them."""
    for subset in plan.subsets:
        output.put(f"tasks_{subset}.json", _whole(output, subset))
    labels = "".join(f"    <Label{as_attributes(value=label)}/>\n" for label in plan.labels)
    brush = f'  <BrushLabels name="tag" toName="image">\n{labels}  </BrushLabels>\n'
    output.put("label_config.xml", [f'<View>\n  <Image name="image" value="$image"/>\n{brush}</View>\n'.encode()])


def refuse(plan: Plan) -> Iterator[Refusal]:
    """Refuse labels that its settings cannot hold."""
    yield from unwritable_labels(plan.labels, "Label Studio")


def open_reader(folder: Path, plan: Plan) -> Reader:
    """Read an export back."""
    found = {subset: read_elements(folder / f"tasks_{subset}.json") for subset in plan.subsets}

    def read(item: Item) -> Iterator[Mask]:
        for region in next(found[item.subset])["annotations"][0]["result"]:
            value = region["value"]
            bits = unpacked_runs(value["rle"], (region["original_height"], region["original_width"]))
            yield Mask(value["brushlabels"][0], 0, 0, bits)

    return read


def _region(item: Item, runs: Runs, number: int) -> dict[str, object]:
    label = item.instances[number - 1].label
    return {
        "id": f"{item.stem}-{number}",
        "type": "brushlabels",
        "from_name": "tag",
        "to_name": "image",
        "original_width": item.width,
        "original_height": item.height,
        "image_rotation": 0,
        "value": {"format": "rle", "rle": packed_runs(runs, number), "brushlabels": [label]},
    }


def _whole(output: Output, subset: str) -> Iterator[bytes]:
    yield b"[\n"
    yield from joined(output.entries(subset))
    yield b"\n]\n"


FORMAT = Format("label-studio", "everything", encode, finish, in_images, open_reader, refuse)
