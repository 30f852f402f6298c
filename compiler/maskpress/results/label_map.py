"""A labeled image into a label map, without trusting it: length, header and chunks are checked before the pixels.

What a pixel means is its colour. In the documented layout the palette's index says the same, for every instance has one
colour; labeled images of other programs have their palette in any order, or none.
"""

from __future__ import annotations

import binascii
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from PIL.PngImagePlugin import PngImageFile

from maskpress.problems import Refusal
from maskpress.results.limits import Limits
from maskpress.results.model import LabelMap
from maskpress.results.png import INDEXED, Png, read_header, read_png

Size = tuple[int, int]
Color = tuple[int, int, int, int]

_URI = "data:image/png;base64,"
_BAND = 1 << 20
"""Pixels looked at at once: what is in between stays small, whatever the image's size."""


def read_label_map(encoded: str, size: Size, colors: Mapping[str, int], limits: Limits) -> LabelMap:
    """Read the base64 of a labeled image of that size; ``colors`` are the instances' ids by their ``#rrggbb``.

    Raises Refusal: Q401 to Q411.
    """
    content = _decoded(encoded, limits.png(*size))
    header = read_header(content)
    if (header.width, header.height) != size:
        found = f"one of {header.width} x {header.height}"
        raise Refusal("Q404", f"labeledImage: expected a PNG of {size[0]} x {size[1]}, the image's size, found {found}")
    png = read_png(content)
    label_map = np.zeros(size[::-1], np.uint16)
    with _opened(png) as picture:
        read = _read_indexed if header.color_type == INDEXED else _read_colors
        seen = read(picture, png, _Meaning(colors), label_map)
    _check_all_seen(colors, seen)
    label_map.flags.writeable = False
    return label_map


def _decoded(encoded: str, limit: int) -> bytes:
    if len(encoded) > limit * 4 // 3 + 4 + len(_URI):
        found = f"{len(encoded):,} characters"
        raise Refusal("Q402", f"labeledImage: expected a PNG that fits the image's size, found {found}")
    text = encoded.removeprefix(_URI)
    try:
        ascii = ("".join(text.split()) if any(space in text for space in " \t\r\n") else text).encode("ascii")
        return binascii.a2b_base64(ascii, strict_mode=True)
    except ValueError:
        help = "take it again from where it came"
        raise Refusal("Q401", "labeledImage: expected base64, found something else or a part of it", help) from None


@contextmanager
def _opened(png: Png) -> Iterator[PngImageFile]:
    """Decode the pixels. Whatever Pillow raises, which is far more than OSError, says that the PNG is damaged."""
    try:
        picture = PngImageFile(io.BytesIO(png.plain))
        picture.load()
    except MemoryError:
        raise
    except Exception:
        help = "take it again from where it came"
        message = "labeledImage: expected a whole PNG, found a damaged one: it cannot be decoded in full"
        raise Refusal("Q406", message, help) from None
    with picture:
        yield picture


class _Meaning:
    """What colours stand for, among those of the instances."""

    def __init__(self, colors: Mapping[str, int]) -> None:
        self._ids = {int(color[1:], 16): number for color, number in colors.items()}

    def id_of(self, color: Color) -> int | Refusal:
        """Give the instance of a colour, 0 for the background: transparent, or black as old readers take it."""
        red, green, blue, alpha = color
        number = self._ids.get(red << 16 | green << 8 | blue)
        name = f"#{red:02x}{green:02x}{blue:02x}"
        if alpha == 0:
            return 0 if number is None else _doubtful("Q411", f"transparent {name}, the color of an instance")
        if alpha < 255:
            return _doubtful("Q409", f"half-transparent {name}")
        if number is not None:
            return number
        return 0 if name == "#000000" else _doubtful("Q408", f"{name}, the color of no instance")


def _read_indexed(picture: PngImageFile, png: Png, meaning: _Meaning, label_map: LabelMap) -> set[int]:
    """Fill in a label map from a palette image; give the ids that have pixels."""
    ids = np.zeros(256, np.uint16)
    seen: set[int] = set()
    used = [index for index, count in enumerate(picture.histogram()) if count]
    for index in used:
        found = _index_meaning(index, png, meaning)
        if isinstance(found, Refusal):
            raise _placed(found, next(_where(picture, index)))
        ids[index] = found
        seen.add(found)
    as_is = all(ids[index] == index for index in used)
    for top, band in _bands(picture):
        rows = label_map[top : top + len(band)]
        if as_is:  # the documented layout, read 40 times as fast
            rows[...] = band
        else:
            np.take(ids, band, out=rows, mode="clip")  # no index is beyond; looking for one takes a copy
    return seen


def _index_meaning(index: int, png: Png, meaning: _Meaning) -> int | Refusal:
    if index >= len(png.palette):
        return _doubtful("Q406", f"the index {index} of a palette of {len(png.palette)} colors")
    return meaning.id_of(png.palette[index])


def _where(picture: PngImageFile, index: int) -> Iterator[tuple[int, int]]:
    for top, band in _bands(picture):
        y, x = np.nonzero(band == index)
        if len(y):
            yield int(x[0]), top + int(y[0])


def _read_colors(picture: PngImageFile, png: Png, meaning: _Meaning, label_map: LabelMap) -> set[int]:
    """Fill in a label map from an image of colours, run by run; give the ids that have pixels."""
    known: dict[int, int] = {}
    for top, band in _bands(picture, "RGBA"):
        values = np.ascontiguousarray(band).view(">u4").ravel()
        starts = np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1])))
        distinct, which = np.unique(values[starts], return_inverse=True)
        for value in distinct.tolist():
            if value not in known:
                found = meaning.id_of((value >> 24, value >> 16 & 255, value >> 8 & 255, value & 255))
                if isinstance(found, Refusal):
                    y, x = divmod(int(np.argmax(values == value)), picture.width)
                    raise _placed(found, (x, top + y))
                known[value] = found
        ids = np.array([known[value] for value in distinct.tolist()], np.uint16)
        lengths = np.diff(np.append(starts, len(values)))
        label_map[top : top + len(band)] = np.repeat(ids[which], lengths).reshape(len(band), -1)
    return set(known.values())


def _bands(picture: PngImageFile, mode: str | None = None) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """Give some rows at a time, with the number of the first."""
    rows = max(1, _BAND // picture.width)
    for top in range(0, picture.height, rows):
        band = picture.crop((0, top, picture.width, min(picture.height, top + rows)))
        yield top, np.asarray(band if mode is None else band.convert(mode))


def _check_all_seen(colors: Mapping[str, int], seen: set[int]) -> None:
    absent = [number for number in colors.values() if number not in seen]
    if absent:
        more = f" (and {len(absent) - 1} more)" if len(absent) > 1 else ""
        place = f"instances[{absent[0] - 1}]"
        raise Refusal("Q410", f"labeledImage: expected pixels of every instance, found none of {place}{more}")


def _doubtful(code: str, found: str) -> Refusal:
    return Refusal(code, found)


def _placed(refusal: Refusal, at: tuple[int, int]) -> Refusal:
    """Say where the pixel is."""
    expected = "expected each pixel to be an instance's color or transparent"
    return Refusal(refusal.code, f"labeledImage: {expected}, found {refusal.message} at pixel ({at[0]}, {at[1]})")
