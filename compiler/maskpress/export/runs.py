"""Runs: a label map as rows of equal ids, found in one pass and sorted by instance.

A pass over the whole image for each instance took 47.6 s for 12 MP with 150 instances; this one looks at each pixel
once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maskpress.results.model import LabelMap

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Runs:
    """The runs of all instances of a label map, sorted by id, then from top to bottom and left to right.

    A run covers the pixels [``x0``, ``x1``) of the row ``y`` and never leaves its row. Those of instance k are the
    elements ``bounds[k - 1]`` to ``bounds[k]`` of each array.
    """

    width: int
    height: int
    ids: Ints
    y: Ints
    x0: Ints
    x1: Ints
    bounds: Ints

    @property
    def count(self) -> int:
        """Give the number of instances."""
        return len(self.bounds) - 1


@dataclass(frozen=True, eq=False)
class Extents:
    """Area in pixels, box (x, y, width, height) and centroid (x, y) of each instance, in the order of their ids.

    The centroid is the mean of the pixels' centres in image space: that of the first pixel alone is (0.5, 0.5).
    An instance without pixels has zeros.
    """

    areas: Ints
    boxes: Ints
    centroids: NDArray[np.float64]


def find_runs(label_map: LabelMap, count: int) -> Runs:
    """Find the runs of the instances 1 to ``count``."""
    height, width = label_map.shape
    flat = np.ascontiguousarray(label_map).reshape(-1)
    starts_here = np.empty(flat.size, np.bool_)
    np.not_equal(flat[1:], flat[:-1], out=starts_here[1:])
    starts_here[::width] = True
    starts = np.flatnonzero(starts_here)
    ids = flat[starts]
    ends = np.append(starts[1:], flat.size)
    painted = np.flatnonzero(ids)
    order = painted[np.argsort(ids[painted], kind="stable")]
    y, x0 = np.divmod(starts[order], width)
    found = ids[order].astype(np.int64)
    bounds = np.searchsorted(found, np.arange(1, count + 2))
    return Runs(width, height, found, y, x0, x0 + (ends - starts)[order], bounds)


def measure(runs: Runs) -> Extents:
    """Measure every instance."""
    present = runs.bounds[1:] > runs.bounds[:-1]
    at = runs.bounds[:-1][present]
    lengths = runs.x1 - runs.x0
    areas, boxes = np.zeros(runs.count, np.int64), np.zeros((runs.count, 4), np.int64)
    sums = np.zeros((runs.count, 2), np.int64)  # of twice the centres: whole numbers
    if at.size:
        areas[present] = np.add.reduceat(lengths, at)
        left, top = np.minimum.reduceat(runs.x0, at), runs.y[at]
        right, bottom = np.maximum.reduceat(runs.x1, at), runs.y[runs.bounds[1:][present] - 1] + 1
        boxes[present] = np.stack([left, top, right - left, bottom - top], axis=1)
        sums[present, 0] = np.add.reduceat(lengths * (runs.x0 + runs.x1), at)
        sums[present, 1] = np.add.reduceat(lengths * (2 * runs.y + 1), at)
    return Extents(areas, boxes, sums / (2 * np.maximum(areas, 1)[:, None]))
