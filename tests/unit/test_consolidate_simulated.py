"""Consolidation of simulated workers: better than the best of them, and it knows the bad one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from maskpress.consolidate import one_task
from maskpress.consolidate.agreement import panoptic_quality
from maskpress.consolidate.one_task import consolidate_task
from maskpress.results.model import Answer
from simulated_workers import BAD, GOOD, simulate_crew
from soak import seeds

SIZE = (300, 225)
RUNS = 20
Run = tuple[float, list[float], list[float]]


@cache
def runs(crew: int) -> list[Run]:
    """Consolidate the first so many of a bad worker and four good ones.

    Gives the quality of the result and of each worker against the truth, and of each worker against the result.
    """
    return [_run(*each, crew) for each in crews()]


@cache
def crews() -> list[tuple[Answer, list[Answer]]]:
    return [simulate_crew(seed, *SIZE, BAD, GOOD, GOOD, GOOD, GOOD) for seed in seeds(RUNS)]


def _run(truth: Answer, answers: list[Answer], crew: int) -> Run:
    named = {f"worker-{at}": answer for at, answer in enumerate(answers[:crew])}
    consolidated, qualities, _ = consolidate_task(named)
    singles = [panoptic_quality(answer, truth).pq for answer in named.values()]
    return panoptic_quality(consolidated, truth).pq, singles, [each.pq for each in qualities]


def means(crew: int) -> Iterator[float]:
    """Give the mean quality of the consolidated answers, and of the best single answer of each run."""
    yield float(np.mean([ours for ours, _, _ in runs(crew)]))
    yield float(np.mean([max(singles) for _, singles, _ in runs(crew)]))


def test_workers_are_as_different_as_they_should_be() -> None:
    qualities = np.mean([singles for _, singles, _ in runs(5)], axis=0)
    assert 0.2 < qualities[0] < 0.5
    assert all(0.6 < each < 0.85 for each in qualities[1:])
    assert all(10 <= len(truth.instances) <= 40 for truth, _ in crews()), "20 to 40, but for those that others cover"


def test_five_with_one_bad_are_better_than_the_best_single_worker() -> None:
    ours, best = means(5)
    assert ours > best + 0.05


def test_three_with_one_bad_are_no_worse_than_the_best_single_worker() -> None:
    ours, best = means(3)
    assert ours > best - 0.01


def test_the_bad_worker_ranks_last() -> None:
    last = [int(np.argmin(qualities)) == 0 for _, _, qualities in runs(5)]
    assert np.mean(last) >= 0.95


def test_weighing_workers_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed, _ = means(5)
    monkeypatch.setattr(one_task, "_WEIGHED", 6)
    plain = [_run(*each, 5)[0] for each in crews()]
    assert weighed > np.mean(plain)
