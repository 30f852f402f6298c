"""Faults in a row: where a file is nothing but these, telling each of a million serves nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from maskpress.results.limits import LIMITS, Limits
from maskpress.results.model import Quarantined, Source

Found = TypeVar("Found")


class Faults:
    """Counts the faults of the file whose results come, and says where it ends for being nothing else."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._most = limits.quarantined
        self._file, self._in_a_row = "", 0

    def end(self, file: str) -> bool:
        """Tell whether nothing more of a file is wanted; it may have been read on before that was known."""
        return file == self._file and self._in_a_row >= self._most

    def told(self, file: str, found: Iterable[Found | Quarantined]) -> Iterator[Found | Quarantined]:
        """Pass on results of a file, in their order, up to its end."""
        for each in found:
            if self.end(file):
                return
            yield each
            self._count(file, isinstance(each, Quarantined))
            if self.end(file):
                reason = f"expected results, found {self._most} faults in a row: the rest of the file is not read"
                yield Quarantined(Source(file), "Q109", reason)

    def _count(self, file: str, fault: bool) -> None:
        before = self._in_a_row if file == self._file else 0
        self._file, self._in_a_row = file, before + 1 if fault else 0
