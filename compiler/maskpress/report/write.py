"""Write a report: read everything once, write pictures on the way, and put the page in its place when it is whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from maskpress.errors import OutputError
from maskpress.report.agreement import Agreement
from maskpress.report.collect import Collected, Collector
from maskpress.report.findings import by_code, by_row, find_rows
from maskpress.report.model import Reported, Subject
from maskpress.report.page import MARK, Content, body, head, rows_json
from maskpress.report.pictures import Pictures
from maskpress.report.shelf import Shelf
from maskpress.report.summary import summarize
from maskpress.results.folder import replacing
from maskpress.results.model import COULD_NOT, Quarantined, Result
from maskpress.results.verify import MIN_SECONDS, Verified, verify

_SHARP, _SMALL = 640, 320
"""Pixels of the longer edge of pictures: sharp ones where they are few, else the page would be too large to open."""
_FEW = 250


def check_report(output: Path) -> None:
    """Refuse to write over what is no report of ours. Raises OutputError."""
    if output.exists() and not output.is_file():
        found = "a folder" if output.is_dir() else "another kind"
        raise OutputError(f"expected a file to write, found {found}: choose another name with -o")
    try:
        with output.open("rb") as file:
            ours = MARK in file.read(1024)
    except FileNotFoundError:
        return
    except OSError as error:
        raise OutputError(f"expected a file to write, found {(error.strerror or str(error)).lower()}") from error
    if not ours and output.stat().st_size:
        raise OutputError("expected no file, or an earlier report, found another file: choose another name with -o")


def write_report(
    results: Iterable[Result | Quarantined],
    subject: Subject,
    output: Path,
    *,
    made: datetime,
    min_seconds: float = MIN_SECONDS,
    edge: int | None = None,
) -> Reported:
    """Write a page that shows results; ``edge`` bounds the pixels of its pictures, ``made`` is what it says of itself.

    Results are looked at one by one: memory grows with their number, not with their pixels. Raises OutputError where
    ``output`` is a file that is not ours, OSError where it cannot be written.
    """
    check_report(output)
    with replacing(output) as file, Shelf() as shelf:
        file.write(head(subject.title, made))
        agreement, pictures = Agreement(shelf), Pictures(file)
        collector = Collector(subject, pictures, agreement, edge or fitting_edge(subject))
        try:
            verified = verify(collector.passing(results), subject.expectations, min_seconds=min_seconds)
            pictures.finish()
        finally:
            pictures.close()
        file.write(_rest(collector.collected, subject, verified, agreement, made))
    return Reported(verified, len(collector.collected.rows))


def fitting_edge(subject: Subject) -> int:
    """Choose the size of pictures by the number of images."""
    return _SHARP if subject.expectations is not None and len(subject.expectations) <= _FEW else _SMALL


def _rest(collected: Collected, subject: Subject, verified: Verified, agreement: Agreement, made: datetime) -> bytes:
    findings = find_rows(verified.problems, collected.rows)
    problems = by_row(findings)
    content = Content(
        subject.title,
        made,
        summarize(collected.rows, subject, verified.missing, problems, agreement),
        by_code(findings),
        tuple(each for each in collected.put_aside if each.code != COULD_NOT),
        tuple(_refused(collected)),
        sum(not row.repeat for row in collected.rows),
        subject.expectations is not None,
    )
    return body(content, rows_json(collected.rows, problems, agreement))


def _refused(collected: Collected) -> Iterator[tuple[str, str]]:
    """Give what workers could not do: where it stands, and the reason."""
    for row in collected.rows:
        if row.refused is not None:
            yield f"{row.task}{f' of {row.worker}' if row.worker else ''}", row.refused
    for each in collected.put_aside:
        if each.code == COULD_NOT:
            yield str(each.source), each.reason
