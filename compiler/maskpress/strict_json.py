"""JSON as RFC 8259 has it, with the position of what is wrong: no NaN, no repeated keys, no numbers out of range."""

from __future__ import annotations

import json
import math
from typing import NamedTuple, NoReturn

KINDS = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}

_WORDS = {
    "Expecting value": "expected a value",
    "Expecting property name enclosed in double quotes": "expected a key in double quotes",
    "Expecting ':' delimiter": 'expected ":"',
    "Expecting ',' delimiter": 'expected ","',
}
"""What Python's decoder says, in the words of ours."""


class JSONProblem(Exception):
    """What is wrong with a JSON text, and where: ``position`` counts code points from 0."""

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.position = position

    def place(self, text: str) -> tuple[int, int]:
        """Give the line and column, from 1, of the position in its text."""
        before = text[: self.position]
        return before.count("\n") + 1, self.position - before.rfind("\n")


class Pair(NamedTuple):
    """One entry of an object, and where its key and its value start, counted from 0."""

    key: str
    value: object
    key_at: int
    value_at: int


def read_json(text: str) -> object:
    """Read a whole JSON text. Raises JSONProblem."""
    value, end = _value(text, _space(text, 0))
    _expect_end(text, end)
    return value


def read_pairs(text: str) -> list[Pair] | str:
    """Read one JSON object entry by entry, repeated keys included.

    Returns the kind of value in words where the text is no object. Raises JSONProblem.
    """
    at = _space(text, 0)
    if text[at : at + 1] != "{":
        return kind(read_json(text))
    pairs: list[Pair] = []
    at = _space(text, at + 1)
    while text[at : at + 1] != "}" or pairs:
        key, value_at = _key(text, at)
        value, end = _value(text, value_at)
        pairs.append(Pair(key, value, at, value_at))
        at = _space(text, end)
        if text[at : at + 1] == "}":
            break
        if text[at : at + 1] != ",":
            raise JSONProblem('expected "," or "}"', at)
        at = _space(text, at + 1)
    _expect_end(text, at + 1)
    return pairs


def kind(value: object) -> str:
    """Name the JSON type of a value, with its article."""
    return KINDS.get(type(value), "a number")


def _value(text: str, at: int) -> tuple[object, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise JSONProblem(_WORDS.get(error.msg, error.msg[:1].lower() + error.msg[1:]), error.pos) from None
    except _Refused as error:
        raise JSONProblem(str(error), at) from None
    except (ValueError, RecursionError):
        raise JSONProblem("a number too long, or lists too deep", at) from None


def _key(text: str, at: int) -> tuple[str, int]:
    if text[at : at + 1] != '"':
        raise JSONProblem("expected a key in double quotes", at)
    key, end = _value(text, at)
    return str(key), _space(text, _expect(text, _space(text, end), ":"))


def _expect(text: str, at: int, mark: str) -> int:
    if text[at : at + 1] != mark:
        raise JSONProblem(f'expected "{mark}"', at)
    return at + 1


def _expect_end(text: str, at: int) -> None:
    at = _space(text, at)
    if at < len(text):
        raise JSONProblem("expected nothing more", at)


def _space(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\t", "\r", "\n"):
        at += 1
    return at


class _Refused(ValueError):
    """What Python's decoder would let pass."""


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse objects that say something twice: which of the two counts would be a guess."""
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
