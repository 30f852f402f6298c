"""What the report command asks for, and what its page is about; without numpy: other commands need not wait for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

import click

from maskpress.cli.summaries import places_words
from maskpress.expecting import expectations_of
from maskpress.pages.batches import make_batches
from maskpress.report.model import Subject
from maskpress.tasks.model import Tasks

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "-o",
        "--output",
        default="report.html",
        show_default=True,
        type=click.Path(path_type=Path),
        help="The page to write.",
    ),
    click.option(
        "--size",
        type=click.IntRange(32, 4096),
        metavar="PIXELS",
        help="The longer edge of pictures.  [default: 640; 320 without a spec or with more than 250 images]",
    ),
)


def report_options(command: Command) -> Command:
    """Give a command the options of a report."""
    return reduce(lambda done, option: option(done), reversed(_OPTIONS), command)


def subject_of(tasks: Tasks | None, results: Iterable[Path]) -> Subject:
    """Say what a report is about: the tasks of a spec, or without one what is read."""
    if tasks is None:
        return Subject(places_words(list(results)))
    batches = {batch.id: tuple(task.id for task in batch.tasks) for batch in make_batches(tasks)}
    return Subject(tasks.spec.title or "Report", expectations_of(tasks), batches)
