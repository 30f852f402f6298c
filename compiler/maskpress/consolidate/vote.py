"""Votes: which cluster each region belongs to, and the label of each cluster."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from maskpress.consolidate.regions import Ints


def vote_regions(clusters: Ints, weights: Ints, members: Ints) -> Ints:
    """Give each region to a cluster, or to none: 0.

    ``clusters`` is (regions, workers): the cluster that each worker has there. A region belongs to a cluster when at
    least half of its ``members`` (the weight of all workers who have it, by cluster) have it there. Of several the one
    with the most votes gets it, then the one with fewer members against it, then the one that begins first.
    """
    best, most, against = (np.zeros(len(clusters), np.int64) for _ in range(3))
    for column in clusters.T:
        votes = (clusters == column[:, None]) @ weights
        missing = members[column] - votes
        enough = (column > 0) & (votes >= missing)
        more = (votes > most) | ((votes == most) & (missing < against))
        same = (votes == most) & (missing == against) & (column < best)
        better = enough & (more | same)
        best, most, against = (
            np.where(better, new, old) for new, old in ((column, best), (votes, most), (missing, against))
        )
    return best


def vote_label(labels: Iterable[tuple[str, int]]) -> str:
    """Give the label with the most weight, of equal ones the first in the alphabet."""
    votes: dict[str, int] = {}
    for label, weight in labels:
        votes[label] = votes.get(label, 0) + weight
    return min(votes, key=lambda label: (-votes[label], label))


def weights_of(qualities: Sequence[float]) -> Ints:
    """Weigh workers by their agreement with the others. Whole numbers, so that equal votes are equal everywhere."""
    return np.array([1 + round(1000 * quality) for quality in qualities], np.int64)
