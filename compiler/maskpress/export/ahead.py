"""Work at several desks, a few forms ahead of the one whose turn it is.

Bundles of forms go to desks, which read them and draft their items. What depends on other items is decided here, in the
order of the results; then the same desk finishes them. So all that is slow is done there, the outcome is the same
whatever the number of processes, and memory does not follow the number of results.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Generic, TypeVar

from maskpress.export.bundles import MOST, Bundle, bundled
from maskpress.export.desk import Desk, Made
from maskpress.export.items import located, put_aside
from maskpress.export.places import Draft, Place, Places
from maskpress.export.seats import Away, Here, Seat
from maskpress.problems import Problem, Refusal
from maskpress.results.faults import Faults
from maskpress.results.model import Quarantined
from maskpress.results.read import Entry

_ALONE = 16
"""Forms taken before processes are started, which takes longer than these."""

_EACH = 2
"""Bundles ahead for each process: one that it works at, and one that it finds when it is done."""

_HELD = 128 * 1024 * 1024
"""Bytes of bundles ahead."""

Turn = TypeVar("Turn")


def make_all(
    entries: Iterable[Entry | Quarantined], desk: Desk[Made], places: Places, faults: Faults, workers: int = 1
) -> Generator[Made | Problem]:
    """Make items of forms, in order; what is left out is told in its place.

    With more than one of ``workers``, each has a copy of the desk in a process of its own. ``faults`` are those that
    the entries are read with. Raises BrokenProcessPool where one was ended from outside.
    """
    deciding, entries = _Deciding(places, faults), iter(entries)
    with ExitStack() as stack:
        alone = islice(entries, _ALONE if workers > 1 else None)
        yield from _make(bundled(alone, 1), [Here(desk)], deciding, 0)
        seats = [stack.enter_context(Away(desk)) for _ in range(workers)]
        yield from _make(bundled(entries, MOST), seats, deciding, _EACH * workers)


@dataclass(frozen=True)
class _Drafting(Generic[Made]):
    """A bundle that a desk reads."""

    bundle: Bundle
    seat: Seat[Made]
    found: Future[list[list[Draft | Quarantined | Problem]]]


@dataclass(frozen=True)
class _Finishing(Generic[Made]):
    """What a bundle gave: problems, and items that its desk finishes."""

    problems: list[Problem]
    made: Future[list[Made]]


def _make(
    bundles: Iterable[Bundle], seats: Sequence[Seat[Made]], deciding: _Deciding, ahead: int
) -> Iterator[Made | Problem]:
    drafting = (
        _Drafting(bundle, seat, seat.call(Desk.draft, bundle.entries))
        for bundle, seat in zip(bundles, cycle(seats), strict=False)
    )
    finishing = (deciding.finishing(each) for each in _in_turn(drafting, ahead, lambda each: each.bundle.size))
    for each in _in_turn(finishing, ahead):
        yield from each.problems
        yield from each.made.result()


def _in_turn(running: Iterable[Turn], ahead: int, size: Callable[[Turn], int] = lambda turn: 0) -> Iterator[Turn]:
    """Hold back some that run while the first of them is waited for."""
    held: deque[Turn] = deque()
    for each in running:
        held.append(each)
        while len(held) > ahead or sum(map(size, held)) > _HELD:
            yield held.popleft()
    yield from held


class _Deciding:
    """Decides in the order of the results what becomes of their items."""

    def __init__(self, places: Places, faults: Faults) -> None:
        self._places = places
        self._faults = faults

    def finishing(self, drafting: _Drafting[Made]) -> _Finishing[Made]:
        """Wait for the drafts of a bundle, and let those with a place be finished."""
        problems: list[Problem] = []
        places: list[Place | None] = []
        for entry, found in zip(drafting.bundle.entries, drafting.found.result(), strict=True):
            places += self._places_of(found, entry.source.file, problems)
        return _Finishing(problems, drafting.seat.call(Desk.finish, places))

    def _places_of(
        self, found: list[Draft | Quarantined | Problem], file: str, problems: list[Problem]
    ) -> list[Place | None]:
        places: list[Place | None] = []
        told: Iterator[Draft | Quarantined | Problem] = self._faults.told(file, found)
        for each in told:
            if isinstance(each, Draft):
                places.append(self._place(each, problems))
            elif isinstance(each, Quarantined):
                problems.append(put_aside(each))
            else:
                problems.append(each)
        drafts = sum(isinstance(each, Draft) for each in found)
        return places + [None] * (drafts - len(places))  # those beyond the end of their file are not told

    def _place(self, draft: Draft, problems: list[Problem]) -> Place | None:
        try:
            place = self._places.give(draft)
        except Refusal as refusal:
            problems.append(located(refusal, draft.source))
            return None
        return None if self._places.several else place  # nothing will be written
