"""Batches: the tasks one worker does in one sitting, what they are called, and who does which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from maskpress.tasks.model import Task, Tasks

_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Batch:
    """The tasks of one page; ``id`` is its file name without the suffix. ``worker`` does them, where that is fixed."""

    id: str
    tasks: tuple[Task, ...]
    worker: str | None = None

    @property
    def is_named(self) -> bool:
        """Tell whether it is called otherwise than its only task, so that the page has to say its name."""
        return self.id != self.tasks[0].id or len(self.tasks) > 1


def make_batches(tasks: Tasks) -> tuple[Batch, ...]:
    """Put tasks into batches: shared among the workers of the spec, else cut in order by ``batches.size``.

    Every task stands in ``answers_per_task`` batches. A worker for whom there is no task has no batch.
    """
    spec = tasks.spec
    if spec.workers:
        shares = share(tasks.items, spec.workers, spec.answers_per_task)
        return tuple(Batch(worker, share, worker) for worker, share in shares.items() if share)
    return _numbered(tasks.items, spec.batch_size, spec.answers_per_task)


def share(items: Sequence[_Item], workers: Sequence[str], times: int) -> dict[str, tuple[_Item, ...]]:
    """Deal each item to ``times`` different workers, as evenly as can be; ``times`` is at most their number.

    Items are dealt in turn, round after round of all workers.
    """
    # Each round starts one worker later than the last: it is not always the same ones who share an item. An item's
    # workers still differ: within a round all do, and across two rounds they are at most `times` places apart.
    dealt: dict[str, list[_Item]] = {worker: [] for worker in workers}
    for turn in range(len(items) * times):
        place = turn + turn // len(workers)
        dealt[workers[place % len(workers)]].append(items[turn // times])
    return {worker: tuple(own) for worker, own in dealt.items()}


def _numbered(items: tuple[Task, ...], size: int, times: int) -> tuple[Batch, ...]:
    """Cut the tasks, in order, into batches of at most ``size``, over and over.

    A batch of one task is called like its task, where it stands in no other; the others are called ``batch-001`` and
    so on by their place in the site. With a thousand batches or more the numbers are wide enough for their names to
    sort in order.
    """
    groups = tuple(_cut(items, size)) * times
    width = max(3, len(str(len(groups))))
    names = [f"batch-{place:0{width}}" for place in range(1, len(groups) + 1)]
    if times == 1:
        names = _named_by_task(groups, names)
    return tuple(Batch(name, group) for name, group in zip(names, groups, strict=True))


def _named_by_task(groups: Sequence[tuple[Task, ...]], numbers: list[str]) -> list[str]:
    names = [number if len(group) > 1 else group[0].id for group, number in zip(groups, numbers, strict=True)]
    if len(groups) > 1 and len(groups[0]) > 1 and names[-1].lower() in numbers[:-1]:
        names[-1] = numbers[-1]  # a single task left over, called like one of the batches before it
    return names


def _cut(items: tuple[Task, ...], size: int) -> Iterator[tuple[Task, ...]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
