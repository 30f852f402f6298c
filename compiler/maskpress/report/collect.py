"""Results into rows: each is looked at once, and its pixels go into pictures and comparisons."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from maskpress.report.agreement import Agreement
from maskpress.report.model import LabelTally, Row, Subject
from maskpress.report.pictures import Pictures, image_of
from maskpress.report.thumbnails import draw_overlay, picture_size
from maskpress.results.expectation import Expectation
from maskpress.results.model import Answer, Quarantined, Result
from maskpress.results.rules import instance_areas

_LONGEST = 400
"""Code points kept of a text of strangers: nobody reads more in a table, and a page of them has to open."""


@dataclass
class Collected:
    """What was seen: the rows of answers, and what was put aside."""

    rows: list[Row] = field(default_factory=list)
    put_aside: list[Quarantined] = field(default_factory=list)


@dataclass(frozen=True)
class Collector:
    """Makes rows of results that pass by; ``edge`` bounds the longer side of pictures."""

    subject: Subject
    pictures: Pictures
    agreement: Agreement
    edge: int
    collected: Collected = field(default_factory=Collected)

    def passing(self, results: Iterable[Result | Quarantined]) -> Iterator[Result | Quarantined]:
        """Hand results on, one by one, after a look at each."""
        expected = _by_place(self.subject.expectations or ())
        for each in results:
            if isinstance(each, Quarantined):
                self.collected.put_aside.append(each)
            else:
                number = len(self.collected.rows)
                self.agreement.enter(number, each)
                found = expected.get((each.task, each.name)) or expected.get((each.task, None))
                self.collected.rows.append(self._row(number, each, found))
            yield each

    def _row(self, number: int, result: Result, expected: Expectation | None) -> Row:
        answer = result.answer
        overlay = draw_overlay(answer, self.edge)
        return Row(
            number,
            result.task,
            result.name,
            result.worker,
            result.batch,
            result.source.file,
            result.source.line,
            result.source.path,
            result.submitted,
            result.active_seconds,
            None if result.refused is None else cut(result.refused),
            answer.width,
            answer.height,
            len(answer.instances),
            tuple(_tallies(answer)),
            tuple(map(cut, overlay.keys)),
            self.pictures.add_overlay(overlay.png),
            self._image(answer, expected),
            cut(json.dumps(result.fields, ensure_ascii=False)) if result.fields else "",
        )

    def _image(self, answer: Answer, expected: Expectation | None) -> int | None:
        if expected is None:
            return None
        path = image_of(answer, expected.image, (expected.width, expected.height))
        size = picture_size(answer.width, answer.height, self.edge)
        return None if path is None else self.pictures.add_image(path, size)


def cut(text: str) -> str:
    """Cut a text that is too long to show."""
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _by_place(expectations: Iterable[Expectation]) -> dict[tuple[str, str | None], Expectation]:
    return {(each.task, each.name): each for each in expectations}


def _tallies(answer: Answer) -> Iterator[LabelTally]:
    """Count instances and pixels by label, in the order in which labels come."""
    found: dict[str, list[int]] = {}
    for instance, area in zip(answer.instances, instance_areas(answer).tolist(), strict=True):
        found.setdefault(cut(instance.label), []).append(area)
    for label, areas in found.items():
        yield LabelTally(label, len(areas), sum(areas))
