"""YOLO: a text file an image, a line an instance: the number of its label, from 0, and one polygon.

Coordinates are (x + 0.5) / width: loaders multiply, cut off the fraction, draw the lines and fill them. There are no
holes and no parts: holes are joined to the outside by a line there and back, which loses nothing; lines from part to
part are drawn over background, and that is told for each instance.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from maskpress.export.contour import Way, contour, drawn
from maskpress.export.images import in_images
from maskpress.export.masks import intersection_over_union
from maskpress.export.model import Encoded, Format, Item, Loss, Mask, Output, Plan, Reader
from maskpress.export.outline import Traced, trace
from maskpress.export.runs import Ints, find_runs, measure
from maskpress.export.texts import unwritable_labels
from maskpress.problems import Refusal

_LEAST = 4
"""Points of a polygon: of lines with fewer than 7 numbers loaders make boxes."""

LOSS = "it is in parts, and the format has one polygon an instance"


def encode(item: Item, plan: Plan) -> Encoded:
    """Write the polygons of an item, and compare those of instances in parts with what was painted."""
    runs = find_runs(item.label_map, len(item.instances))
    extents, traced = measure(runs), trace(runs)
    bounds = np.searchsorted(traced.ids, np.arange(1, len(item.instances) + 2))
    lines, losses = [], []
    for number, (instance, box) in enumerate(zip(item.instances, extents.boxes, strict=True), 1):
        loops = np.arange(bounds[number - 1], bounds[number])
        points = _points(item, number, box, traced, loops)
        lines.append(_line(points / (item.width, item.height), plan.number(instance.label) - 1))
        if len(loops) > 1:
            mask = _drawn(points.astype(np.int64), instance.label)
            share = intersection_over_union(mask, item.label_map, number, int(extents.areas[number - 1]))
            losses += [Loss(number, share, LOSS)] if share < 1 else []
    return Encoded(((_path(item), "".join(lines).encode()),), losses=tuple(losses))


def finish(output: Output, plan: Plan) -> None:
    """Write the settings of the dataset: where images are, and the labels."""
    subsets = {"train": plan.subsets[0], "val": plan.subsets[min(1, len(plan.subsets) - 1)]}
    subsets |= {name: name for name in plan.subsets[2:]}
    lines = [f"{use}: images/{subset}\n" for use, subset in subsets.items()]
    names = [f"  {number}: {json.dumps(label, ensure_ascii=False)}\n" for number, label in enumerate(plan.labels)]
    output.put("data.yaml", ["".join(["path: .\n", *lines, "names:\n" if names else "names: {}\n", *names]).encode()])


def refuse(plan: Plan) -> Iterator[Refusal]:
    """Refuse labels that do not stand in one line of the settings."""
    yield from unwritable_labels(plan.labels, "YOLO")


def open_reader(folder: Path, plan: Plan) -> Reader:
    """Read an export back as loaders do."""

    def read(item: Item) -> Iterator[Mask]:
        for line in (folder / _path(item)).read_text().splitlines():
            label, *numbers = line.split()
            points = np.array(numbers, np.float64).reshape(-1, 2) * (item.width, item.height)
            yield _drawn(points.astype(np.int64), plan.labels[int(label)])

    return read


def _points(item: Item, number: int, box: Ints, traced: Traced, loops: Ints) -> np.ndarray:
    """Give the polygon of an instance in image space."""
    x, y, width, height = box.tolist()
    if min(width, height) == 1:  # with a box of its own: those without area crash training
        left, top, right, bottom = x + 0.25, y + 0.25, x + width - 0.25, y + height - 0.25
        return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
    mask = item.label_map[y : y + height, x : x + width] == number
    way = contour(traced, loops, mask, box[:2])
    return np.pad(way, ((0, max(0, _LEAST - len(way))), (0, 0)), "edge") + 0.5


def _drawn(way: Way, label: str) -> Mask:
    corner = way.min(axis=0)
    width, height = (way.max(axis=0) - corner + 1).tolist()
    x, y = corner.tolist()
    return Mask(label, x, y, drawn(way - corner, width, height))


def _line(points: np.ndarray, label: int) -> str:
    return f"{label} {' '.join(f'{each:.6f}' for each in points.reshape(-1).tolist())}\n"


def _path(item: Item) -> str:
    return f"labels/{item.subset}/{item.stem}.txt"


FORMAT = Format("yolo", "labels and one polygon an instance", encode, finish, in_images, open_reader, refuse, LOSS)
