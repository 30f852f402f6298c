"""Manifest files: one mapping of column names to values per row, streamed."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from maskpress.problems import Problem, Refusal
from maskpress.spec.files import find_file
from maskpress.strict_json import JSONProblem, Pair, read_pairs
from maskpress.tasks.place import Place

MAX_LINE = 64 * 1024 * 1024
"""Bytes of one line. The published limit of 100,000 characters is too little for rows that carry answers."""

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""Characters no HTML page can carry, and lone surrogates, which no UTF-8 file can."""


@dataclass(frozen=True)
class Entry:
    """One manifest row as written; ``columns`` says where in its line each value starts (JSON only)."""

    values: Mapping[str, object]
    place: Place
    columns: Mapping[str, int] = field(default_factory=dict)

    def at(self, key: str) -> Place:
        """Locate one of its values."""
        return Place(self.place.file, self.place.line, self.columns.get(key, self.place.column))


def read_manifest(folder: Path, name: str, shown: str) -> Iterator[Entry | Problem]:
    """Read the rows of a ``.csv`` or JSON Lines file below a folder.

    Raises Refusal where the file as a whole cannot be used; a bad line is a Problem, and reading goes on behind it.
    """
    read = _READERS.get(PurePosixPath(name).suffix.lower())
    if read is None:
        raise Refusal("E211", f'"{name}" is no manifest', f"its name has to end in {', '.join(_READERS)}")
    found = find_file(folder, name)
    try:
        with found.path.open("rb") as file:
            yield from read(file, shown)
    except OSError as error:
        raise Refusal("E304", f'cannot read "{name}": {error.strerror}') from None


def _read_json_lines(file: BinaryIO, shown: str) -> Iterator[Entry | Problem]:
    for number, line in _lines(file, shown):
        if isinstance(line, Problem):
            yield line
        elif line.strip():
            yield _json_entry(line, Place(shown, number, 1))


def _read_csv(file: BinaryIO, shown: str) -> Iterator[Entry | Problem]:
    """Read comma-separated rows under a header row; RFC 4180 quoting, so a field may span lines."""
    csv.field_size_limit(MAX_LINE)
    reader = csv.reader(_csv_lines(file, shown), strict=True)
    names: list[str] = []
    try:
        names = next(reader, [])
        yield from _header_problems(names, Place(shown, 1))
        start = reader.line_num + 1
        for fields in reader:
            if fields:
                yield _csv_entry(names, fields, Place(shown, start))
            start = reader.line_num + 1
    except csv.Error as error:
        help = "double the quotes within quoted fields"
        yield Place(shown, reader.line_num).problem("E202", f"not CSV: {error}", help)
    except _Stop as stop:
        yield stop.problem


_COLUMN_NAMES = "give each column a name of its own"

_READERS: Mapping[str, Callable[[BinaryIO, str], Iterator[Entry | Problem]]] = {
    ".jsonl": _read_json_lines,
    ".ndjson": _read_json_lines,
    ".json": _read_json_lines,
    ".manifest": _read_json_lines,
    ".csv": _read_csv,
}


class _Stop(Exception):
    """Carries the problem of an undecodable line through the csv module."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def _csv_lines(file: BinaryIO, shown: str) -> Iterator[str]:
    for _, line in _lines(file, shown):
        if isinstance(line, Problem):
            raise _Stop(line)
        yield line


def _lines(file: BinaryIO, shown: str) -> Iterator[tuple[int, str | Problem]]:
    """Decode line by line (UTF-8 with or without BOM); an overlong line ends the reading."""
    number = 0
    while raw := file.readline(MAX_LINE + 1):
        number += 1
        place = Place(shown, number, 1)
        if len(raw) > MAX_LINE:
            yield number, place.problem("E210", f"the line has more than {MAX_LINE} bytes")
            return
        if number == 1 and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            yield number, place.problem("E209", "expected UTF-8 text, found UTF-16", "save the manifest as UTF-8")
            return
        yield number, _decoded(raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw, place)


def _decoded(raw: bytes, place: Place) -> str | Problem:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        at = Place(place.file, place.line, len(raw[: error.start].decode()) + 1)
        return at.problem(
            "E209", f"expected UTF-8 text, found the byte 0x{raw[error.start]:02X}", "save the manifest as UTF-8"
        )


def _json_entry(line: str, place: Place) -> Entry | Problem:
    try:
        pairs = read_pairs(line)
    except JSONProblem as error:
        at = Place(place.file, place.line, min(error.position, len(line.rstrip())) + 1)
        return at.problem("E202", f"the line is not JSON: {error}", _json_help(line))
    if isinstance(pairs, str):
        return place.problem("E203", f"expected an object, found {pairs}", "write one JSON object per line")
    columns = {pair.key: pair.value_at + 1 for pair in pairs}
    return _repeated(pairs, place) or _checked(Entry({pair.key: pair.value for pair in pairs}, place, columns))


def _repeated(pairs: list[Pair], place: Place) -> Problem | None:
    """Refuse a key that stands twice: which of the two counts would be a guess."""
    seen: set[str] = set()
    for pair in pairs:
        if pair.key in seen:
            at = Place(place.file, place.line, pair.key_at + 1)
            return at.problem("E204", f'the key "{pair.key}" is there twice', "remove one of the two")
        seen.add(pair.key)
    return None


def _json_help(line: str) -> str | None:
    return "write one whole JSON object per line, with no list around" if line.strip() in ("[", "{") else None


def _checked(entry: Entry) -> Entry | Problem:
    """Refuse characters that no page can carry."""
    for name, value in entry.values.items():
        bad = next((match for text in _texts(value) if (match := UNPRINTABLE.search(text))), None)
        if bad:
            message = f"{name}: no page can carry the character U+{ord(bad[0]):04X}"
            return entry.at(name).problem("E214", message, "remove it")
    return entry


def _texts(value: object) -> Iterator[str]:
    """Yield every text in a JSON value, keys included."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            waiting += [*item, *item.values()]
        elif isinstance(item, list):
            waiting += item


def _header_problems(names: list[str], place: Place) -> Iterator[Problem]:
    for number, name in enumerate(names, 1):
        if not name.strip():
            yield place.problem("E204", f"column {number} has no name", _COLUMN_NAMES)
        elif name in names[: number - 1]:
            yield place.problem("E204", f'two columns are called "{name}"', _COLUMN_NAMES)


def _csv_entry(names: list[str], fields: list[str], place: Place) -> Entry | Problem:
    if len(fields) != len(names):
        return place.problem(
            "E205",
            f"expected {len(names)} fields as in the header row, found {len(fields)}",
            "put fields that hold commas or line breaks in double quotes",
        )
    return _checked(Entry(dict(zip(names, fields, strict=True)), place))
