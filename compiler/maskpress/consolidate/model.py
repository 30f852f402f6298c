"""What consolidating gives for a task: one answer, how far each worker agrees with it, and what is contested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from maskpress.consolidate.agreement import Quality
from maskpress.results.model import Answer


@dataclass(frozen=True)
class Contested:
    """An instance that not all workers have, or do not give the same label.

    ``labels`` are what each worker who has it calls it. ``box`` is (x, y, width, height) in pixels, around all that
    they painted. ``number`` is the instance of the consolidated answer, from 1; None where too few have it, or where
    others got all of its pixels.
    """

    label: str
    labels: Mapping[str, str]
    workers: int
    box: tuple[int, int, int, int]
    number: int | None

    @property
    def share(self) -> float:
        """Give the share of the task's workers who have it."""
        return len(self.labels) / self.workers


@dataclass(frozen=True, eq=False)
class Consolidated:
    """The answers of several workers to one widget of a task, as one.

    ``workers`` are in alphabetical order, ``qualities`` theirs against the consolidated answer, and ``gold`` those
    against the requester's own answer, where there is one. With one worker the answer is that worker's.
    """

    task: str
    name: str
    answer: Answer
    workers: tuple[str, ...]
    qualities: tuple[Quality, ...]
    contested: tuple[Contested, ...] = ()
    gold: tuple[Quality, ...] = field(default=())
