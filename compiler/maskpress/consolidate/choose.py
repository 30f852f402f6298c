"""Which results count: those that fit their task, and of each worker the last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from maskpress.consolidate.store import Waiting
from maskpress.problems import Problem, Refusal, Severity
from maskpress.results.expectation import Expectation
from maskpress.results.expected import Expected
from maskpress.results.model import COULD_NOT, Quarantined, Result, Source
from maskpress.results.wording import shown

NAMELESS = "(no name)"


def check(result: Result, expected: Expected | None) -> None:
    """Raise Refusal where a result does not fit its task: V101 to V103, V109; W801 it could not be done."""
    if result.refused is not None:
        raise Refusal("W801", f'the task "{result.task}" could not be done: {shown(result.refused)}')
    if expected is not None:
        found = expected.find(result)
        _check_size(result, found)
        _check_labels(result, found)


def _check_size(result: Result, expectation: Expectation) -> None:
    found, expected = (result.answer.width, result.answer.height), (expectation.width, expectation.height)
    if None not in expected and found != expected:
        message = f"expected an answer of {_size(expected)}, the image's size, found one of {_size(found)}"
        raise Refusal("V102", message, "was the image replaced?")


def _check_labels(result: Result, expectation: Expectation) -> None:
    unknown = next((each.label for each in result.answer.instances if each.label not in expectation.labels), None)
    if unknown is not None:
        raise Refusal("V103", f"expected labels of the task, found {shown(unknown)}")


def left_out(found: Result | Quarantined, refusal: Refusal | None = None) -> Problem:
    """Tell that a result does not count, and why."""
    if refusal is None:
        assert isinstance(found, Quarantined)
        refusal = Refusal("W801" if found.code == COULD_NOT else found.code, found.reason)
    return located(found.source, Refusal(refusal.code, f"left out: {refusal.message}", refusal.help))


def choose(found: Sequence[Waiting]) -> Iterator[tuple[str, Waiting] | Problem]:
    """Give the results of one task that count, each with its worker; the others are problems."""
    last = _last(_with_owners(found))
    for each, counts in last.items():
        if each is not counts:
            yield _earlier(each, counts)
    counting = [each for each, counts in last.items() if each is counts]
    size = _usual_size(counting)
    for worker, each in _named(counting):
        if each.size == size:
            yield worker, each
        else:
            message = f"expected an answer of {_size(size)}, as the others have, found one of {_size(each.size)}"
            yield located(each.source, Refusal("E801", f"left out: {message}", "name the spec: --spec FILE"))


def _with_owners(found: Sequence[Waiting]) -> list[Waiting]:
    """Name the worker of a download that a server has too: the server knew it."""
    owners = {each.key: each.worker for each in found if each.key and each.worker}
    return [replace(each, worker=each.worker or owners.get(each.key or "")) for each in found]


def _last(found: Iterable[Waiting]) -> dict[Waiting, Waiting]:
    """Give the one that counts for each: the last submitted of its worker, of one without a name that of its key."""
    ordered = sorted(found, key=lambda each: (_time(each), str(each.source)))
    identities = [(each.worker, each.worker is None and (each.key or at)) for at, each in enumerate(ordered)]
    counts = dict(zip(identities, ordered, strict=True))
    return {each: counts[identity] for each, identity in zip(ordered, identities, strict=True)}


def _time(waiting: Waiting) -> datetime:
    return datetime.min.replace(tzinfo=UTC) if waiting.submitted is None else datetime.fromisoformat(waiting.submitted)


def _usual_size(found: Sequence[Waiting]) -> tuple[int, int]:
    """Give the size that most have, of equal ones the larger."""
    sizes = Counter(each.size for each in found)
    return max(sizes, key=lambda size: (sizes[size], size))


def _named(found: Iterable[Waiting]) -> Iterator[tuple[str, Waiting]]:
    """Name the workers; answers without one are taken for those of different people."""
    taken = {each.worker for each in found}
    number = 0
    for each in sorted(found, key=lambda each: (each.worker or "", each.key or "", str(each.source))):
        name = each.worker
        while name is None or (each.worker is None and name in taken):
            number += 1
            name = NAMELESS if number == 1 else f"{NAMELESS} {number}"
        yield name, each


def _earlier(waiting: Waiting, counts: Waiting) -> Problem:
    if waiting.key is not None and waiting.key == counts.key:
        message = f"the submission is in {counts.source} too, and that one counts"
    else:
        message = f"{shown(waiting.worker)} answered the task again, in {counts.source}, and the last answer counts"
    return located(waiting.source, Refusal("W802", f"left out: {message}"))


def located(source: Source, refusal: Refusal) -> Problem:
    """Locate a refusal at the place of a result."""
    severity: Severity = "warning" if refusal.code.startswith("W") else "error"
    where = f"{source.path}: " if source.path else ""
    return Problem(refusal.code, severity, source.file, source.line, None, where + refusal.message, refusal.help)


def _size(size: tuple[int | None, int | None]) -> str:
    return f"{size[0]} x {size[1]}"
