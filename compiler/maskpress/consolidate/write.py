"""Consolidate result files into one file of submissions."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from maskpress.consolidate.consolidate import consolidate
from maskpress.consolidate.model import Consolidated, Contested
from maskpress.consolidate.one_task import KEEP
from maskpress.consolidate.scores import Score, Scores, mean_quality
from maskpress.errors import OutputError
from maskpress.problems import Problem, sort_problems
from maskpress.results.expectation import Expectation
from maskpress.results.files import find_files
from maskpress.results.folder import replacing
from maskpress.results.labeled_image import answer_value
from maskpress.results.read import read_results
from maskpress.results.submission import FORMAT

BATCH = "consolidated"
LINES = ".jsonl"
_OURS = re.compile(rb'\s*(\[\s*\]|\[?\s*\{"format": "[^"]*", "batch": "consolidated")')


@dataclass(frozen=True)
class TaskAgreement:
    """What is told of a task: its workers, their mean panoptic quality if they are several, and what is contested."""

    task: str
    name: str
    workers: tuple[str, ...]
    instances: int
    pq: float | None
    contested: tuple[Contested, ...]


@dataclass(frozen=True)
class Summary:
    """What became of consolidating: the tasks in their order, the workers, who agrees least first, and the problems."""

    tasks: tuple[TaskAgreement, ...]
    scores: tuple[Score, ...]
    problems: tuple[Problem, ...]


@dataclass
class _Told:
    tasks: list[TaskAgreement] = field(default_factory=list)
    scores: Scores = field(default_factory=Scores)
    problems: list[Problem] = field(default_factory=list)


def write_consolidated(
    results: Sequence[str | Path],
    output: Path,
    *,
    expectations: Iterable[Expectation] | None = None,
    gold: Sequence[str | Path] = (),
    keep: float = KEEP,
    kept: Iterable[Path] = (),
) -> Summary:
    """Write the consolidated answers of files, folders and patterns as submissions: a list, or lines for ``.jsonl``.

    Raises OutputError where the place holds anything else or is among what is read or ``kept``, or where gold
    is read as results too; and OSError. The file is then as it was; so it is where there is nothing to consolidate.
    """
    _check_places(results, output, gold, kept)
    told = _Told()
    tasks = consolidate(
        read_results(*results),
        expectations=expectations,
        gold=read_results(*gold),
        keep=keep,
        tell=told.problems.append,
    )
    with suppress(_NothingToWrite), replacing(output) as file:
        _write(_heard(tasks, told), file, output.suffix.lower() == LINES)
        if not told.tasks:
            told.problems.append(Problem("E803", "error", str(output), None, None, "there is no answer to consolidate"))
            raise _NothingToWrite
    return Summary(tuple(told.tasks), told.scores.ranked(), sort_problems(told.problems))


class _NothingToWrite(Exception):
    """Leaves the file as it was."""


def _check_places(
    results: Sequence[str | Path], output: Path, gold: Sequence[str | Path], kept: Iterable[Path]
) -> None:
    read = {os.path.realpath(each) for each in find_files(results)}
    golden = {os.path.realpath(each) for each in find_files(gold)}
    place = os.path.realpath(output)
    if both := sorted(read & golden):
        raise OutputError(
            f"the gold answers in {both[0]} are among the results, and would count as a worker's; move them"
        )
    folders = [os.path.realpath(each) for each in results if Path(each).is_dir()]
    patterns = [Path(each).resolve() for each in results if not os.path.lexists(each)]
    folders += (str(each.parent) for each in patterns if each.parent != Path.cwd())
    among = any(Path(place).is_relative_to(each) for each in folders) or any(map(Path(place).match, map(str, patterns)))
    if among or place in read | golden:
        raise OutputError(f"{output} would be read as an answer of a worker the next time; choose another place")
    if place in {os.path.realpath(each) for each in kept} or (
        output.exists() and not (output.is_file() and _is_ours(output))
    ):
        raise OutputError(f"{output} is there, and no earlier consolidated file: move it away, or name another with -o")


def _is_ours(path: Path) -> bool:
    with path.open("rb") as file:
        return _OURS.match(file.read(1000)) is not None


def _heard(tasks: Iterable[Consolidated], told: _Told) -> Iterator[Consolidated]:
    for each in tasks:
        several = len(each.workers) > 1
        pq = mean_quality(each.qualities) if several else None
        instances = len(each.answer.instances)
        told.tasks.append(TaskAgreement(each.task, each.name, each.workers, instances, pq, each.contested))
        told.scores.enter(each)
        yield each


def _write(tasks: Iterable[Consolidated], file: BinaryIO, lines: bool) -> None:
    before, between, after = (b"", b"\n", b"\n") if lines else (b"[\n", b",\n", b"\n]\n")
    file.write(before)
    for number, (task, widgets) in enumerate(groupby(tasks, key=lambda each: each.task)):
        file.write(between if number else b"")
        file.write(json.dumps(_submission(task, widgets)).encode())
    file.write(after)


def _submission(task: str, widgets: Iterable[Consolidated]) -> dict[str, object]:
    """Make a submission; the beginning tells files of ours from others, and the key follows from the content."""
    answers = [{each.name: answer_value(each.answer) for each in widgets}]
    key = sha256(json.dumps([BATCH, task, answers], sort_keys=True).encode()).hexdigest()[:32]
    unknown = dict.fromkeys(("worker", "started", "submitted", "active_seconds"))
    return {"format": FORMAT, "batch": BATCH, "task": task, "key": key, **unknown, "answers": answers}
