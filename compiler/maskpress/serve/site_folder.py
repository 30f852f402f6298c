"""A built site as a catalog: its pages say which tasks they hold, and only what its marker lists is served."""

from __future__ import annotations

import csv
import html
import mmap
import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from maskpress.errors import MaskpressError
from maskpress.pages.links import LINKS
from maskpress.pages.marker import MARKER, SiteFile, read_marker
from maskpress.pages.writer import PlannedFile
from maskpress.serve.catalog import Catalog, ServedBatch, ServedTask, Size

# Texts of a spec stand escaped in a page, so these tags are the page's own.
_TAG = re.compile(
    rb'<maskpress-batch batch-id="(?P<batch>[A-Za-z0-9._-]+)"'
    rb'|<crowd-form task-id="(?P<task>[A-Za-z0-9._-]+)"'
    rb"|<(?P<widget>crowd-instance-segmentation)\b"
    rb'|image-width="(?P<width>\d+)" image-height="(?P<height>\d+)"',
    re.IGNORECASE,
)
_TITLE = re.compile(rb"<title>([^<]*)</title>")
_LINK = re.compile(rb'<li><a href="([A-Za-z0-9._-]+\.html)(?:\?[^"]*)?">')
_STEP = 2**20


def read_site(folder: Path) -> Catalog:
    """Read a site's folder. Raises MaskpressError where it is none, OSError where a file of it is missing."""
    listed = read_marker(folder)
    if listed is None:
        raise MaskpressError(f"{folder} is no site: it holds no {MARKER} of ours; build it first: maskpress build")
    _check_within(folder, listed)
    workers = _workers(folder / LINKS)
    batches = (batch for file in listed if (batch := _batch(folder, file, workers)) is not None)
    order = _listed_pages(folder / "index.html")
    return Catalog(
        _title(folder / "index.html"),
        tuple(sorted(batches, key=lambda batch: order.get(batch.path, -1))),
        {file.path: PlannedFile(file.path, file.size, partial(_read, folder / file.path)) for file in listed},
        {file.path: partial(str, file.sha256[:16]) for file in listed},
    )


def _check_within(folder: Path, listed: Iterable[SiteFile]) -> None:
    """Refuse a site that lists, or links to, files beside it: it may be a stranger's, and others may read them here."""
    whole = folder.resolve()
    for file in listed:
        if not (whole / file.path).resolve().is_relative_to(whole):
            raise MaskpressError(f"{folder} is no site as built: {file.path} lies outside of it; build it again")


def _batch(folder: Path, file: SiteFile, workers: frozenset[str]) -> ServedBatch | None:
    if not file.path.endswith(".html") or not file.size:
        return None
    with (folder / file.path).open("rb") as page, mmap.mmap(page.fileno(), 0, access=mmap.ACCESS_READ) as text:
        name, tasks = _contents(text)
    if not tasks:
        return None
    id = name or tasks[0].id
    return ServedBatch(id, file.path, tasks, id if id in workers else None)


def _workers(links: Path) -> frozenset[str]:
    """Read who has a page of their own from the table of links; a site of an earlier version has none."""
    if not links.is_file():
        return frozenset()
    with links.open(encoding="utf-8", newline="") as file:
        kind, *names = [row[0] for row in csv.reader(file) if row] or [""]
    return frozenset(names) if kind == "worker" else frozenset()


def _contents(page: mmap.mmap) -> tuple[str | None, tuple[ServedTask, ...]]:
    """Read the batch id, if the page gives one, and its tasks."""
    batch: str | None = None
    widgets: dict[str, int] = {}
    sizes: dict[str, set[Size]] = {}
    task = None
    for tag in _TAG.finditer(page):
        if tag["batch"]:
            batch = tag["batch"].decode()
        elif tag["task"]:
            task = tag["task"].decode()
            sizes[task], widgets[task] = set(), 0
        elif task and tag["widget"]:
            widgets[task] += 1
        elif task:
            sizes[task].add((int(tag["width"]), int(tag["height"])))
            widgets[task] -= 1
    return batch, tuple(ServedTask(each, frozenset() if widgets[each] else frozenset(sizes[each])) for each in sizes)


def _title(index: Path) -> str:
    found = _TITLE.search(index.read_bytes()[:_STEP])
    return html.unescape(found[1].decode("utf-8", "replace")) if found else index.parent.name


def _listed_pages(index: Path) -> dict[str, int]:
    """Give the place of each page in the list of a site that has several."""
    return {page.decode(): place for place, page in enumerate(_LINK.findall(index.read_bytes()))}


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_STEP):
            yield piece
