"""What a report is about, and what it keeps of each answer once the pixels are gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from maskpress.results.expectation import Expectation

if TYPE_CHECKING:
    from maskpress.results.verify import Verified


@dataclass(frozen=True)
class Subject:
    """What a report is about: the title of the task spec, what its tasks expect, and its tasks by batch.

    Without a spec there are no expectations (None) and no batches; ``title`` is then what was read.
    """

    title: str
    expectations: tuple[Expectation, ...] | None = None
    batches: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class LabelTally:
    """The instances of one label in one answer; ``area`` is their pixels together."""

    label: str
    instances: int
    area: int


@dataclass(frozen=True)
class Row:
    """An answer without its pixels. ``number`` counts from 0, as read.

    ``repeat`` tells that its submission was read before: it is shown, and counts nowhere.

    ``overlay`` and ``image`` are places in the list of pictures; ``image`` is None where none can be shown. ``keys``
    are the labels of the overlay's palette: index k of its pixels has the label ``keys[k - 1]``.
    """

    number: int
    task: str
    name: str
    worker: str | None
    batch: str | None
    file: str
    line: int | None
    path: str
    submitted: str | None
    seconds: float | None
    refused: str | None
    width: int
    height: int
    instances: int
    tallies: tuple[LabelTally, ...]
    keys: tuple[str, ...]
    overlay: int
    image: int | None
    fields: str
    repeat: bool = False

    @property
    def painted(self) -> int:
        """Count the pixels that are not background."""
        return sum(tally.area for tally in self.tallies)


@dataclass(frozen=True)
class Reported:
    """What a report was made of: what verifying found, and the answers it shows."""

    verified: Verified
    shown: int
