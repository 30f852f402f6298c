"""Masks read back: from polygons along pixel edges, and from label maps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from maskpress.export.model import Mask
from maskpress.export.runs import find_runs, measure
from maskpress.results.model import LabelMap


def mask_of_polygons(label: str, polygons: Iterable[list[float]]) -> Mask:
    """Fill polygons along pixel edges: a pixel is inside when an odd number of edges stands to its left."""
    loops = [np.array(polygon).reshape(-1, 2).astype(np.int64) for polygon in polygons]
    points = np.concatenate(loops)
    (x, y), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    crossings = np.zeros((bottom - y + 1, right - x + 1), np.uint8)
    for loop in loops:
        following = np.roll(loop, -1, axis=0)
        upright = loop[:, 0] == following[:, 0]
        for end in (loop[upright], following[upright]):  # between its two ends an edge is one to the left
            np.bitwise_xor.at(crossings, (end[:, 1] - y, end[:, 0] - x), 1)
    left = np.bitwise_xor.accumulate(crossings, axis=0)
    return Mask(label, x, y, np.bitwise_xor.accumulate(left, axis=1)[:-1, :-1].astype(np.bool_))


def masks_of_label_map(label_map: LabelMap, labels: Iterable[str]) -> Iterator[Mask]:
    """Give the mask of each instance of a label map."""
    names = list(labels)
    boxes = measure(find_runs(label_map, len(names))).boxes.tolist()
    for number, (label, (x, y, width, height)) in enumerate(zip(names, boxes, strict=True), 1):
        yield Mask(label, x, y, label_map[y : y + height, x : x + width] == number)


def intersection_over_union(mask: Mask, label_map: LabelMap, number: int, area: int) -> float:
    """Compare a mask with the instance of that number, which has ``area`` pixels."""
    height, width = mask.bits.shape
    there = label_map[mask.y : mask.y + height, mask.x : mask.x + width]
    bits = mask.bits[: there.shape[0], : there.shape[1]]
    both = int(np.count_nonzero(bits & (there == number)))
    either = int(np.count_nonzero(mask.bits)) + area - both
    return both / either if either else 1.0


def as_label_map(pixels: NDArray[np.generic]) -> LabelMap:
    """Take decoded pixels for a label map."""
    return np.ascontiguousarray(pixels).astype(np.uint16)
