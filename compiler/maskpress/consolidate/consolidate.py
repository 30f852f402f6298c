"""Consolidate results, task by task."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from maskpress.consolidate.agreement import Quality, panoptic_quality
from maskpress.consolidate.choose import check, choose, left_out, located
from maskpress.consolidate.model import Consolidated
from maskpress.consolidate.one_task import KEEP, consolidate_task
from maskpress.consolidate.store import Store, Waiting, open_store
from maskpress.problems import Problem, Refusal
from maskpress.results.expectation import Expectation
from maskpress.results.expected import Expected
from maskpress.results.model import Answer, Quarantined, Result
from maskpress.results.wording import shown

Found = Iterable[Result | Quarantined]
Tell = Callable[[Problem], None]
_Place = tuple[str, str]


def consolidate(
    results: Found,
    *,
    expectations: Iterable[Expectation] | None = None,
    gold: Found = (),
    keep: float = KEEP,
    tell: Tell = lambda problem: None,
) -> Iterator[Consolidated]:
    """Make one answer of all workers' answers to each widget of each task, sorted by task.

    An instance is kept when more than the share ``keep`` of the task's workers has it. Workers are scored
    against the answers of ``gold``, which go nowhere else. ``tell`` hears of all that does not count: what was put
    aside or does not fit ``expectations``, and all but the last answer of a worker. All results are read before the
    first answer comes; they wait in the temporary folder. Raises OSError.
    """
    if not 0 <= keep < 1:
        raise ValueError(f"expected a share from 0 to below 1, found {keep}")
    expected = None if expectations is None else Expected(expectations)
    with open_store() as store:
        golden = _waiting(gold, store, expected, tell)
        waiting = _waiting(results, store, expected, tell)
        for place in sorted(waiting):
            answers = dict(_taken(waiting.pop(place), store, tell))
            truth = _gold(golden.pop(place, []), answers, store, tell)
            yield _consolidated(place, answers, truth, keep)
        for unused in (each for waited in golden.values() for each in waited):
            tell(located(unused.source, _unanswered(unused)))


def _waiting(results: Found, store: Store, expected: Expected | None, tell: Tell) -> dict[_Place, list[Waiting]]:
    found: dict[_Place, list[Waiting]] = {}
    for each in results:
        try:
            if isinstance(each, Quarantined):
                tell(left_out(each))
                continue
            check(each, expected)
            found.setdefault((each.task, each.name), []).append(store.put(each))
        except Refusal as refusal:
            tell(left_out(each, refusal))
    return found


def _taken(waiting: list[Waiting], store: Store, tell: Tell) -> Iterator[tuple[str, Answer]]:
    for each in choose(waiting):
        if isinstance(each, Problem):
            tell(each)
        else:
            yield each[0], store.take(each[1])


def _gold(waiting: list[Waiting], answers: dict[str, Answer], store: Store, tell: Tell) -> tuple[Quality, ...]:
    """Score the workers of a gold task, in alphabetical order; nobody where its answer cannot be one."""
    if not waiting:
        return ()
    first, size = waiting[0], next(iter(answers.values()))
    if len(waiting) > 1:
        help = "keep one of them"
        tell(
            _unusable(
                waiting[1], f'the task "{first.task}" has several gold answers, the first in {first.source}', help
            )
        )
    elif first.size != (size.width, size.height):
        expected = f"expected a gold answer of {size.width} x {size.height}, as the workers' are"
        tell(_unusable(first, f"{expected}, found one of {first.size[0]} x {first.size[1]}"))
    else:
        truth = store.take(first)
        return tuple(panoptic_quality(answers[worker], truth) for worker in sorted(answers))
    return ()


def _unanswered(gold: Waiting) -> Refusal:
    what = f'the task "{gold.task}" with the widget {shown(gold.name)}'
    return Refusal("W803", f"this gold answer scores nobody: no worker answered {what}")


def _unusable(waiting: Waiting, message: str, help: str | None = None) -> Problem:
    return located(waiting.source, Refusal("E802", message, help))


def _consolidated(place: _Place, answers: dict[str, Answer], gold: tuple[Quality, ...], keep: float) -> Consolidated:
    answer, qualities, contested = consolidate_task(answers, keep)
    return Consolidated(*place, answer, tuple(sorted(answers)), qualities, contested, gold)
