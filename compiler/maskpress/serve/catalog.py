"""The catalog: what is served at one time, from a task spec in memory or from a site's folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial
from hashlib import sha256
from pathlib import Path

from maskpress import resources
from maskpress.pages.batches import Batch
from maskpress.pages.pictures import carried, shown_images
from maskpress.pages.site import SitePlan
from maskpress.pages.writer import PlannedFile
from maskpress.tasks.model import Task

Size = tuple[int, int]
"""Width and height in natural pixels."""


@dataclass(frozen=True)
class ServedTask:
    """A task and the sizes of its images; no size where one is not known."""

    id: str
    sizes: frozenset[Size]


@dataclass(frozen=True)
class ServedBatch:
    """A batch and the path of its page. ``worker`` does it, where that is fixed."""

    id: str
    path: str
    tasks: tuple[ServedTask, ...]
    worker: str | None = None


@dataclass(frozen=True)
class Catalog:
    """Batches, files by path, and what tells whether a page is still the same: equal texts, also after a restart."""

    title: str
    batches: tuple[ServedBatch, ...]
    files: Mapping[str, PlannedFile]
    fingerprints: Mapping[str, Callable[[], str]]

    @cached_property
    def copies(self) -> Mapping[str, int]:
        """Count the batches each task stands in: as many answers are wanted."""
        return Counter(task.id for batch in self.batches for task in batch.tasks)

    @property
    def workers(self) -> tuple[str, ...]:
        """Name those who have pages of their own."""
        return tuple(batch.worker for batch in self.batches if batch.worker is not None)

    def batch_at(self, path: str) -> ServedBatch | None:
        """Find the batch whose page has that path."""
        return next((batch for batch in self.batches if batch.path == path), None)

    def fingerprint(self, path: str) -> str:
        """Say what a page is made of; ``gone`` for one that is not there."""
        return self.fingerprints[path]() if path in self.fingerprints else "gone"


def planned_catalog(plan: SitePlan) -> Catalog:
    """Make the catalog of a planned site; nothing is rendered before it is asked for."""
    paths = [file.path for file in plan.files[: len(plan.batches)]]
    spec = cache(lambda: _digest([repr(plan.spec), sha256(resources.bundle()).hexdigest()]))
    pages = {path: cache(partial(_page, batch, plan, spec)) for path, batch in zip(paths, plan.batches, strict=True)}
    batches = (
        ServedBatch(batch.id, path, _tasks(batch), batch.worker)
        for path, batch in zip(paths, plan.batches, strict=True)
    )
    return Catalog(
        plan.spec.title,
        tuple(batches),
        {file.path: file for file in plan.files},
        {"index.html": cache(lambda: _digest([repr([batch.id for batch in plan.batches]), spec()])), **pages},
    )


def _tasks(batch: Batch) -> tuple[ServedTask, ...]:
    return tuple(ServedTask(task.id, _sizes(task)) for task in batch.tasks)


def _sizes(task: Task) -> frozenset[Size]:
    images = [image for image, _ in shown_images(task)]
    known = {(image.width, image.height) for image in images if image.width is not None and image.height is not None}
    return frozenset(known) if all(image.width is not None for image in images) else frozenset()


def _page(batch: Batch, plan: SitePlan, spec: Callable[[], str]) -> str:
    return _digest([spec(), repr(batch), *map(_state, _pictures(batch, plan))])


def _pictures(batch: Batch, plan: SitePlan) -> Iterator[Path]:
    for task in batch.tasks:
        images = [*(image for image, _ in shown_images(task)), *carried(task, plan.spec.page)]
        yield from (image.path for image in images if not isinstance(image, str) and image.path is not None)


def _state(path: Path) -> str:
    try:
        status = path.stat()
    except OSError:
        return "missing"
    return f"{status.st_size} {status.st_mtime_ns}"


def _digest(texts: Iterable[str]) -> str:
    return sha256("\0".join(texts).encode("utf-8", "replace")).hexdigest()[:16]
