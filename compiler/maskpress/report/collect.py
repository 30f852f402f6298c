"""Results into rows: each is looked at once, and its pixels go into pictures and comparisons."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from maskpress.report.agreement import Agreement
from maskpress.report.model import LabelTally, Row, Subject
from maskpress.report.pictures import Pictures, image_of
from maskpress.report.thumbnails import draw_overlay, picture_size
from maskpress.results.expectation import Expectation
from maskpress.results.model import Answer, Quarantined, Result
from maskpress.results.rules import instance_areas

_LONGEST = 400
"""Code points kept of a text of strangers: nobody reads more in a table, and a page of them has to open."""

_LABELS = 200
"""Labels counted of one answer; specs have fewer, and strangers may state thousands."""


@dataclass
class Collected:
    """What was seen: the rows of answers, those that came first with their keys, and what was put aside."""

    rows: list[Row] = field(default_factory=list)
    first: dict[tuple[str, str], int] = field(default_factory=dict)
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
                found = expected.get((each.task, each.name)) or expected.get((each.task, None))
                self._enter(each, found)
            yield each

    def _enter(self, result: Result, expected: Expectation | None) -> None:
        rows = self.collected.rows
        row = self._row(len(rows), result, expected)
        first = self.collected.first.setdefault((result.key, result.name), row.number) if result.key else row.number
        owners = {rows[first].worker, row.worker} if first != row.number else set()
        repeat = None in owners or len(owners) == 1  # with another worker's key it is no repeat
        if not repeat:
            self.agreement.enter(row.number, result)
        elif rows[first].worker is None:  # a download that a server has too: the server knew the worker
            rows[first] = replace(rows[first], worker=row.worker)
        rows.append(replace(row, repeat=repeat))

    def _row(self, number: int, result: Result, expected: Expectation | None) -> Row:
        answer = result.answer
        overlay = draw_overlay(answer, self.edge)
        return Row(
            number,
            result.task,
            cut(result.name),
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
    tallies = [LabelTally(label, len(areas), sum(areas)) for label, areas in found.items()]
    yield from tallies[:_LABELS]
    if others := tallies[_LABELS:]:
        instances, area = sum(each.instances for each in others), sum(each.area for each in others)
        yield LabelTally(f"{len(others):,} other labels", instances, area)
