"""Verify results: what had to be put aside, what does not fit the tasks, and what looks suspicious."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from maskpress.problems import Problem, Refusal, Severity, sort_problems
from maskpress.results.expectation import Expectation
from maskpress.results.expected import Expected
from maskpress.results.model import COULD_NOT, Quarantined, Result, Source
from maskpress.results.repeats import Repeats
from maskpress.results.rules import broken_rules
from maskpress.results.wording import shown

MIN_SECONDS = 5.0
"""Less activity is suspicious: of 364 paid answers the fastest, empty ones took 9 seconds."""


@dataclass(frozen=True)
class Verified:
    """What was found. ``answers`` are those that could be read; ``missing`` the tasks without one, in their order."""

    problems: tuple[Problem, ...]
    answers: int
    tasks: int
    workers: int
    quarantined: int
    missing: tuple[str, ...]


@dataclass
class _Tally:
    answers: int = 0
    quarantined: int = 0
    tasks: set[str] = field(default_factory=set)
    workers: set[str] = field(default_factory=set)


def verify(
    results: Iterable[Result | Quarantined],
    expectations: Iterable[Expectation] | None = None,
    *,
    min_seconds: float = MIN_SECONDS,
) -> Verified:
    """Verify results against what their tasks expect; without expectations, by themselves.

    Label maps are looked at one by one: memory grows with the number of results, not with their pixels.
    """
    expected = None if expectations is None else Expected(expectations)
    tally, repeats, problems = _Tally(), Repeats(), list[Problem]()
    for each in results:
        if isinstance(each, Quarantined):
            tally.quarantined += each.code != COULD_NOT
            problems.append(_put_aside(each))
            continue
        _count(each, tally)
        refusals = [*_fit(each, expected), *_suspicious(each, min_seconds), *repeats.enter(each)]
        problems += [_problem(refusal, each.source) for refusal in refusals]
    missing = () if expected is None else tuple(task for task in expected.tasks if task not in tally.tasks)
    return Verified(
        sort_problems(problems), tally.answers, len(tally.tasks), len(tally.workers), tally.quarantined, missing
    )


def _fit(result: Result, expected: Expected | None) -> Iterator[Refusal]:
    """Compare a result with its task. Who could not do an image is not held to its rules."""
    if expected is None:
        return
    try:
        expectation = expected.find(result)
    except Refusal as refusal:
        yield refusal
        return
    yield from _size(result, expectation)
    yield from _labels(result, expectation)
    if result.refused is None:
        yield from broken_rules(expectation.rules, result.answer)


def _size(result: Result, expectation: Expectation) -> Iterator[Refusal]:
    found = (result.answer.width, result.answer.height)
    width, height = expectation.width, expectation.height
    if width is not None and height is not None and found != (width, height):
        expected = f"expected an answer of {width} x {height}, the image's size"
        yield Refusal("V102", f"{expected}, found one of {found[0]} x {found[1]}", "was the image replaced?")


def _labels(result: Result, expectation: Expectation) -> Iterator[Refusal]:
    unknown = dict.fromkeys(each.label for each in result.answer.instances if each.label not in expectation.labels)
    if unknown:
        more = f" and {len(unknown) - 1} more" if len(unknown) > 1 else ""
        yield Refusal("V103", f"expected labels of the task, found {shown(next(iter(unknown)))}{more}")


def _suspicious(result: Result, min_seconds: float) -> Iterator[Refusal]:
    if result.refused is not None:
        yield Refusal("V205", f"the worker could not do this image: {shown(result.refused)}")
    elif not result.answer.instances:
        yield Refusal("V201", "the answer is empty", "look whether there was nothing to paint")
    if result.active_seconds is not None and result.active_seconds < min_seconds and result.refused is None:
        found = f"{result.active_seconds:.3g} seconds"
        yield Refusal("V202", f"expected at least {min_seconds:g} seconds of work, found {found}")


def _put_aside(quarantined: Quarantined) -> Problem:
    code = "V205" if quarantined.code == COULD_NOT else quarantined.code
    return _problem(Refusal(code, quarantined.reason), quarantined.source)


def _problem(refusal: Refusal, source: Source) -> Problem:
    severity: Severity = "warning" if refusal.code.startswith("V2") else "error"
    subject = f"{source.path}: " if source.path else ""
    return Problem(refusal.code, severity, source.file, source.line, None, subject + refusal.message, refusal.help)


def _count(result: Result, tally: _Tally) -> None:
    tally.answers += 1
    tally.tasks.add(result.task)
    if result.worker is not None:
        tally.workers.add(result.worker)
