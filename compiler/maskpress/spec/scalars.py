"""Plain YAML scalars as values, by the core schema of YAML 1.2 (clause 10.3.2).

Only that schema's words have a meaning: ``no``, ``on``, ``12:30:45`` and ``2024-01-01`` stay text, ``010`` is ten.
"""

from __future__ import annotations

import json
import math
import re

Scalar = str | int | float | bool | None

_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_TRUE = frozenset(("true", "True", "TRUE"))
_FALSE = frozenset(("false", "False", "FALSE"))
_NOT_A_NUMBER = frozenset((".nan", ".NaN", ".NAN"))
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", re.ASCII)
_INFINITY = re.compile(r"([-+]?)\.(?:inf|Inf|INF)")
_SAFE = re.compile(r"[^\W_][\w /.*-]*(?<! )")
_LONGEST = 300
"""Digits of a whole number that stays one. Python refuses to convert some thousands; nothing here needs them."""


def resolve_plain(text: str) -> Scalar:
    """Give the value of an unquoted scalar."""
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    number = _number(text)
    return text if number is None else number


def write_text(text: str) -> str:
    """Write a text on one line of YAML: plain where that is safe, else quoted as JSON."""
    plain = _SAFE.fullmatch(text) and isinstance(resolve_plain(text), str)
    return text if plain else json.dumps(text, ensure_ascii=False)


def _number(text: str) -> int | float | None:
    if _INTEGER.fullmatch(text):
        return _integer(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if infinity := _INFINITY.fullmatch(text):
        return -math.inf if infinity[1] == "-" else math.inf
    return math.nan if text in _NOT_A_NUMBER else None


def _integer(text: str) -> int | float:
    if len(text) > _LONGEST:
        return math.inf
    base = {"0o": 8, "0x": 16}.get(text[:2], 10)
    return int(text, base)
