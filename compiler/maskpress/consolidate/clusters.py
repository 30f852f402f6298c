"""Clusters: instances of different workers that are one thing of the image."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from maskpress.consolidate.agreement import find_overlaps
from maskpress.consolidate.regions import Ints, Regions

JOINED = 0.35
"""The IoU above which instances may be one thing. Simulated workers give the best answers with a low one; above 1/3 an
instance has at most two candidates, and few hang together."""

Node = tuple[int, int]
Edge = tuple[float, Node, Node]


def find_clusters(regions: Regions, counts: Sequence[int]) -> list[Ints]:
    """Give the cluster of each instance of each map, by id; that of the background is 0.

    Each two maps are assigned by the linear sum of IoU. The pairs join clusters, the best first, as long as no map has
    two instances in one. Clusters are numbered from 1 by where they begin, from top to bottom.
    """
    nodes = [(at, number) for at, count in enumerate(counts) for number in range(1, count + 1)]
    edges = [edge for one, other in combinations(range(len(counts)), 2) for edge in _assigned(regions, one, other)]
    clusters = _joined(nodes, sorted(edges, key=lambda edge: (-edge[0], *edge[1:])))
    found = [np.zeros(count + 1, np.int64) for count in counts]
    for number, cluster in enumerate(_in_order(clusters, _beginnings(regions, counts)), 1):
        for at, instance in cluster:
            found[at][instance] = number
    return found


def _assigned(regions: Regions, one: int, other: int) -> Iterator[Edge]:
    """Match two maps so that the sum of IoU is largest."""
    overlaps = find_overlaps(regions, one, other)
    shares = overlaps.both / overlaps.either
    good = np.flatnonzero(shares > JOINED)
    found = zip(overlaps.one[good].tolist(), overlaps.other[good].tolist(), shares[good].tolist(), strict=True)
    groups = _connected(overlaps.one[good], overlaps.other[good])
    candidates: dict[int, list[tuple[int, int, float]]] = {}
    for group, pair in zip(groups, found, strict=True):
        candidates.setdefault(group, []).append(pair)
    for pairs in candidates.values():
        for number, partner, share in pairs if len(pairs) == 1 else _best(pairs):
            yield share, (one, number), (other, partner)


def _connected(one: Ints, other: Ints) -> list[int]:
    """Tell pairs that compete for instances by a number: a few each, so that no large matrix is ever needed."""
    if not len(one):
        return []
    size = int(one.max()) + 1
    edges = coo_array((np.ones(len(one)), (one, other + size)), shape=(size + int(other.max()) + 1,) * 2)
    return [int(each) for each in connected_components(edges, directed=False)[1][one]]


def _best(pairs: list[tuple[int, int, float]]) -> Iterator[tuple[int, int, float]]:
    rows, columns = sorted({pair[0] for pair in pairs}), sorted({pair[1] for pair in pairs})
    shares = np.zeros((len(rows), len(columns)))
    for number, partner, share in pairs:
        shares[rows.index(number), columns.index(partner)] = share
    for row, column in zip(*linear_sum_assignment(shares, maximize=True), strict=True):
        if shares[row, column]:
            yield rows[row], columns[column], float(shares[row, column])


def _joined(nodes: list[Node], edges: list[Edge]) -> list[list[Node]]:
    clusters = {node: [node] for node in nodes}
    for _, one, other in edges:
        mine, theirs = clusters[one], clusters[other]
        if mine is not theirs and {at for at, _ in mine}.isdisjoint(at for at, _ in theirs):
            mine += theirs
            clusters.update(dict.fromkeys(theirs, mine))
    return list({id(cluster): cluster for cluster in clusters.values()}.values())


def _beginnings(regions: Regions, counts: Sequence[int]) -> dict[Node, int]:
    """Give the first run of each instance."""
    found: dict[Node, int] = {}
    for at, count in enumerate(counts):
        first = np.full(count + 1, len(regions.which))
        np.minimum.at(first, regions.ids[regions.which, at], np.arange(len(regions.which)))
        found |= {(at, number): int(first[number]) for number in range(1, count + 1)}
    return found


def _in_order(clusters: list[list[Node]], beginnings: dict[Node, int]) -> list[list[Node]]:
    return sorted(clusters, key=lambda cluster: sorted((beginnings[node], *node) for node in cluster))
