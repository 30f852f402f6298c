"""JSON as RFC 8259 has it: a NaN, a repeated key or a number out of range is refused in words, with its place."""

from __future__ import annotations

import json
import math
from typing import NoReturn

from maskpress.legacy.model import TextFault
from maskpress.problems import Refusal

_SPREADSHEET = 32_767
"""Characters of a cell at most in the usual spreadsheet programs, which cut the rest off."""

_KINDS = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}


def read_json(text: str, line: int = 1) -> object:
    """Read a whole JSON text that starts on that line. Raises TextFault with the code E602."""
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        message = f"not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise TextFault("E602", message, line + error.lineno - 1, error.colno) from None
    except _Refused as error:
        raise TextFault("E602", f"not JSON: {error}", line, 1) from None
    except (ValueError, RecursionError):
        raise TextFault("E602", "not JSON: a number too long, or lists too deep", line, 1) from None


def read_embedded(text: str) -> object:
    """Read JSON that stands as a text in a table or in other JSON. Raises Refusal with the code E602."""
    try:
        return read_json(text)
    except TextFault as fault:
        cut = len(text) == _SPREADSHEET
        help = f"a spreadsheet program cut it at {_SPREADSHEET} characters: take the file as downloaded"
        where = f" (line {fault.line}, column {fault.column} of the text)"
        raise Refusal(fault.code, fault.message + where, help if cut else None) from None


def kind(value: object) -> str:
    """Name the JSON type of a value, with its article."""
    return _KINDS.get(type(value), "a number")


class _Refused(ValueError):
    """What Python's decoder would let pass."""


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for index, name in enumerate(names) if name in names[:index])
        raise _Refused(f'the key "{repeated}" is there twice')
    return found


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _Refused(f"the number {text} is too large")
    return number


def _no_constant(name: str) -> NoReturn:
    raise _Refused(f"{name} is not a JSON number")


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_float=_finite, parse_constant=_no_constant)
