"""Places: what makes an item one of many, its numbers and the name of its files; given in the order of the results."""

from __future__ import annotations

from dataclasses import dataclass
from sys import intern

from maskpress.export.stems import Stems
from maskpress.problems import Refusal
from maskpress.results.model import Source


@dataclass(frozen=True)
class Draft:
    """What decides the place of an item: little enough to be sent to another process, unlike its label map."""

    source: Source
    task: str
    name: str
    worker: str | None
    instances: int


@dataclass(frozen=True)
class Place:
    """The place of an item: its number, that of its first instance in the dataset, and the stem of its files."""

    number: int
    first: int
    stem: str


class Places:
    """Gives places; ``several`` tells that a task had more than one answer where that is a problem."""

    def __init__(self, each: bool) -> None:
        self.several = False
        self._each = each
        self._stems = Stems(each)
        self._sources: dict[tuple[str, str], str] = {}
        self._number = self._first = 1

    def give(self, draft: Draft) -> Place:
        """Give an item its place. Raises Refusal: E701 its task has an answer already."""
        self._enter(draft)
        place = Place(self._number, self._first, self._stems.name(draft.task, draft.name, draft.worker))
        self._number, self._first = place.number + 1, place.first + draft.instances
        return place

    def _enter(self, draft: Draft) -> None:
        source = str(draft.source)
        first = self._sources.setdefault((draft.task.lower(), intern(draft.name)), source)
        if first is not source and not self._each:
            self.several = True
            help = f"the first is in {first}; consolidate them, or export each: --each"
            raise Refusal("E701", f'the task "{draft.task}" has several answers', help)
