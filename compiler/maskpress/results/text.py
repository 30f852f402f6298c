"""The JSON text of a piece, read strictly: what later steps could stumble over never gets to them."""

from __future__ import annotations

import re

from maskpress.problems import Refusal
from maskpress.strict_json import JSONProblem, read_json

_MAX_DEPTH = 32
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_text(text: bytes, parts: int) -> object:
    """Read a JSON text of at most so many parts.

    Raises Refusal: Q102 more parts, Q103 no UTF-8, Q104 no JSON, Q110 too deep, Q111 half a character.
    """
    if text.count(b",") > parts:
        raise Refusal("Q102", f"expected at most {parts:,} parts in one submission, found more: no answer has so many")
    try:
        value = read_json(text.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        found = f"the byte 0x{text[error.start]:02X}"
        raise Refusal("Q103", f"expected UTF-8 text, found {found}", "save the file as UTF-8") from None
    except JSONProblem as problem:
        raise Refusal("Q104", f"not JSON: {problem} (character {problem.position + 1})") from None
    _check_depth(value)
    if _HALF.search(text):
        _check_halves(value)
    return value


def _check_depth(value: object) -> None:
    layer = [value]
    for _ in range(_MAX_DEPTH):
        layer = [child for each in layer for child in _children(each)]
        if not layer:
            return
    raise Refusal("Q110", f"expected lists and objects at most {_MAX_DEPTH} deep, found deeper ones")


def _check_halves(value: object) -> None:
    """Refuse texts that no file can be written with: JSON can escape one half of a character without the other."""
    layer = [value]
    while layer:
        if any(isinstance(each, str) and _SURROGATE.search(each) for each in layer):
            raise Refusal(
                "Q111", "expected whole characters, found half of one: an escape such as \\ud83d stands alone"
            )
        layer = [child for each in layer for child in _children(each)]


def _children(value: object) -> list[object]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    return value if isinstance(value, list) else []
