"""How far workers agree: the panoptic quality of every two answers to a task, and its means."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from maskpress.consolidate.agreement import panoptic_quality
from maskpress.report.shelf import Shelf
from maskpress.results.model import Answer, Result

Compare = Callable[[Answer, Answer], float]
"""Give the panoptic quality of two answers, 0 to 1."""


def compare_panoptic(one: Answer, other: Answer) -> float:
    """Compare two answers of one size by their panoptic quality."""
    return panoptic_quality(one, other).pq


@dataclass
class Agreement:
    """Compares each answer with those of others to the same task, as they come."""

    shelf: Shelf
    compare: Compare = compare_panoptic
    _by_row: dict[int, list[float]] = field(default_factory=dict)

    def enter(self, row: int, result: Result) -> None:
        """Compare an answer with the earlier ones. Answers of two sizes agree in nothing; refused ones say nothing."""
        if result.refused is not None:
            return
        for other, answer in self.shelf.others(result.task, result.name, result.worker):
            same_size = answer.label_map.shape == result.answer.label_map.shape
            quality = self.compare(answer, result.answer) if same_size else 0.0
            self._by_row.setdefault(row, []).append(quality)
            self._by_row.setdefault(other, []).append(quality)
        self.shelf.put(result.task, result.name, result.worker, row, result.answer)

    def of(self, row: int) -> float | None:
        """Give the mean agreement of an answer with the others; None where there are none."""
        return mean(self._by_row.get(row, ()))

    def among(self, rows: Iterable[int]) -> float | None:
        """Give the mean over all comparisons of these answers."""
        return mean(quality for row in rows for quality in self._by_row.get(row, ()))


def mean(values: Iterable[float]) -> float | None:
    """Give the mean; None of nothing."""
    found = list(values)
    return sum(found) / len(found) if found else None
