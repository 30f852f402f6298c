"""A template filled in for a row: its skeleton and the row values apart, with the place each part comes from.

Rows of one template mostly differ in values that cannot change its markup. Kept apart, they leave one skeleton, which
is read as HTML once and not for every row.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import NamedTuple

from maskpress.problems import Refusal

MARK, QUOTED_MARK = "\x01", "\x02"
"""Stand for row values in a skeleton: those that may stand in quotes, and those with quotes of their own.

Neither templates nor manifests can hold them.
"""

MARKS = re.compile(f"[{MARK}{QUOTED_MARK}]")

MAX_FILLED = 4 * 1024 * 1024
"""Characters of a filled template at most, but for values apart."""

MAX_VALUES = 128 * 1024 * 1024
"""Characters of the values apart at most: some are images."""

_MARKUP = re.compile("[<>]")
_UNFIT = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")
"""What no page can carry; filters can make it of what can, as from "%01"."""

_QUOTES = re.compile("[\"'`]")


class TemplateRefusal(Refusal):
    """What is wrong with a template, ``offset`` characters into it."""

    def __init__(self, code: str, message: str, help: str | None, offset: int) -> None:
        super().__init__(code, message, help)
        self.offset = offset


@dataclass(frozen=True)
class Stretch:
    """A part of a skeleton: where it starts there and in the template; ``written`` tells text from a row value.

    ``granted`` tells the address of a stored image that the template asked access to, ``json`` a value written as JSON.
    """

    start: int
    origin: int
    written: bool
    granted: bool = False
    json: bool = False


class Span(NamedTuple):
    """A part of a skeleton; ``first`` counts the marks before it."""

    start: int
    end: int
    first: int


@dataclass(frozen=True)
class Absent:
    """A name that gave nothing, ``offset`` characters into the template."""

    name: str
    offset: int


@dataclass(frozen=True)
class Sheet:
    """A filled template. ``values`` take the places of the marks in ``skeleton``, in their order."""

    skeleton: str
    values: tuple[str, ...]
    stretches: tuple[Stretch, ...]
    absent: tuple[Absent, ...] = ()

    def filled(self, span: Span) -> str:
        """Give a part of the skeleton with its values."""
        pieces = MARKS.split(self.skeleton[span.start : span.end])
        if len(pieces) == 1:
            return pieces[0]
        values = self.values[span.first : span.first + len(pieces) - 1]
        return "".join(part for pair in zip(pieces, (*values, ""), strict=True) for part in pair)

    def row_values(self, span: Span) -> Iterator[tuple[Stretch, Span]]:
        """Give the parts within a span that come with the row."""
        at, first = bisect_left(self.stretches, span.start, key=_start), span.first
        while at < len(self.stretches) and (stretch := self.stretches[at]).start < span.end:
            at += 1
            end = self.stretches[at].start if at < len(self.stretches) else len(self.skeleton)
            if not stretch.written and end > stretch.start:
                found = Span(stretch.start, end, first)
                first += self.skeleton[stretch.start : end] in (MARK, QUOTED_MARK)
                yield stretch, found

    def origin(self, offset: int) -> int:
        """Give the offset into the template that a character of the skeleton comes from."""
        stretch = self._at(offset)
        return stretch.origin + (offset - stretch.start if stretch.written else 0)

    def written(self, offset: int) -> bool:
        """Tell whether a character of the skeleton stands in the template itself, rather than in a row."""
        return self._at(offset).written

    def _at(self, offset: int) -> Stretch:
        found = bisect_right(self.stretches, offset, key=_start)
        return self.stretches[max(0, found - 1)] if self.stretches else Stretch(0, 0, True)


def _start(stretch: Stretch) -> int:
    return stretch.start


class SheetWriter(StringIO):
    """Takes the parts of a template as they are filled in; a stream, for that is what a template engine writes to."""

    def __init__(self, *, apart: bool = True) -> None:
        super().__init__()
        self._apart = apart
        self._parts: list[str] = []
        self._values: list[str] = []
        self._stretches: list[Stretch] = []
        self._absent: list[Absent] = []
        self._at = self._last = 0
        self._room = MAX_VALUES

    def literal(self, text: str, origin: int) -> int:
        """Write a text of the template."""
        return self._put(text, origin, written=True)

    def value(self, text: str, origin: int, *, granted: bool = False, json: bool = False) -> int:
        """Write a row value, escaped already; what could be markup of its own becomes part of the skeleton."""
        text = _fit(str(text))
        if self._apart and not _MARKUP.search(text):
            self._values.append(text)
            self._room -= len(text)
            text = QUOTED_MARK if _QUOTES.search(text) else MARK
        return self._put(text, origin, written=False, granted=granted, json=json)

    def miss(self, name: str, origin: int) -> None:
        """Note a name that gave nothing."""
        self._absent.append(Absent(name, origin))

    def write(self, text: str) -> int:
        """Write what the engine makes by itself, as near as its place is known."""
        return self._put(_fit(text), self._last, written=False) if text else 0

    def sheet(self) -> Sheet:
        """Give what was written."""
        return Sheet("".join(self._parts), tuple(self._values), tuple(self._stretches), tuple(self._absent))

    def _put(self, text: str, origin: int, *, written: bool, granted: bool = False, json: bool = False) -> int:
        if self._at + len(text) > MAX_FILLED or self._room < 0:
            raise TemplateRefusal("E403", "the page grows too large", "leave out what repeats", origin)
        self._parts.append(text)
        self._stretches.append(Stretch(self._at, origin, written, granted, json))
        self._at += len(text)
        self._last = origin
        return len(text)


def _fit(text: str) -> str:
    """Make a text one that a page carries unchanged, with the line ends that browsers read."""
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
