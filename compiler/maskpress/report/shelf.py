"""Answers put aside on the disk until another worker's answer to the same task comes."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from types import TracebackType

import numpy as np

from maskpress.results.model import Answer, Instance

MOST = 20
"""Answers that each new one is compared with at most: thousands to one task would take forever."""


@dataclass(frozen=True)
class _Place:
    row: int
    worker: str | None
    start: int
    size: int
    shape: tuple[int, int]
    instances: tuple[Instance, ...]


class Shelf:
    """Holds label maps, compressed, in a file that vanishes with it; memory keeps where each is."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the shelf)
        self._places: dict[tuple[str, str], list[_Place]] = {}

    def __enter__(self) -> Shelf:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def others(self, task: str, name: str, worker: str | None) -> Iterator[tuple[int, Answer]]:
        """Give the rows and answers of others to the same task and widget, the latest first, ``MOST`` of them."""
        places = reversed(self._places.get((task, name), ()))
        theirs = (place for place in places if worker is None or place.worker != worker)
        for place in islice(theirs, MOST):
            yield place.row, self._take(place)

    def put(self, task: str, name: str, worker: str | None, row: int, answer: Answer) -> None:
        """Put an answer aside. Raises OSError where the disk is full."""
        content = zlib.compress(answer.label_map.data, 1)
        start = self._file.seek(0, 2)
        self._file.write(content)
        shape = (answer.height, answer.width)
        place = _Place(row, worker, start, len(content), shape, answer.instances)
        self._places.setdefault((task, name), []).append(place)

    def _take(self, place: _Place) -> Answer:
        self._file.seek(place.start)
        content = zlib.decompress(self._file.read(place.size))
        return Answer(np.frombuffer(content, np.uint16).reshape(place.shape), place.instances)
