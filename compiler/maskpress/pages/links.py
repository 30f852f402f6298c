"""Links: where each batch's page is, and the table of who gets which."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from maskpress.pages.batches import Batch
from maskpress.spec.model import TaskSpec

LINKS = "links.csv"
_FORMULA = ("=", "+", "-", "@")


def page_path(batch: Batch, *, alone: bool) -> str:
    """Name the file of a batch's page; the only one is the site's index."""
    return "index.html" if alone else f"{batch.id}.html"


def page_link(batch: Batch, spec: TaskSpec, *, alone: bool) -> str:
    """Give the link to a batch's page, relative to the site; it names the worker where the page reads that from it."""
    path = page_path(batch, alone=alone)
    if batch.worker is None or spec.worker_parameter is None:
        return path
    return f"{path}?{spec.worker_parameter}={quote(batch.worker, safe='')}"


def links_table(batches: Sequence[Batch], spec: TaskSpec) -> bytes:
    """Write the batches, their links and their numbers of tasks as CSV (RFC 4180).

    Links start with ``page.url``, or are relative to the site. No value reads as a formula to programs that open it.
    """
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("worker" if spec.workers else "batch", "url", "tasks"), *_rows(batches, spec)])
    return text.getvalue().encode()


def _rows(batches: Sequence[Batch], spec: TaskSpec) -> Iterator[tuple[str, str, int]]:
    for batch in batches:
        link = (spec.page.url or "") + page_link(batch, spec, alone=len(batches) == 1)
        # A task id may start with "-": before a relative link "./" says the same to browsers.
        yield _as_text(batch.id, "'"), _as_text(link, "./"), len(batch.tasks)


def _as_text(value: str, sign: str) -> str:
    return sign + value if value.startswith(_FORMULA) else value
