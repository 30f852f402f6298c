"""Problems by the answer they concern, and by code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from maskpress.problems import CODES, Problem
from maskpress.report.model import Row


@dataclass(frozen=True)
class Finding:
    """A problem of an answer; ``row`` is None for one of no answer that could be read."""

    problem: Problem
    row: Row | None


@dataclass(frozen=True)
class Kind:
    """All findings of one code."""

    code: str
    meaning: str
    severity: str
    findings: tuple[Finding, ...]


def find_rows(problems: Iterable[Problem], rows: Iterable[Row]) -> tuple[Finding, ...]:
    """Find the answer that each problem concerns, by file, line and the place that its message begins with."""
    at: dict[tuple[str, int | None], dict[str, Row]] = {}
    for row in rows:
        at.setdefault((row.file, row.line), {})[row.path] = row
    return tuple(Finding(each, _row(each, at.get((each.file, each.line), {}))) for each in problems)


def by_code(findings: Iterable[Finding]) -> tuple[Kind, ...]:
    """Sort findings by code: problems first, then warnings."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for each in findings:
        found.setdefault((each.problem.severity, each.problem.code), []).append(each)
    return tuple(
        Kind(code, CODES.get(code, ""), severity, tuple(each)) for (severity, code), each in sorted(found.items())
    )


def by_row(findings: Iterable[Finding]) -> Mapping[int, tuple[Problem, ...]]:
    """Give the problems of each answer by its number."""
    found: dict[int, tuple[Problem, ...]] = {}
    for each in findings:
        if each.row is not None:
            found[each.row.number] = (*found.get(each.row.number, ()), each.problem)
    return found


def _row(problem: Problem, places: Mapping[str, Row]) -> Row | None:
    """Take the place that the message begins with; ``place: message`` is how verifying words them."""
    if "" in places and len(places) == 1:
        return places[""]
    found = (place for place in places if place and problem.message.startswith(f"{place}: "))
    return places.get(max(found, key=len, default=""))
