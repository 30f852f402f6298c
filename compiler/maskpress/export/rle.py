"""Run lengths: the three codings of masks as counts of pixels out and in, each starting with those out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from maskpress.export.runs import Ints, Runs, find_runs
from maskpress.results.model import LabelMap

Bits = NDArray[np.bool_]

_SIZES = (3, 4, 8, 16)
"""Bits of the four lengths that a packed run may have, in the order in which they are numbered."""


def column_counts(label_map: LabelMap, count: int) -> list[Ints]:
    """Count each instance's pixels down the columns of the whole image, as COCO has them."""
    runs = find_runs(np.ascontiguousarray(label_map.T), count)
    return [_counts(*_flat(runs, instance), label_map.size) for instance in range(1, runs.count + 1)]


def row_counts(runs: Runs, instance: int, box: Ints) -> Ints:
    """Count the pixels of an instance along the rows of its box (x, y, width, height), as CVAT has them."""
    x, y, width, height = box.tolist()
    part = slice(runs.bounds[instance - 1], runs.bounds[instance])
    rows = (runs.y[part] - y) * width - x
    return _counts(*_joined(rows + runs.x0[part], rows + runs.x1[part]), width * height)


def mask_of_counts(counts: Ints, shape: tuple[int, int]) -> Bits:
    """Give the mask of counts along rows."""
    inside = np.arange(len(counts)) % 2 == 1
    return np.repeat(inside, counts).reshape(shape)


def counts_text(counts: Ints) -> str:
    """Write counts as COCO does: differences to the count before the last, 5 bits a letter from the lowest on.

    The sixth bit says that more letters follow (rleToString of the reference implementation).
    """
    values = counts.copy()
    values[3:] -= counts[1:-2]
    letters = np.zeros((len(values), 7), np.uint8)
    lengths, more = np.zeros(len(values), np.int64), np.ones(len(values), np.bool_)
    for place in range(7):
        lengths += more
        bits = values & 31
        values >>= 5
        going_on = values != np.where(bits & 16, -1, 0)
        letters[:, place] = bits + 32 * going_on + 48
        more &= going_on
    return letters[np.arange(7) < lengths[:, None]].tobytes().decode("ascii")


def text_counts(text: str) -> Ints:
    """Read counts that COCO wrote."""
    letters = np.frombuffer(text.encode("ascii"), np.uint8).astype(np.int64) - 48
    last = np.flatnonzero(letters & 32 == 0)
    first = np.append(0, last[:-1] + 1)
    place = np.arange(len(letters)) - np.repeat(first, last - first + 1)
    values = np.add.reduceat((letters & 31) << (5 * place), first)
    values -= np.where(letters[last] & 16, 1 << (5 * (last - first + 1)), 0)
    counts = values
    for start in (1, 2):  # each counts from the one before the last, but the first three
        counts[start::2] = np.cumsum(values[start::2])
    return counts


def packed_runs(runs: Runs, instance: int) -> list[int]:
    """Pack the mask of an instance, 0 and 255 in each of the four channels of RGBA, as Label Studio's brush does.

    32 bits tell the number of values, 5 their size, four times 4 the sizes of lengths, each less 1. Then come runs: a
    set bit, which size their length has, their length less 1, and their value.
    """
    total = runs.width * runs.height
    counts = 4 * _counts(*_flat(runs, instance), total)
    values = np.where(np.arange(len(counts)) % 2 == 1, 255, 0)
    pieces = -(-counts // (1 << _SIZES[-1]))
    lengths = np.full(pieces.sum(), 1 << _SIZES[-1], np.int64)
    last = np.cumsum(pieces)[pieces > 0] - 1
    lengths[last] = (counts - (pieces - 1 << _SIZES[-1]))[pieces > 0]
    which = np.searchsorted([1 << size for size in _SIZES], lengths)
    sizes = np.array(_SIZES)[which]
    words = ((((1 << 2) | which) << sizes) | (lengths - 1)) << 8 | np.repeat(values, pieces)
    head_words, head_sizes = [4 * total, 7, *(size - 1 for size in _SIZES)], [32, 5, 4, 4, 4, 4]
    packed: list[int] = _packed(np.append(head_words, words), np.append(head_sizes, 3 + sizes + 8)).tolist()
    return packed


def unpacked_runs(packed: list[int], shape: tuple[int, int]) -> Bits:
    """Read the mask that runs of RGBA values give: where the last channel is not zero."""
    content = bytes(packed)
    done = 0

    def read(size: int) -> int:
        nonlocal done
        start, done = done, done + size
        window = content[start // 8 : -(-done // 8)]
        return int.from_bytes(window) >> -done % 8 & (1 << size) - 1

    total, _, sizes = read(32), read(5), [read(4) + 1 for _ in range(4)]
    mask = np.zeros(total, np.bool_)
    at = 0
    while at < total:
        read(1)
        end = at + 1 + read(sizes[read(2)])
        mask[at:end] = read(8) != 0
        at = end
    return mask[3::4].reshape(shape)


def _flat(runs: Runs, instance: int) -> tuple[Ints, Ints]:
    """Give where the runs of an instance start and end in its image, row after row."""
    part = slice(runs.bounds[instance - 1], runs.bounds[instance])
    rows = runs.y[part] * runs.width
    return _joined(rows + runs.x0[part], rows + runs.x1[part])


def _joined(starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Join runs that go on in the next row."""
    apart = starts[1:] != ends[:-1]
    return starts[np.append(True, apart)[: len(starts)]], ends[np.append(apart, True)[: len(ends)]]


def _counts(starts: Ints, ends: Ints, total: int) -> Ints:
    edges = np.stack([starts, ends], axis=1).reshape(-1)
    counts = np.diff(np.concatenate([[0], edges, [total]]))
    return counts if counts[-1] or len(counts) == 1 else counts[:-1]


def _packed(words: Ints, sizes: Ints) -> NDArray[np.uint8]:
    """Put the lowest bits of each word one after the other."""
    bits = np.unpackbits(words.astype(">u4").view(np.uint8).reshape(-1, 4), axis=1)
    return np.packbits(bits[np.arange(32) >= 32 - sizes[:, None]])
