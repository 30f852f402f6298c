"""Values of strangers in our sentences: short, and always told from our own words."""

from __future__ import annotations

import json

from maskpress.strict_json import kind

_SHOWN = 60


def brief(text: str) -> str:
    """Cut a text where it is long."""
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def shown(value: object) -> str:
    """Show a text or a number, cut where it is long; of anything else its kind."""
    if isinstance(value, str):
        return json.dumps(brief(value), ensure_ascii=False)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value)
    return kind(value)


def counted(count: int, noun: str) -> str:
    """Count things in words: no answers, 1 answer, 2,000 answers."""
    return f"{f'{count:,}' if count else 'no'} {noun}{'' if count == 1 else 's'}"


def _number(value: int | float) -> str:
    """Show a number without writing out thousands of digits, which Python refuses to."""
    return str(value) if isinstance(value, float) or abs(value) < 10**15 else "a very large number"
