"""Batches: the tasks one worker does in one sitting, and what they are called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from maskpress.tasks.model import Task, Tasks


@dataclass(frozen=True)
class Batch:
    """The tasks of one page; ``id`` is its file name without the suffix."""

    id: str
    tasks: tuple[Task, ...]


def make_batches(tasks: Tasks) -> tuple[Batch, ...]:
    """Cut the tasks, in order, into batches of at most ``batches.size``.

    A batch of one task is called like its task, the others ``batch-001`` and so on by their place in the site; with a
    thousand batches or more the numbers are wide enough for their names to sort in order.
    """
    groups = tuple(_cut(tasks.items, tasks.spec.batch_size))
    width = max(3, len(str(len(groups))))
    numbers = [f"batch-{place:0{width}}" for place in range(1, len(groups) + 1)]
    names = [number if len(group) > 1 else group[0].id for group, number in zip(groups, numbers, strict=True)]
    if len(groups) > 1 and len(groups[0]) > 1 and names[-1].lower() in numbers[:-1]:
        names[-1] = numbers[-1]  # a single task left over, called like one of the batches before it
    return tuple(Batch(name, group) for name, group in zip(names, groups, strict=True))


def _cut(items: tuple[Task, ...], size: int) -> Iterator[tuple[Task, ...]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
