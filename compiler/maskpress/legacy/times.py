"""Times and durations as old result files write them."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta, timezone

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ZONES = {"UTC": 0, "GMT": 0, "PST": -8, "PDT": -7, "MST": -7, "MDT": -6, "CST": -6, "CDT": -5, "EST": -5, "EDT": -4}
_TABLE_TIME = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d?) (\d\d):(\d\d):(\d\d) ([A-Z]{3}) (\d{4})")


def read_time(text: str) -> str | None:
    """Bring a time to ISO 8601 in UTC with milliseconds; None where it cannot be read.

    Records write ISO 8601, tables such as ``Mon Mar 04 10:15:00 PST 2019``. Without a zone it is UTC.
    """
    try:
        time = _table_time(text.strip()) or datetime.fromisoformat(text.strip())
        aware = time if time.tzinfo else time.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except (ValueError, OverflowError):
        return None


def read_seconds(value: object) -> float | None:
    """Read a duration in seconds, a number or its text; None where it is neither or below zero."""
    try:
        seconds = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else -1.0
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(seconds) or seconds < 0:
        return None
    return int(seconds) if seconds == int(seconds) else seconds


def _table_time(text: str) -> datetime | None:
    found = _TABLE_TIME.fullmatch(text)
    if found is None or found[1] not in _MONTHS or found[6] not in _ZONES:
        return None
    zone = timezone(timedelta(hours=_ZONES[found[6]]))
    day, hour, minute, second, year = (int(found[group]) for group in (2, 3, 4, 5, 7))
    return datetime(year, _MONTHS.index(found[1]) + 1, day, hour, minute, second, tzinfo=zone)
