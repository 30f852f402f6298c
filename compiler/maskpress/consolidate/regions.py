"""Regions: label maps of one image laid over each other, as the sets of pixels on which none of them changes.

Overlaps and votes depend on nothing else: pixels are looked at once, however many workers and instances there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maskpress.results.model import LabelMap

Ints = NDArray[np.int64]

_BAND = 1_000_000
"""Pixels looked at in one go: what stands beside the label maps stays small."""


@dataclass(frozen=True, eq=False)
class Regions:
    """The regions of label maps of (height, width).

    ``ids`` is (regions, maps): the instance that each map has there. ``areas`` counts the pixels of each region. Its
    pixels are runs within rows: run k starts at the pixel ``starts[k]`` and belongs to the region ``which[k]``.
    """

    height: int
    width: int
    ids: Ints
    areas: Ints
    starts: Ints
    which: Ints

    @property
    def lengths(self) -> Ints:
        """Give the pixels of each run."""
        return np.diff(self.starts, append=self.height * self.width)

    def beside(self, ids: Ints) -> Regions:
        """Give the same regions with one more map, which has one instance in each."""
        joined = np.concatenate([self.ids, ids[:, None]], axis=1)
        return Regions(self.height, self.width, joined, self.areas, self.starts, self.which)

    def painted(self, ids: Ints) -> LabelMap:
        """Paint a label map that has one instance in each region."""
        label_map: LabelMap = np.repeat(ids.astype(np.uint16)[self.which], self.lengths).reshape(
            self.height, self.width
        )
        label_map.flags.writeable = False
        return label_map


def find_regions(maps: Sequence[LabelMap]) -> Regions:
    """Lay label maps of one size over each other. Raises ValueError where their sizes differ."""
    height, width = maps[0].shape
    if any(each.shape != (height, width) for each in maps):
        raise ValueError("the label maps have different sizes")
    starts, ids = [], []
    rows = max(1, _BAND // width)
    for top in range(0, height, rows):
        band = [each[top : top + rows].ravel() for each in maps]
        found = np.flatnonzero(_changes(band, width))
        starts.append(found + top * width)
        ids.append(np.stack([each[found] for each in band], axis=1))
    return _gathered(height, width, np.concatenate(starts), np.concatenate(ids).astype(np.int64))


def _changes(band: Sequence[NDArray[np.uint16]], width: int) -> NDArray[np.bool_]:
    changes = np.zeros(band[0].size, np.bool_)
    changes[::width] = True
    for each in band:
        changes[1:] |= each[1:] != each[:-1]
    return changes


def _gathered(height: int, width: int, starts: Ints, ids: Ints) -> Regions:
    """Bring runs with the same instances together, one map after the other so that numbers stay small."""
    which = np.zeros(len(starts), np.int64)
    for column in ids.T:
        which = np.unique(which * (int(column.max()) + 1) + column, return_inverse=True)[1]
    _, first = np.unique(which, return_index=True)
    lengths = np.diff(starts, append=height * width)
    areas = np.bincount(which, weights=lengths).astype(np.int64)
    return Regions(height, width, ids[first], areas, starts, which)
