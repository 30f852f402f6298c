"""How far each worker agrees with the consolidated answers of all tasks, and with the requester's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from maskpress.consolidate.agreement import Quality
from maskpress.consolidate.model import Consolidated


@dataclass(frozen=True)
class Score:
    """The agreement of a worker: means over the tasks that others answered too, and over the gold tasks.

    ``tasks`` counts all. None stands where there is nothing to compare with.
    """

    worker: str
    tasks: int
    iou: float | None
    pq: float | None
    gold_tasks: int
    gold_pq: float | None


@dataclass
class _Work:
    tasks: int = 0
    shared: list[tuple[float, float]] = field(default_factory=list)
    gold: list[float] = field(default_factory=list)


class Scores:
    """Gathers the agreement of workers, task by task."""

    def __init__(self) -> None:
        self._work: dict[str, _Work] = {}

    def enter(self, task: Consolidated) -> None:
        """Take the qualities of a task."""
        for worker, quality in zip(task.workers, task.qualities, strict=True):
            work = self._work.setdefault(worker, _Work())
            work.tasks += 1
            if len(task.workers) > 1:
                work.shared.append((quality.sq, quality.pq))
        for worker, quality in zip(task.workers, task.gold, strict=bool(task.gold)):
            self._work[worker].gold.append(quality.pq)

    def ranked(self) -> tuple[Score, ...]:
        """Give all workers, who agrees least first; those who share no task come last."""
        return tuple(sorted((_score(*each) for each in self._work.items()), key=_rank))


def mean_quality(qualities: Sequence[Quality]) -> float:
    """Give the mean panoptic quality of a task's workers."""
    return sum(each.pq for each in qualities) / len(qualities)


def _score(worker: str, work: _Work) -> Score:
    ious, qualities = [each[0] for each in work.shared], [each[1] for each in work.shared]
    return Score(worker, work.tasks, _mean(ious), _mean(qualities), len(work.gold), _mean(work.gold))


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _rank(score: Score) -> tuple[float, float, str]:
    none = 2.0
    return (
        none if score.pq is None else score.pq,
        none if score.gold_pq is None else score.gold_pq,
        score.worker,
    )
