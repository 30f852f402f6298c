"""An old result file into responses: what kind of file it is, its content says, never its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath

from maskpress.legacy.checks import left_out_columns, looked_into
from maskpress.legacy.json_text import read_text
from maskpress.legacy.model import Found, Origin, Pictures, Response, TextFault
from maskpress.legacy.records import KNOWN, is_record, named_image, read_records, read_row
from maskpress.legacy.table import is_row, read_table
from maskpress.problems import Problem

_ROW_FOLDER = re.compile(r"worker-response/iteration-\d+/(\d{1,9})/[^/]*")


@dataclass(frozen=True)
class Entry:
    """A record of a result file, not yet looked into: ``value`` is JSON, or a row of a table by its columns.

    ``image`` is the image it names, and ``row`` the manifest row that the folder of its file names.
    """

    origin: Origin
    value: object
    image: str | None = None
    row: int | None = None


def read_results(content: bytes, file: str, pictures: Pictures, column: str | None = None) -> Iterator[Found]:
    """Read every response of a result file; what is wrong with one comes in its place.

    ``file`` is the path as shown. ``column`` names a table's column with the images.
    """
    told = False
    for entry in read_entries(content, file):
        if isinstance(entry, Problem):
            yield entry
            continue
        for found in read_responses(entry, pictures, column):
            if isinstance(found, Problem):
                yield found
                continue
            if not told and isinstance(entry.value, dict) and is_row(entry.value):
                told = True
                yield from left_out_columns(entry.value, found.image, entry.origin)
            yield looked_into(found, entry.value, pictures)


def read_entries(content: bytes, file: str) -> Iterator[Entry | Problem]:
    """Read the records of a result file, whatever they hold."""
    origin = Origin(file)
    text = _decoded(content, origin)
    if isinstance(text, Problem):
        yield text
    elif not text.strip():
        yield origin.problem("E601", "the file is empty", "take it as it was downloaded")
    elif text.lstrip()[0] in "{[":
        yield from _read_json(text, origin)
    else:
        yield from _read_table(text, origin)


def read_responses(entry: Entry, pictures: Pictures, column: str | None = None) -> Iterator[Found]:
    """Read the responses of a record; what is wrong with one comes in its place."""
    if isinstance(entry.value, dict) and is_row(entry.value):
        yield read_row(entry.value, entry.origin, pictures, column)
        return
    for found in read_records(entry.value, entry.origin, pictures):
        unnamed = isinstance(found, Response) and found.image is None and entry.row is not None
        yield replace(found, row=entry.row) if unnamed and isinstance(found, Response) else found


def _decoded(content: bytes, origin: Origin) -> str | Problem:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return origin.at(1, 1).problem("E603", "expected UTF-8 text, found UTF-16", "save the file as UTF-8")
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        at = origin.at(before.count("\n") + 1, len(before) - before.rfind("\n"))
        message = f"expected UTF-8 text, found the byte 0x{content[error.start]:02X}"
        return at.problem("E603", message, "save the file as UTF-8")


def _read_json(text: str, origin: Origin) -> Iterator[Entry | Problem]:
    """Read one JSON value, or one on each line."""
    try:
        value = read_text(text)
    except TextFault as fault:
        lines = text.split("\n")
        if len(lines) > 1 and any(map(_is_whole, lines)):
            yield from _read_lines(lines, origin)
        else:
            yield origin.refused(fault)
        return
    if isinstance(value, list) and is_record(value):
        for number, item in enumerate(value):
            yield _entry(item, origin.below(f"[{number}]"))
    else:
        yield _entry(value, origin)


def _is_whole(line: str) -> bool:
    """Tell a line that looks like an object of its own: those within one large object are indented."""
    return line.startswith("{") and line.rstrip().endswith("}")


def _read_lines(lines: list[str], origin: Origin) -> Iterator[Entry | Problem]:
    for number, line in enumerate(lines, 1):
        at = origin.at(number, None)
        if line.strip():
            try:
                yield _entry(read_text(line, number), at)
            except TextFault as fault:
                yield at.refused(fault)


def _read_table(text: str, origin: Origin) -> Iterator[Entry | Problem]:
    header = text.lstrip().split("\n", 1)[0]
    if not is_row(dict.fromkeys(re.split(r"[,;\t]", header.replace('"', "")))):
        yield origin.at(1, None).problem("E601", 'no result file: it is no JSON, and no column starts "Answer."', KNOWN)
        return
    for item in read_table(text, origin):
        yield item if isinstance(item, Problem) else _entry(item[1], item[0])


def _entry(value: object, origin: Origin) -> Entry:
    return Entry(origin, value, named_image(value), _row_of(origin.file))


def _row_of(file: str) -> int | None:
    """Read the row that a response answers from its folder, which the old service named by it."""
    found = _ROW_FOLDER.search(PurePath(file).as_posix())
    return int(found[1]) if found else None
