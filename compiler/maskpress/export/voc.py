"""Pascal VOC: palette PNGs of instances and of classes, and boxes in XML.

Index 255 is void there, so an image holds 254 instances and a dataset 254 classes. Boxes count pixels from 1 and
include both ends, as in the development kit.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np

from maskpress.export.masks import as_label_map, masks_of_label_map
from maskpress.export.model import Encoded, Format, Item, Mask, Output, Plan, Reader
from maskpress.export.pictures import Bytes, read_pixels
from maskpress.export.runs import find_runs, measure
from maskpress.export.texts import unwritable_labels
from maskpress.problems import Refusal
from maskpress.results.labeled_image import indexed_png
from maskpress.results.wording import shown

MOST = 254
_BACKGROUND = "background"


def encode(item: Item, plan: Plan) -> Encoded:
    """Write both PNGs and the boxes. Raises Refusal with the code E702 for too many instances."""
    if len(item.instances) > MOST:
        message = f"VOC holds {MOST} instances in an image, and there are {len(item.instances)}"
        raise Refusal("E702", message, "export to a format that holds them, such as coco or png")
    classes = np.array([0, *(plan.number(each.label) for each in item.instances)], np.uint8)
    palette = _palette()
    files = {
        f"SegmentationObject/{item.stem}.png": indexed_png(item.label_map, palette),
        f"SegmentationClass/{item.stem}.png": indexed_png(classes[item.label_map], palette),
        f"Annotations/{item.stem}.xml": _boxes(item).encode(),
    }
    return Encoded(tuple(files.items()), ((item.subset, item.stem.encode()),))


def finish(output: Output, plan: Plan) -> None:
    """Write the list of each subset, and the labels with their colours."""
    for subset in plan.subsets:
        for use in ("Main", "Segmentation"):
            output.put(f"ImageSets/{use}/{subset}.txt", (stem + b"\n" for stem in output.entries(subset)))
    names = (_BACKGROUND, *plan.labels)
    colors = (",".join(map(str, color)) for color in _palette().tolist())
    lines = (f"{name}:{color}::\n" for name, color in zip(names, colors, strict=False))
    output.put("labelmap.txt", [b"# label:color_rgb:parts:actions\n", *(line.encode() for line in lines)])


def refuse(plan: Plan) -> Iterator[Refusal]:
    """Refuse too many labels, and those that its text files cannot hold."""
    if len(plan.labels) > MOST:
        yield Refusal("E702", f"VOC holds {MOST} labels, and there are {len(plan.labels)}", "map some: --map")
    yield from unwritable_labels(plan.labels, "VOC", ":")
    for label in plan.labels:
        # Its list of labels has "background" in it, comments behind "#", and readers strip its lines.
        if label == _BACKGROUND or label.startswith("#") or label != label.strip():
            message = f"VOC cannot hold the label {shown(label)}: its list of labels means something else by that"
            yield Refusal("E703", message, "map it to another name: --map")


def open_reader(folder: Path, plan: Plan) -> Reader:
    """Read an export back: instances from one PNG, their labels from the other."""

    def read(item: Item) -> Iterator[Mask]:
        ids = as_label_map(read_pixels(folder / f"SegmentationObject/{item.stem}.png"))
        classes = read_pixels(folder / f"SegmentationClass/{item.stem}.png")
        numbers, first = np.unique(ids, return_index=True)
        labels = ["", *plan.labels]
        yield from masks_of_label_map(ids, (labels[classes.flat[at]] for at in first[numbers > 0]))

    return read


def _image_path(item: Item) -> str:
    return f"JPEGImages/{item.image}"


def _boxes(item: Item) -> str:
    boxes = measure(find_runs(item.label_map, len(item.instances))).boxes.tolist()
    objects = "".join(
        f"  <object>\n    <name>{escape(instance.label)}</name>\n    <pose>Unspecified</pose>\n"
        f"    <truncated>0</truncated>\n    <difficult>0</difficult>\n    <bndbox><xmin>{x + 1}</xmin>"
        f"<ymin>{y + 1}</ymin><xmax>{x + width}</xmax><ymax>{y + height}</ymax></bndbox>\n  </object>\n"
        for instance, (x, y, width, height) in zip(item.instances, boxes, strict=True)
    )
    size = f"<size><width>{item.width}</width><height>{item.height}</height><depth>3</depth></size>"
    head = f"<folder>JPEGImages</folder>\n  <filename>{escape(item.image)}</filename>\n  {size}\n"
    return f"<annotation>\n  {head}  <segmented>1</segmented>\n{objects}</annotation>\n"


def _palette() -> Bytes:
    """Give the colours of the development kit: the bits of an index, spread over red, green and blue from the top."""
    index = np.arange(256)
    colors = np.zeros((256, 3), np.int64)
    for bit in range(8):
        for channel in range(3):
            colors[:, channel] |= (index >> 3 * bit + channel & 1) << 7 - bit
    return colors.astype(np.uint8)


FORMAT = Format("voc", "up to 254 instances in an image", encode, finish, _image_path, open_reader, refuse)
