"""The figures of a report: progress, time, labels and agreement, counted from rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median

from maskpress.problems import Problem
from maskpress.report.agreement import Agreement
from maskpress.report.model import Row, Subject


@dataclass(frozen=True)
class Work:
    """What was done for one task, or by one worker. Seconds are of activity, None where no answer says them."""

    name: str | None
    answers: int
    refused: int
    problems: int
    median_seconds: float | None
    total_seconds: float | None
    agreement: float | None
    tasks: int


@dataclass(frozen=True)
class BatchProgress:
    """The tasks of a batch; ``done`` of them have an answer."""

    name: str
    tasks: int
    done: int
    answers: int


@dataclass(frozen=True)
class LabelCount:
    """The instances of one label in all answers, and their pixels."""

    label: str
    instances: int
    answers: int
    area: int
    share: float

    @property
    def mean_area(self) -> float | None:
        """Give the mean number of pixels of an instance."""
        return self.area / self.instances if self.instances else None


@dataclass(frozen=True)
class Summary:
    """All figures. ``done`` and ``open`` are tasks of the spec; without one ``open`` is empty."""

    done: int
    open: tuple[str, ...]
    batches: tuple[BatchProgress, ...]
    workers: tuple[Work, ...]
    tasks: tuple[Work, ...]
    labels: tuple[LabelCount, ...]
    agreement: float | None
    seconds: float | None


def summarize(
    rows: Iterable[Row],
    subject: Subject,
    missing: tuple[str, ...],
    problems: Mapping[int, tuple[Problem, ...]],
    agreement: Agreement,
) -> Summary:
    """Count everything."""
    rows = [row for row in rows if not row.repeat]
    done = len({row.task for row in rows})
    if subject.expectations is not None:
        done = len({each.task for each in subject.expectations}) - len(missing)
    return Summary(
        done,
        missing,
        tuple(_batches(rows, subject)),
        tuple(_works(_grouped(rows, "worker"), problems, agreement)),
        tuple(sorted(_works(_grouped(rows, "task"), problems, agreement), key=_least_agreed)),
        tuple(_labels(rows, subject)),
        agreement.among(row.number for row in rows),
        _total(rows),
    )


def _grouped(rows: list[Row], by: str) -> dict[str | None, list[Row]]:
    """Group rows by a name, as people sort names; the unnamed ones come last."""
    found: defaultdict[str | None, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, by)].append(row)
    return dict(sorted(found.items(), key=lambda each: (each[0] is None, (each[0] or "").casefold(), each[0] or "")))


def _works(
    groups: Mapping[str | None, list[Row]], problems: Mapping[int, tuple[Problem, ...]], agreement: Agreement
) -> Iterator[Work]:
    for name, rows in groups.items():
        seconds = [row.seconds for row in rows if row.seconds is not None]
        yield Work(
            name,
            len(rows),
            sum(row.refused is not None for row in rows),
            sum(len(problems.get(row.number, ())) for row in rows),
            median(seconds) if seconds else None,
            _total(rows),
            agreement.among(row.number for row in rows),
            len({row.task for row in rows}),
        )


def _total(rows: list[Row]) -> float | None:
    seconds = [row.seconds for row in rows if row.seconds is not None]
    return sum(seconds) if seconds else None


def _least_agreed(work: Work) -> tuple[bool, float, str]:
    return (work.agreement is None, work.agreement or 0.0, work.name or "")


def _batches(rows: list[Row], subject: Subject) -> Iterator[BatchProgress]:
    """Count by batch: those of the spec, then those that only answers name."""
    answers: defaultdict[str, list[str]] = defaultdict(list)
    only = _only_batches(subject)
    for row in rows:
        answers[_batch(row, subject, only)].append(row.task)
    for name in [*subject.batches, *sorted(set(answers) - set(subject.batches))]:
        tasks = set(subject.batches.get(name, answers[name]))
        if name:
            yield BatchProgress(name, len(tasks), len(tasks & set(answers[name])), len(answers[name]))


def _batch(row: Row, subject: Subject, only: Mapping[str, str]) -> str:
    """Choose the batch that an answer is counted in: a batch of the spec where it can be."""
    if row.batch is not None and row.batch in subject.batches:
        return row.batch
    return only.get(row.task, row.batch or "")


def _only_batches(subject: Subject) -> dict[str, str]:
    """Give the batch of each task that stands in one only: an answer that names none is of that."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, tasks in subject.batches.items():
        for task in tasks:
            found[task].append(name)
    return {task: names[0] for task, names in found.items() if len(names) == 1}


def _labels(rows: list[Row], subject: Subject) -> Iterator[LabelCount]:
    """Count by label: those of the spec in its order, then others by name."""
    listed = [label for each in subject.expectations or () for label in each.labels]
    counts = {label: [0, 0, 0] for label in dict.fromkeys(listed)}
    others: dict[str, list[int]] = {}
    for tally in (tally for row in rows for tally in row.tallies):
        count = counts.get(tally.label) or others.setdefault(tally.label, [0, 0, 0])
        for place, more in enumerate((tally.instances, 1, tally.area)):
            count[place] += more
    everything = [*counts.items(), *sorted(others.items())]
    painted = sum(count[2] for _, count in everything) or 1
    for label, count in everything:
        instances, answers, area = count
        yield LabelCount(label, instances, answers, area, area / painted)
