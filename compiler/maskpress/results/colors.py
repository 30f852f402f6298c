"""The palette: the colour of each instance by its id, the same that pages give it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain, count, islice

_FIXED = (0x2CA02C, 0x1F77B4, 0xFF7F0E, 0xD62728, 0x9467BD, 0x8C564B, 0xE377C2, 0x7F7F7F, 0xBCBD22, 0x17BECF)
"""The colours that answers of the element are known for."""

_STEPS = (3518319155, 2882110345, 2360945575)
"""Roberts' R3 sequence: 1/g, 1/g^2 and 1/g^3 with g^4 = g + 1, in units of 2^-32. The widget has the same."""

_DARKEST, _BRIGHTEST = 34, 250
_LEAST_CHROMA = 60
_LEAST_DISTANCE = 36


def palette(length: int) -> tuple[str, ...]:
    """Give the colours of the instances 1 to ``length`` as lower-case ``#rrggbb``. No two of 65,535 are the same."""
    return _colors(1 << length.bit_length())[:length]


@cache
def _colors(length: int) -> tuple[str, ...]:
    return tuple(f"#{color:06x}" for color in islice(chain(_FIXED, _generated()), length))


def _generated() -> Iterator[int]:
    for number in count(1):
        red, green, blue = (_channel(step, number) for step in _STEPS)
        if _passes(red, green, blue):
            yield red << 16 | green << 8 | blue


def _channel(step: int, number: int) -> int:
    return _DARKEST + ((step * number & 0xFFFFFFFF) * (_BRIGHTEST - _DARKEST + 1) >> 32)


def _passes(red: int, green: int, blue: int) -> bool:
    if max(red, green, blue) - min(red, green, blue) < _LEAST_CHROMA:
        return False
    return all(_distance(red, green, blue, color) >= _LEAST_DISTANCE**2 for color in _FIXED)


def _distance(red: int, green: int, blue: int, color: int) -> int:
    return (red - (color >> 16)) ** 2 + (green - (color >> 8 & 255)) ** 2 + (blue - (color & 255)) ** 2
