"""A file in pieces: the JSON values it holds, cut apart without holding more than one of them.

Batches may be larger than memory, and one bad submission must not take the others with it: pieces are found by their
brackets alone, and whether each is JSON is for others to say. Only one that is too large ends a list, for its brackets
cannot be trusted; lines go on.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from maskpress.problems import Refusal
from maskpress.strict_json import JSONProblem, read_json

_BOM = b"\xef\xbb\xbf"
_CHUNK = 1024 * 1024
_SMALL = 64 * 1024
_OUTER = re.compile(rb'"[^"\\]*"|["{}\[\],]')
_INNER = re.compile(rb'"[^"\\]*"|["{}\[\]]')
"""Marks, and whole texts where that is easy to see, for most of an answer is one."""

_TEXT = re.compile(rb'["\\]')
_CUT_OFF = "the file is cut off: take it again from where it came"


@dataclass(frozen=True)
class Piece:
    """One value of a file, or why there is none. ``place`` is where: ``[2]``, ``line 3``, or nothing."""

    place: str
    text: bytes | Refusal


def cut(file: BinaryIO, limit: int, lines: bool) -> Iterator[Piece]:
    """Give the lines of JSON Lines, the elements of a list, or the only value of a file.

    A piece has at most ``limit`` bytes. ``lines`` says that it is JSON Lines, which may also show by itself.
    """
    file = _at_hand(file)
    lines = lines or _shows_lines(file, limit)
    start = file.read(len(_BOM))
    if start != _BOM:
        file.seek(0)
    yield from _lines(file, limit) if lines else _values(file, limit)


def _at_hand(file: BinaryIO) -> BinaryIO:
    """Take all of a small file at once: asking the system again and again takes longer than cutting."""
    start = file.read(_SMALL)
    file.seek(0)
    return file if len(start) == _SMALL else io.BytesIO(start)


def _shows_lines(file: BinaryIO, limit: int) -> bool:
    """Tell by a first line that is a value of its own and has others after it."""
    first = file.readline(limit + 1)
    more = file.read(_CHUNK).strip()
    file.seek(0)
    return bool(more) and first.endswith(b"\n") and _is_value(first.removeprefix(_BOM).strip())


def _is_value(line: bytes) -> bool:
    if (line[:1], line[-1:]) not in ((b"{", b"}"), (b"[", b"]")):
        return False
    try:
        read_json(line.decode("utf-8", "replace"))
    except JSONProblem:
        return False
    return True


def _lines(file: BinaryIO, limit: int) -> Iterator[Piece]:
    number = 0
    while line := file.readline(limit + 1):
        number += 1
        if len(line) > limit:
            while not line.endswith(b"\n") and (line := file.readline(_CHUNK)):
                pass
            yield Piece(f"line {number}", _too_large(limit))
        elif line.lstrip()[:1] == b"[":
            for piece in _values(io.BytesIO(line), limit):
                yield Piece(f"line {number} {piece.place}".rstrip(), piece.text)
        elif line.strip():
            yield Piece(f"line {number}", line)


def _values(file: BinaryIO, limit: int) -> Iterator[Piece]:
    start = file.read(_CHUNK)
    opened = start.lstrip()[:1] == b"["
    if opened:
        yield from _elements(_Window(file, start[start.index(b"[") + 1 :], limit))
        return
    text = start + file.read(max(0, limit + 1 - len(start)))
    if text.strip():
        yield Piece("", _too_large(limit) if len(text) > limit else text)


def _elements(window: _Window) -> Iterator[Piece]:
    """Cut the elements of a list, and tell where it does not end as a list does."""
    number = 0
    while True:
        place = f"[{number}]"
        try:
            text, mark = window.element()
        except Refusal as refusal:
            yield Piece(place, Refusal(refusal.code, f"{refusal.message}; the rest of the file is not read"))
            return
        if not mark or mark == b"}":
            yield Piece(place, Refusal("Q104", _CUT_OFF if not mark else 'not JSON: expected "," or "]", found "}"'))
            return
        if mark == b"," or number or text.strip():
            yield Piece(place, text)
        else:  # a list without elements is told too: its line must not be lost without a word
            yield Piece("", b"[]")
        if mark == b"]":
            if window.more():
                yield Piece("", Refusal("Q104", "not JSON: expected nothing more after the list"))
            return
        number += 1


class _Window:
    """The part of a file that is being looked at."""

    def __init__(self, file: BinaryIO, start: bytes, limit: int) -> None:
        self._file = file
        self._held = bytearray(start)
        self._limit = limit
        self._start = 0
        self._at = 0

    def element(self) -> tuple[bytes, bytes]:
        """Give the text up to the end of an element, and the mark that ends it; none at the end of the file.

        Raises Refusal with the code Q102.
        """
        depth = 0
        while mark := self._next(_INNER if depth else _OUTER):
            if mark == b'"':
                self._skip_text()
            elif mark.endswith(b'"'):
                continue
            elif mark in b"{[":
                depth += 1
            elif depth == 0:
                return self._take(self._at - 1), mark
            else:
                depth -= 1
        return self._take(len(self._held)), b""

    def more(self) -> bool:
        """Tell whether anything but space follows."""
        while not self._held[self._at :].strip():
            self._start = self._at = len(self._held)
            if not self._grow():
                return False
        return True

    def _skip_text(self) -> None:
        while (mark := self._next(_TEXT)) and mark != b'"':
            self._at += 1  # what is escaped, which may be the first of the next chunk

    def _next(self, pattern: re.Pattern[bytes]) -> bytes:
        """Go behind the next mark and give it; none at the end of the file."""
        while not (found := pattern.search(self._held, self._at)):
            self._at = max(self._at, len(self._held))
            if not self._grow():
                return b""
        self._at = found.end()
        return found[0]

    def _grow(self) -> bool:
        if len(self._held) - self._start > self._limit:
            raise _too_large(self._limit)
        chunk = self._file.read(_CHUNK)
        del self._held[: self._start]
        self._at -= self._start
        self._start = 0
        self._held += chunk
        return bool(chunk)

    def _take(self, end: int) -> bytes:
        text = bytes(self._held[self._start : end])
        self._start = self._at
        if len(text) > self._limit:
            raise _too_large(self._limit)
        return text


def _too_large(limit: int) -> Refusal:
    shown = f"{limit >> 20} MiB" if limit >> 20 else f"{limit} bytes"
    return Refusal("Q102", f"expected at most {shown} for one submission, found more: no answer is so large")
