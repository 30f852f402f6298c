"""Bundles: forms that go to a desk together, so that sending them costs little beside the work that they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from maskpress.results.model import Quarantined
from maskpress.results.read import Entry

MOST = 8
"""Forms of a bundle."""

_BYTES = 8 * 1024 * 1024
"""What a bundle has at least when no more is added: eight answers of 800 x 600."""

_PIXEL = 2
"""Bytes of a pixel of a label map."""


@dataclass(frozen=True)
class Bundle:
    """Forms in their order. ``size`` bounds the bytes that they take, read or not."""

    entries: tuple[Entry | Quarantined, ...]
    size: int


def bundled(entries: Iterable[Entry | Quarantined], most: int) -> Iterator[Bundle]:
    """Bundle up to ``most`` forms, fewer where they are large."""
    bundle: list[Entry | Quarantined] = []
    size = 0
    for entry in entries:
        bundle.append(entry)
        size += _size(entry)
        if len(bundle) == most or size >= _BYTES:
            yield Bundle(tuple(bundle), size)
            bundle, size = [], 0
    if bundle:
        yield Bundle(tuple(bundle), size)


def _size(entry: Entry | Quarantined) -> int:
    """Bound what a form takes: an answer of more pixels than it states is put aside before there are any."""
    if isinstance(entry, Quarantined):
        return 0
    stated = [each.get("inputImageProperties") for each in entry.painted.values()]
    edges = [(each.get("width"), each.get("height")) for each in stated if isinstance(each, dict)]
    return entry.size + _PIXEL * sum(_whole(width) * _whole(height) for width, height in edges)


def _whole(edge: object) -> int:
    return int(edge) if isinstance(edge, int | float) else 0
