"""The desk where items are made: each is drafted from a form, kept until it has its place, and finished."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from maskpress.export.items import Given, draft, located, placed, refused
from maskpress.export.places import Draft, Place
from maskpress.export.settings import Settings
from maskpress.export.tasks import Tasks
from maskpress.problems import Problem, Refusal
from maskpress.results.model import Quarantined, Result
from maskpress.results.read import Entry, read_entry

Made = TypeVar("Made")


class Desk(Generic[Made]):
    """Makes items, each without a look at any other, so there may be several desks, in processes of their own.

    Label maps stay at their desk: what comes and goes is small. ``step`` is what becomes of an item in its place.
    """

    def __init__(
        self, tasks: Tasks, labels: tuple[str, ...], settings: Settings, step: Callable[[Given], Made]
    ) -> None:
        self._tasks = tasks
        self._labels = dict.fromkeys(labels)
        self._settings = settings
        self._step = step
        self._kept: deque[Given] = deque()

    def draft(self, entries: Sequence[Entry | Quarantined]) -> list[list[Draft | Quarantined | Problem]]:
        """Read forms, and keep the items they give. What cannot be one is told."""
        return [list(self._drafts(entry)) for entry in entries]

    def finish(self, places: Sequence[Place | None]) -> list[Made]:
        """Finish items, those kept longest, in these places; one without a place is dropped."""
        return [made for place in places for made in self._finished(self._kept.popleft(), place)]

    def _drafts(self, entry: Entry | Quarantined) -> Iterator[Draft | Quarantined | Problem]:
        for result in read_entry(entry):
            if isinstance(result, Quarantined):
                yield result
            else:
                yield refused(result) or self._drafted(result)

    def _finished(self, given: Given, place: Place | None) -> Iterator[Made]:
        if place is not None:
            yield self._step(placed(given, place))

    def _drafted(self, result: Result) -> Draft | Problem:
        try:
            given = draft(result, self._tasks, self._labels, self._settings)
        except Refusal as refusal:
            return located(refusal, result.source)
        self._kept.append(given)
        return Draft(result.source, result.task, result.name, result.worker, len(given.item.instances))
