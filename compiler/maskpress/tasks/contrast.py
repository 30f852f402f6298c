"""Which grey an image sample of more than 8 bits is shown as.

A sample v becomes ``floor((v - low) * 255 / (high - low) + 1/2)``, cut to 0..255. ``full`` takes the smallest and the
largest sample for low and high, ``auto`` the 0.5th and 99.5th percentile: of n finite samples in order the one of index
``floor(p * (n - 1) + 1/2)``. Where these two are equal, as in an image nearly all of one value, auto is full.
"""

from __future__ import annotations

import math
import struct
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from maskpress.spec.model import Contrast

SampleType = Literal["H", "i", "f"]
"""Unsigned 16-bit, signed 32-bit and 32-bit float, named as by the ``array`` module."""

AUTO = (0.005, 0.995)


def grey_bounds(samples: bytes, type: SampleType, contrast: Contrast) -> tuple[float, float]:
    """Find the samples to be shown black and white; NaN and infinities do not count."""
    if isinstance(contrast, tuple):
        return contrast
    low, high = _percentiles(samples, type, AUTO if contrast == "auto" else (0.0, 1.0))
    return (low, high) if low < high or contrast == "full" else grey_bounds(samples, type, "full")


def linear(low: float, high: float) -> tuple[float, float]:
    """Return scale and offset such that cutting off the fraction of ``v * scale + offset`` gives the grey of v."""
    scale = 255 / (high - low) if high > low else 255.0
    return scale, 0.5 - low * scale


def all_finite(samples: bytes) -> bool:
    """Tell whether 32-bit floats are free of NaN and infinities."""
    return all(_is_finite(half) for half in set(_halves(samples)[0]))


def _percentiles(samples: bytes, type: SampleType, parts: Sequence[float]) -> list[float]:
    if type == "H":
        return _of_counts(Counter(memoryview(samples).cast("H")), parts)
    return _of_halves(samples, type, parts)


def _of_counts(counts: Counter[int], parts: Sequence[float]) -> list[float]:
    total = counts.total()
    return [float(_at(counts, sorted(counts), _rank(total, part))[0]) for part in parts]


def _of_halves(samples: bytes, type: SampleType, parts: Sequence[float]) -> list[float]:
    """Count upper halves, then the lower halves that stand with the wanted upper one: exact, without sorting."""
    uppers, lowers = _halves(samples)
    counts = Counter(uppers)
    if type == "f":
        counts = Counter({upper: count for upper, count in counts.items() if _is_finite(upper)})
    ordered = sorted(counts, key=_float_order if type == "f" else _int_order)
    if not ordered:
        return [0.0] * len(parts)
    return [_value(uppers, lowers, type, *_at(counts, ordered, _rank(counts.total(), part))) for part in parts]


def _value(uppers: memoryview, lowers: memoryview, type: SampleType, upper: int, rank: int) -> float:
    """Find the sample of a rank among those with one upper half."""
    counts = Counter(lower for lower, other in zip(lowers, uppers, strict=True) if other == upper)
    falling = type == "f" and upper >= 0x8000
    lower, _ = _at(counts, sorted(counts, reverse=falling), rank)
    return float(struct.unpack(f"={type}", struct.pack("=I", upper << 16 | lower))[0])


def _rank(total: int, part: float) -> int:
    return math.floor(part * (total - 1) + 0.5)


def _at(counts: Counter[int], ordered: Sequence[int], rank: int) -> tuple[int, int]:
    """Find the key that holds a rank, and the rank within it."""
    for key in ordered:
        if rank < counts[key]:
            return key, rank
        rank -= counts[key]
    raise IndexError(rank)


def _halves(samples: bytes) -> tuple[memoryview, memoryview]:
    halves = memoryview(samples).cast("H")
    return (halves[1::2], halves[::2]) if sys.byteorder == "little" else (halves[::2], halves[1::2])


def _is_finite(half: int) -> bool:
    return half & 0x7F80 != 0x7F80


def _float_order(half: int) -> int:
    """Order upper halves of IEEE 754 floats, which are sign and magnitude."""
    return half if half < 0x8000 else 0x7FFF - half


def _int_order(half: int) -> int:
    return half ^ 0x8000
