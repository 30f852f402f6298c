"""Agreement of two answers: which instances match, and the panoptic quality that follows (Kirillov et al., 2019)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from maskpress.consolidate.regions import Ints, Regions, find_regions
from maskpress.results.model import Answer


@dataclass(frozen=True)
class Match:
    """Two instances of one label with an intersection over union above 0.5; ``one`` and ``other`` count from 1."""

    one: int
    other: int
    iou: float


@dataclass(frozen=True)
class Quality:
    """How far two answers agree, from 0 to 1: ``pq`` is ``sq``, the mean IoU of the matches, times ``rq``, their share.

    ``instances`` are how many each answer has. Two answers without instances agree.
    """

    matches: tuple[Match, ...]
    instances: tuple[int, int]

    @property
    def sq(self) -> float:
        """Give the mean IoU of the matched instances; 0 where there are instances and none matches."""
        return sum(each.iou for each in self.matches) / len(self.matches) if self.matches else float(self._empty)

    @property
    def rq(self) -> float:
        """Give the F1 score of the instances."""
        return 2 * len(self.matches) / sum(self.instances) if not self._empty else 1.0

    @property
    def pq(self) -> float:
        """Give the panoptic quality of all labels together."""
        return self.sq * self.rq

    @property
    def _empty(self) -> bool:
        return not any(self.instances)


@dataclass(frozen=True, eq=False)
class Overlaps:
    """Pairs of overlapping instances of two label maps: their ids, the pixels of both, and of one or the other."""

    one: Ints
    other: Ints
    both: Ints
    either: Ints


def panoptic_quality(one: Answer, other: Answer) -> Quality:
    """Compare two answers to one image. Raises ValueError where their sizes differ."""
    regions = find_regions([one.label_map, other.label_map])
    return quality_of(find_overlaps(regions, 0, 1), _labels(one), _labels(other))


def quality_of(found: Overlaps, labels: Sequence[str], others: Sequence[str]) -> Quality:
    """Compare answers whose overlaps are known, by the labels of their instances.

    An instance has at most one partner with an IoU above 0.5, because none shares its pixels with another of its map.
    """
    good = np.flatnonzero(2 * found.both > found.either)
    pairs = zip(*(each[good].tolist() for each in (found.one, found.other, found.both, found.either)), strict=True)
    matches = tuple(
        Match(one, other, both / either) for one, other, both, either in pairs if labels[one - 1] == others[other - 1]
    )
    return Quality(matches, (len(labels), len(others)))


def find_overlaps(regions: Regions, one: int, other: int) -> Overlaps:
    """Find the overlapping instances of two of the maps that the regions are of."""
    ids, others = regions.ids[:, one], regions.ids[:, other]
    shared = np.flatnonzero((ids > 0) & (others > 0))
    base = int(others.max()) + 1
    pairs, which = np.unique(ids[shared] * base + others[shared], return_inverse=True)
    both = np.bincount(which, weights=regions.areas[shared], minlength=len(pairs)).astype(np.int64)
    numbers, partners = np.divmod(pairs, base)
    either = _areas(regions, ids)[numbers] + _areas(regions, others)[partners] - both
    return Overlaps(numbers, partners, both, either)


def _areas(regions: Regions, ids: Ints) -> Ints:
    return np.bincount(ids, weights=regions.areas).astype(np.int64)


def _labels(answer: Answer) -> list[str]:
    return [each.label for each in answer.instances]
