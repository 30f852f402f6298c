"""Words for problems: places, values, types and near names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from maskpress.spec.names import did_you_mean, quoted
from maskpress.spec.source import NodePath, Source

_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
}
_PLAIN_KEY = re.compile(r"[\w-]+")
_LONGEST = 60
_COMPARED = 200
"""Names looked at for a near one: a thousand labels under a thousand wrong rules would take minutes."""


def place(path: NodePath) -> str:
    """Name a node: ``labels[2].name``."""
    return "".join(_step(step) for step in path).removeprefix(".")


def at(path: NodePath, message: str) -> str:
    """Start a message with the name of its node."""
    return f"{place(path)}: {message}" if path else message


def found(source: Source, path: NodePath, value: object) -> str:
    """Name a value as it stands in the text."""
    written = source.written.get(path, "")
    if value is None:
        return written or "nothing"
    if isinstance(value, bool):
        return f"the boolean {written}"
    if isinstance(value, int | float):
        return f"the number {written[:_LONGEST]}"
    if isinstance(value, str):
        return f"the number {written[:_LONGEST]}" if written else quoted(value)
    return "a list" if isinstance(value, list) else "a mapping"


def kind(name: str) -> str:
    """Name a JSON Schema type."""
    return _TYPES[name]


def either(names: Sequence[str]) -> str:
    """Join alternatives: ``a, b or c``."""
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def near_or_known(name: str, known: Iterable[str]) -> str:
    """Propose the known name nearest to a wrong one, or list them all."""
    names = list(known)
    listed = f"known here: {', '.join(names[:30])}" if names else "none is known here"
    return did_you_mean(name, names[:_COMPARED]) or listed


def first_used(source: Source, path: NodePath) -> str:
    """Say where a repeated thing stood first."""
    return f"first used on line {source.values[path].line}"


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if _PLAIN_KEY.fullmatch(step) else f"[{quoted(step)}]"
