"""Names in messages: quoted, and the known one nearest to a wrong one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST = 60


def quoted(text: str) -> str:
    """Quote a text, shortened and on one line."""
    line = " ".join(text.split("\n"))
    return f'"{line[:_LONGEST]}…"' if len(line) > _LONGEST else f'"{line}"'


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Find the known name most like a wrong one, whatever their case."""
    by_folded: dict[str, str] = {}
    for each in known:
        by_folded.setdefault(each.casefold(), each)
    folded = name.casefold()
    near = [folded] if folded in by_folded else get_close_matches(folded, by_folded, 1)
    return by_folded[near[0]] if near else None


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """Propose the known name nearest to a wrong one."""
    near = nearest(name, known)
    return None if near is None else f'did you mean "{near}"?'
