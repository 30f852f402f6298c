"""Results that wait on the disk for the others of their task: memory holds their places, not their pixels."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np

from maskpress.results.model import Answer, Instance, LabelMap, Result, Source

_FASTEST = 1


@dataclass(frozen=True, eq=False)
class Waiting:
    """A result without its label map, which lies at ``at``."""

    task: str
    name: str
    worker: str | None
    key: str | None
    submitted: str | None
    source: Source
    size: tuple[int, int]
    at: int
    length: int
    instances: tuple[Instance, ...]


@dataclass
class Store:
    """A file without a name, which ends with the run."""

    _file: BinaryIO
    _end: int = field(default=0)
    _known: dict[tuple[Instance, ...], tuple[Instance, ...]] = field(default_factory=dict)

    def put(self, result: Result) -> Waiting:
        """Let a result wait."""
        packed = zlib.compress(_unlike_above(result.answer.label_map), _FASTEST)
        self._file.seek(self._end)
        self._file.write(packed)
        at, self._end = self._end, self._end + len(packed)
        size = result.answer.width, result.answer.height
        instances = self._known.setdefault(result.answer.instances, result.answer.instances)
        who = result.worker, result.key, result.submitted
        return Waiting(result.task, result.name, *who, result.source, size, at, len(packed), instances)

    def take(self, waiting: Waiting) -> Answer:
        """Give the answer of a result that waits."""
        self._file.seek(waiting.at)
        plain = zlib.decompress(self._file.read(waiting.length))
        width, height = waiting.size
        rows = np.frombuffer(plain, np.uint16).reshape(height, width)
        label_map: LabelMap = np.bitwise_xor.accumulate(rows, axis=0)
        label_map.flags.writeable = False
        return Answer(label_map, waiting.instances)


@contextmanager
def open_store() -> Iterator[Store]:
    """Open a store; it takes some kilobytes of the temporary folder for each result. Raises OSError."""
    with tempfile.TemporaryFile(prefix="maskpress-") as file:
        yield Store(file)


def _unlike_above(label_map: LabelMap) -> bytes:
    """Give what differs from the row above: next to nothing, which packs in no time."""
    rows = label_map.astype(np.uint16)
    rows[1:] ^= label_map[:-1]
    return rows.tobytes()
