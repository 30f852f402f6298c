"""One task: the answers of its workers are clustered, kept by majority, and voted region by region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from maskpress.consolidate.agreement import Quality, find_overlaps, panoptic_quality, quality_of
from maskpress.consolidate.clusters import find_clusters
from maskpress.consolidate.model import Contested
from maskpress.consolidate.regions import Ints, Regions, find_regions
from maskpress.consolidate.vote import vote_label, vote_regions, weights_of
from maskpress.results.colors import palette
from maskpress.results.model import Answer, Instance

KEEP = 0.5
_WEIGHED = 3
"""Workers from which their votes are weighed: of two nobody can tell who is right."""


@dataclass(frozen=True, eq=False)
class _Clustered:
    """What votes are about: ``clusters`` is (regions, workers), ``found`` the cluster of each worker's instances."""

    workers: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    regions: Regions
    found: list[Ints]
    clusters: Ints
    count: int


@dataclass(frozen=True, eq=False)
class _Outcome:
    """Who won: the consolidated instance of each region and of each cluster, and their labels."""

    ids: Ints
    numbers: Ints
    labels: tuple[str, ...]


def consolidate_task(
    answers: Mapping[str, Answer], keep: float = KEEP
) -> tuple[Answer, tuple[Quality, ...], tuple[Contested, ...]]:
    """Make one answer of those of several workers; give it, their qualities against it, and what is contested.

    All is in the alphabetical order of the workers. Instances are kept that more than the share ``keep`` of them has.
    From three workers on a first vote weighs them for a second. An answer alone is taken as it is. Raises ValueError
    where the sizes differ.
    """
    if len(answers) == 1:
        (alone,) = answers.values()
        return alone, (panoptic_quality(alone, alone),), ()
    clustered = _clustered(answers)
    outcome = _voted(clustered, keep, np.full(len(answers), 1, np.int64))
    qualities = _qualities(clustered, outcome)
    if len(answers) >= _WEIGHED:
        outcome = _voted(clustered, keep, weights_of([each.pq for each in qualities]))
        qualities = _qualities(clustered, outcome)
    colors = palette(len(outcome.labels))
    instances = tuple(Instance(label, color) for label, color in zip(outcome.labels, colors, strict=True))
    answer = Answer(clustered.regions.painted(outcome.ids), instances)
    return answer, qualities, tuple(_contested(clustered, outcome))


def _clustered(answers: Mapping[str, Answer]) -> _Clustered:
    workers = tuple(sorted(answers))
    labels = tuple(tuple(each.label for each in answers[worker].instances) for worker in workers)
    regions = find_regions([answers[worker].label_map for worker in workers])
    found = find_clusters(regions, [len(each) for each in labels])
    clusters = np.stack([each[ids] for each, ids in zip(found, regions.ids.T, strict=True)], axis=1)
    return _Clustered(workers, labels, regions, found, clusters, max(int(each.max()) for each in found))


def _voted(clustered: _Clustered, keep: float, weights: Ints) -> _Outcome:
    members = [np.bincount(each[1:], minlength=clustered.count + 1) for each in clustered.found]
    kept = np.sum(members, axis=0) > keep * len(members)
    weighed = np.sum([each * weight for each, weight in zip(members, weights, strict=True)], axis=0)
    winners = vote_regions(np.where(kept[clustered.clusters], clustered.clusters, 0), weights, weighed)
    present = np.unique(winners[winners > 0])
    numbers = np.zeros(clustered.count + 1, np.int64)
    numbers[present] = np.arange(1, len(present) + 1)
    called = _called(clustered)
    by_worker = dict(zip(clustered.workers, weights.tolist(), strict=True))
    labels = [vote_label((label, by_worker[worker]) for worker, label in called[each].items()) for each in present]
    return _Outcome(numbers[winners], numbers, tuple(labels))


def _called(clustered: _Clustered) -> list[dict[str, str]]:
    """Give the label that each worker gives each cluster."""
    called: list[dict[str, str]] = [{} for _ in range(clustered.count + 1)]
    for worker, labels, found in zip(clustered.workers, clustered.labels, clustered.found, strict=True):
        for label, cluster in zip(labels, found[1:].tolist(), strict=True):
            called[cluster][worker] = label
    return called


def _qualities(clustered: _Clustered, outcome: _Outcome) -> tuple[Quality, ...]:
    regions = clustered.regions.beside(outcome.ids)
    last = len(clustered.workers)
    return tuple(
        quality_of(find_overlaps(regions, at, last), labels, outcome.labels)
        for at, labels in enumerate(clustered.labels)
    )


def _contested(clustered: _Clustered, outcome: _Outcome) -> Iterator[Contested]:
    workers = len(clustered.workers)
    called = _called(clustered)
    doubtful = [
        at for at, labels in enumerate(called) if at and (len(labels) < workers or len(set(labels.values())) > 1)
    ]
    boxes = _boxes(clustered) if doubtful else np.zeros((0, 4), np.int64)
    for at in doubtful:
        number = int(outcome.numbers[at]) or None
        label = outcome.labels[number - 1] if number else vote_label((each, 1) for each in called[at].values())
        x, y, right, bottom = boxes[at].tolist()
        yield Contested(label, called[at], workers, (x, y, right - x, bottom - y), number)


def _boxes(clustered: _Clustered) -> Ints:
    """Give the left, top, right and bottom of all that workers painted of each cluster."""
    regions = clustered.regions
    top, left = np.divmod(regions.starts, regions.width)
    right = left + regions.lengths
    boxes = np.zeros((clustered.count + 1, 4), np.int64)
    boxes[:, :2] = max(regions.width, regions.height)
    for ids in clustered.clusters.T:
        runs = ids[regions.which]
        np.minimum.at(boxes, (runs, 0), left)
        np.minimum.at(boxes, (runs, 1), top)
        np.maximum.at(boxes, (runs, 2), right)
        np.maximum.at(boxes, (runs, 3), top + 1)
    return boxes
