"""Texts within files: JSON, XML and tables that read back as what was written."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from maskpress.problems import Refusal
from maskpress.results.wording import shown

_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_JSON = json.JSONEncoder(separators=(",", ":"))
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def as_json(value: object) -> bytes:
    """Write JSON in one line of ASCII."""
    return _JSON.encode(value).encode()


def joined(entries: Iterable[bytes]) -> Iterator[bytes]:
    """Put commas between the elements of a JSON list."""
    for number, entry in enumerate(entries):
        yield entry if number == 0 else b",\n" + entry


def read_elements(path: Path, opening: bytes = b"[") -> Iterator[dict[str, Any]]:
    """Read the elements of the JSON list that a line ending in ``opening`` begins; each is in a line of its own.

    No more than one is held, however large the file is.
    """
    with path.open("rb") as file:
        for line in file:
            if line.endswith(opening + b"\n"):
                break
        for line in file:
            if line.startswith(b"]"):
                return
            if element := line.rstrip(b",\n"):
                yield json.loads(element)


def as_attributes(**values: object) -> str:
    """Write attributes of an XML element."""
    return "".join(f" {name}={quoteattr(str(value))}" for name, value in values.items())


def as_row(cells: Iterable[object]) -> bytes:
    """Write a row of a table, without the end of its line."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue().encode()


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula, and before an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def unwritable_labels(labels: Iterable[str], where: str, more: str = "") -> Iterator[Refusal]:
    """Refuse labels with line breaks, control characters, or one of ``more``."""
    for label in labels:
        found = _UNWRITABLE.search(label) or next(
            (re.search(re.escape(each), label) for each in more if each in label), None
        )
        if found:
            message = f"{where} cannot hold the label {shown(label)}: it has the character U+{ord(found[0]):04X}"
            yield Refusal("E703", message, "map it to another name: --map")
