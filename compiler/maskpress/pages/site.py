"""The site: what a build writes, planned first and written as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from maskpress import resources
from maskpress.errors import OutputError, SpecError
from maskpress.pages.batches import Batch, make_batches
from maskpress.pages.disk import Disk
from maskpress.pages.frame import Frame, make_frame
from maskpress.pages.links import LINKS, links_table, page_path
from maskpress.pages.listing import render_list
from maskpress.pages.output import check_output
from maskpress.pages.page import page_weight, render_page
from maskpress.pages.pictures import image_path, shown_images
from maskpress.pages.writer import PlannedFile, write_files
from maskpress.problems import Problem
from maskpress.spec.model import TaskSpec
from maskpress.tasks.load import load_tasks
from maskpress.tasks.model import Tasks

Progress = Callable[[int, int], None]
"""Called with how many steps are done and how many there are."""

_MEGABYTE = 1_000_000
_HEAVY = 50 * _MEGABYTE
_TOO_HEAVY = 500 * _MEGABYTE


@dataclass(frozen=True)
class SitePlan:
    """The files of a site, not yet rendered, with every finding about them, those about its tasks included."""

    spec: TaskSpec
    batches: tuple[Batch, ...]
    files: tuple[PlannedFile, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Site:
    """A written site: its folder, the page of each batch in order, and the warnings on the way."""

    output: Path
    pages: tuple[Path, ...]
    warnings: tuple[Problem, ...]

    @property
    def index(self) -> Path:
        """The page to open first: the only batch, or the list of all."""
        return self.output / "index.html"


def build_site(spec: TaskSpec, output: Path, *, progress: Progress | None = None) -> Site:
    """Check every row and image of a spec and write its site.

    ``progress`` runs twice, over the images and over the files. Raises SpecError with all problems of rows, images and
    texts, and OutputError where the folder is not ours, in use or cannot be written. A failed build changes nothing.
    """
    check_output(output, spec.folder)
    return write_site(plan_site(load_tasks(spec, progress=progress)), output, progress=progress)


def build_page(spec: TaskSpec, batch: str | None = None) -> bytes:
    """Build one page in memory: the batch of that id, or the only one.

    Raises SpecError as ``build_site`` does, and ValueError where no or more than one batch fits.
    """
    tasks = load_tasks(spec)
    frame = make_frame(spec, resources.bundle())
    batches = make_batches(tasks)
    fitting = [each for each in batches if batch in (None, each.id)]
    if len(fitting) != 1:
        raise ValueError(f"expected one of the batches {', '.join(each.id for each in batches)}, found {batch!r}")
    return b"".join(render_page(fitting[0], frame))


def plan_site(tasks: Tasks, *, bundle: bytes | None = None) -> SitePlan:
    """Plan a site, with warnings for heavy pages and problems for impossible ones; nothing is rendered yet.

    ``bundle`` stands in for the widget's own.
    """
    frame = make_frame(tasks.spec, resources.bundle() if bundle is None else bundle)
    batches = make_batches(tasks)
    pages = [_page_file(batch, frame, alone=len(batches) == 1) for batch in batches]
    files = (*pages, *_lists(batches, tasks.spec), *_image_files(tasks))
    problems = (*tasks.warnings, *_idle_workers(batches, tasks.spec), *_heavy_pages(pages, tasks.spec))
    return SitePlan(tasks.spec, batches, files, problems)


def write_site(plan: SitePlan, output: Path, *, progress: Progress | None = None, disk: Disk | None = None) -> Site:
    """Write a planned site; see ``build_site`` for what it raises."""
    if any(problem.severity == "error" for problem in plan.problems):
        raise SpecError(plan.problems)
    try:
        write_files(output, plan.files, plan.spec.folder, disk or Disk(), progress)
    except OSError as error:
        raise OutputError(_refusal(output, error)) from error
    pages = tuple(output / file.path for file in plan.files[: len(plan.batches)])
    return Site(output, pages, plan.problems)


def _page_file(batch: Batch, frame: Frame, *, alone: bool) -> PlannedFile:
    path = page_path(batch, alone=alone)
    return PlannedFile(path, page_weight(batch, frame), partial(render_page, batch, frame))


def _lists(batches: tuple[Batch, ...], spec: TaskSpec) -> Iterator[PlannedFile]:
    if len(batches) > 1:
        yield PlannedFile("index.html", 200 * len(batches), lambda: [render_list(batches, spec)])
    yield PlannedFile(LINKS, 50 * len(batches), lambda: [links_table(batches, spec)])


def _image_files(tasks: Tasks) -> Iterator[PlannedFile]:
    if tasks.spec.page.images == "copy":
        for task in tasks.items:
            for image, number in shown_images(task):
                if image.path is not None:
                    yield _image_file(image_path(task, image, number), image.path)


def _image_file(path: str, original: Path) -> PlannedFile:
    return PlannedFile(path, original.stat().st_size, partial(_read, original))


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(2**20):
            yield piece


def _idle_workers(batches: tuple[Batch, ...], spec: TaskSpec) -> Iterator[Problem]:
    busy = {batch.worker for batch in batches}
    idle = [worker for worker in spec.workers if worker not in busy]
    if idle:
        others = f" and {len(idle) - 3} more" if len(idle) > 3 else ""
        message = f"batches.workers: there are no tasks left for {', '.join(idle[:3])}{others}"
        help = "they get no page: add images, ask for more answers_per_task, or leave them out"
        yield spec.source.problem(("batches", "workers"), "W503", message, help, severity="warning")


def _heavy_pages(pages: list[PlannedFile], spec: TaskSpec) -> Iterator[Problem]:
    """Report pages above 500 MB once and those above 50 MB once, whatever their number."""
    too_heavy = [page for page in pages if page.weight > _TOO_HEAVY]
    heavy = [page for page in pages if _HEAVY < page.weight <= _TOO_HEAVY]
    place = (spec.images.kind,)
    advice = "set `page: {images: copy}`, or a smaller `batches: {size: ...}`"
    if too_heavy:
        message = f"{_heaviest(too_heavy)}; browsers open at most {_TOO_HEAVY // _MEGABYTE} MB"
        yield spec.source.problem(place, "E501", message, advice)
    if heavy:
        message = f"{_heaviest(heavy)}; pages above {_HEAVY // _MEGABYTE} MB open slowly"
        yield spec.source.problem(place, "W502", message, advice, severity="warning")


def _heaviest(pages: list[PlannedFile]) -> str:
    page = max(pages, key=lambda page: page.weight)
    rest = f" and {len(pages) - 1} more are as large" if len(pages) > 1 else ""
    return f"{page.path} would have about {page.weight // _MEGABYTE} MB{rest}"


def _refusal(output: Path, error: OSError) -> str:
    where = f" at {error.filename}" if error.filename else ""
    return (
        f"the site in {output} could not be written: {error.strerror or error}{where}; "
        "no page is half written: make room or access, then build again"
    )
