"""Parts of a document's value that may be missing or of another type: a check reports on what it understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeGuard


def mapping(value: Any, *path: str | int) -> dict[str, Any]:
    """Give the mapping at a path of keys; an empty one where there is none."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def entries(value: Mapping[str, Any], key: str) -> list[Any]:
    """Give the list under a key; an empty one where there is none."""
    found = value.get(key)
    return found if isinstance(found, list) else []


def is_number(value: object) -> TypeGuard[float]:
    """Tell whether a value is a number; booleans are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)
