"""The placeholders of a template, in either dialect, and what they are called over our rows.

Liquid writes ``{{ task.input.city | escape }}``, the other dialect ``${city}``; a task spec writes ``{{ row.city }}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

IMAGE_NAMES = {"taskObject": "source-ref"}
"""Names of a task's input that stand for a column of another name."""


@dataclass(frozen=True)
class Placeholder:
    """A placeholder at ``text[start:end]``.

    ``expression`` is what it is over a row, such as ``row.city``, None where a task spec cannot say it; ``lost`` tells
    what of it was left out. ``tag`` marks ``{% ... %}``, which gives no value.
    """

    start: int
    end: int
    expression: str | None
    lost: tuple[str, ...] = ()
    tag: bool = False

    @property
    def column(self) -> str | None:
        """Give the name of the row's column where it is nothing but one."""
        found = _ROW_VALUE.fullmatch(self.expression or "")
        return (found[1] or found[2]) if found else None


def read_placeholders(text: str) -> tuple[Literal["liquid", "dollar"], tuple[Placeholder, ...]]:
    """Find the dialect and the placeholders of a template; without any it is taken for Liquid."""
    if _LIQUID.search(text) is None and _DOLLAR.search(text):
        return "dollar", tuple(_dollar(found) for found in _DOLLAR.finditer(text))
    return "liquid", tuple(_liquid(text))


def masked(text: str, placeholders: tuple[Placeholder, ...]) -> str:
    """Replace placeholders by as many letters, so that quotes and brackets within them are no markup."""
    pieces, at = [], 0
    for each in placeholders:
        filler = " " if each.tag else "x"
        pieces += [text[at : each.start], filler * (each.end - each.start)]
        at = each.end
    return "".join([*pieces, text[at:]])


_LIQUID = re.compile(r"\{\{-?(.{0,4000}?)-?\}\}|\{%-?(.{0,4000}?)-?%\}", re.DOTALL)
"""Bounded, or a text of nothing but braces would take for ever."""

_DOLLAR = re.compile(r"\$\{([A-Za-z_][\w.-]*)\}")
_ENDS = {"comment": re.compile(r"\{%-?\s*endcomment\s*-?%\}"), "raw": re.compile(r"\{%-?\s*endraw\s*-?%\}")}
_ROW_VALUE = re.compile(r"row\.(\w+)|row\['([^'\\]+)'\]")
_PATH = re.compile(r"""task\.input((?:\.[A-Za-z_][\w-]*|\[\s*(?:'[^'\\]*'|"[^"\\]*"|[0-9]+)\s*\])+)""")
_STEP = re.compile(r"""\.([A-Za-z_][\w-]*)|\[\s*(?:'([^']*)'|"([^"]*)"|([0-9]+))\s*\]""")
_TEXT = re.compile(r"""'([^'\\]*)'|"([^"\\]*)\"""")
_PIPE = re.compile(r"""\|(?=(?:[^'"]|'[^']*'|"[^"]*")*$)""")
_IDENTIFIER = re.compile(r"[A-Za-z_]\w*")
_DEFAULT = re.compile(r"""default:\s*('[^'\\]*'|"[^"\\]*"|[0-9]+)""")
_UNNEEDED = frozenset({"escape", "escape_once", "grant_read_access"})
"""Filters whose work is done anyway: row values are escaped where they go, images are read when pages are built."""

_FILTERS = {"upcase": "upper", "downcase": "lower", "capitalize": "capitalize", "strip": "trim", "to_json": "tojson"}


def _dollar(found: re.Match[str]) -> Placeholder:
    return Placeholder(found.start(), found.end(), _row_value([found[1]]))


def _liquid(text: str) -> Iterator[Placeholder]:
    at = 0
    while found := _LIQUID.search(text, at):
        at = found.end()
        if found[2] is None:
            yield _output(found)
            continue
        name = (found[2].split() or [""])[0]
        if name == "comment" and (end := _ENDS["comment"].search(text, at)):
            at = end.end()
            yield Placeholder(found.start(), at, None, tag=True)
        elif name == "raw" and (end := _ENDS["raw"].search(text, at)):
            yield Placeholder(found.start(), at, None, tag=True)
            yield Placeholder(end.start(), end.end(), None, tag=True)
            at = end.end()
        else:
            yield Placeholder(found.start(), at, None, (f"{{% {name} %}}",), tag=True)


def _output(found: re.Match[str]) -> Placeholder:
    value, *filters = (part.strip() for part in _PIPE.split(found[1]))
    expression = _expression(value)
    if expression is None:
        return Placeholder(found.start(), found.end(), None, (found[0],))
    lost = []
    for each in filters:
        if each in _FILTERS:
            expression += f" | {_FILTERS[each]}"
        elif default := _DEFAULT.fullmatch(each):
            expression += f" | default({default[1]}, true)"
        elif each not in _UNNEEDED:
            lost.append(f"the filter {each.partition(':')[0].strip()}")
    return Placeholder(found.start(), found.end(), expression, tuple(lost))


def _expression(value: str) -> str | None:
    if text := _TEXT.fullmatch(value):
        return "'" + (text[1] or text[2] or "").replace("'", '"') + "'" if "'" not in (text[2] or "") else text[0]
    if not (path := _PATH.fullmatch(value)):
        return None
    steps = [next(step for step in found if step) for found in _STEP.findall(path[1]) if any(found)]
    steps[:1] = [IMAGE_NAMES.get(steps[0], steps[0])] if steps else []
    return _row_value(steps) if steps else None


def _row_value(steps: list[str]) -> str:
    written = ""
    for step in steps:
        if step.isdigit():
            written += f"[{step}]"
        elif _IDENTIFIER.fullmatch(step):
            written += f".{step}"
        else:
            written += f"['{step}']" if "'" not in step else f'["{step}"]'
    return f"row{written}"
