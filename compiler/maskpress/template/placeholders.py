"""The placeholders of a template, in either dialect, and what they are called over our rows.

Liquid writes ``{{ task.input.city | escape }}``, the other dialect ``${city}``; a task spec writes ``{{ row.city }}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["liquid", "dollar"]

IMAGE_COLUMNS = ("image", "source-ref", "source")
"""The columns that name a row's image; the first that is there counts."""

SOURCES = ("taskObject", *IMAGE_COLUMNS[1:])
"""What templates call the image of a row."""

DOLLAR = re.compile(r"\$\{[ \t]*([^{}\n]*?)[ \t]*\}")
"""A placeholder of the other dialect; its group is the column."""


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


def dialect(text: str) -> Kind:
    """Tell Liquid from templates with ``${column}``, which may hold braces of a script's own."""
    return "dollar" if first_liquid(text) is None else "liquid"


def first_liquid(text: str) -> int | None:
    """Find what makes a text Liquid: a tag, or a value that Liquid has."""
    found = _SURELY_LIQUID.search(text)
    return found.start() if found else None


def read_placeholders(text: str) -> tuple[Placeholder, ...]:
    """Find the placeholders of a template."""
    if dialect(text) == "liquid":
        return tuple(_liquid(text))
    return tuple(_dollar(found) for found in DOLLAR.finditer(text))


def columns_of(value: str) -> Iterator[str]:
    """Give the columns that an attribute's value is put together of, as they are written there."""
    if dialect(value) == "liquid":
        yield from (found[1] or found[2] or found[3] or "" for found in _INPUT.finditer(value))
    else:
        yield from (found[1] for found in DOLLAR.finditer(value))


def shown_braces(text: str) -> Iterator[int]:
    """Find the ``{{ name }}`` of a template that is no Liquid."""
    if dialect(text) == "dollar":
        yield from (found.start() for found in _BRACES.finditer(text))


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

_SURELY_LIQUID = re.compile(r"\{\{-?\s*(?:task\b|\"|')|\{%-?\s*[\w#]")
_BRACES = re.compile(r"\{\{[^{}]{1,200}\}\}")
_INPUT = re.compile(r"""\btask\.input(?:\.([\w-]+)|\[\s*(?:"([^"]*)"|'([^']*)')\s*\])""")
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
    expression = _row_value([found[1]]) if found[1] and not found[1].isdigit() else None
    return Placeholder(found.start(), found.end(), expression, () if expression else (found[0],))


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
    steps[:1] = ["source-ref" if steps[0] == "taskObject" else steps[0]] if steps else []
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
