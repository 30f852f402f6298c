"""Export results into a folder."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

from maskpress.export.ahead import make_all
from maskpress.export.check import Checked, compare_item, open_any
from maskpress.export.desk import Desk, Made
from maskpress.export.items import Given
from maskpress.export.model import Encoded, Format, Plan
from maskpress.export.output import Folder, open_folder
from maskpress.export.part import Part, make_part
from maskpress.export.places import Places
from maskpress.export.registry import FORMATS
from maskpress.export.seats import ended_in_words
from maskpress.export.settings import Settings
from maskpress.export.tasks import Tasks, labels_of
from maskpress.problems import Problem, sort_problems
from maskpress.results.expectation import Expectation
from maskpress.results.faults import Faults
from maskpress.results.files import find_files
from maskpress.results.read import read_entries

_SEVERAL = "E701"


@dataclass(frozen=True)
class Exported:
    """What became of an export: how many answers, instances and image files the dataset has, and the problems.

    Without answers nothing was written. ``problems`` tell every result that was left out.
    """

    answers: int
    instances: int
    images: int
    problems: tuple[Problem, ...]


@dataclass
class _Tally:
    answers: int = 0
    instances: int = 0
    images: int = 0
    turned: int = 0
    remote: int = 0
    left_out: set[int] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    progress: Callable[[], None] = lambda: None


class _NothingToWrite(Exception):
    """Leaves the output folder as it was."""


@ended_in_words()
def export(
    results: str | Path | Sequence[str | Path],
    output: str | Path,
    to: str,
    *,
    expectations: Iterable[Expectation] | None = None,
    settings: Settings | None = None,
    checked: Callable[[Checked], None] | None = None,
    workers: int = 1,
    kept: Iterable[Path] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Exported:
    """Write the answers in files, folders and patterns as a dataset of the format ``to`` into a folder.

    ``expectations`` say which tasks, labels and images there are; without them, the answers do. ``checked`` makes the
    dataset be read back and is told of every instance. With more than one of ``workers``, answers are read and encoded
    in processes of their own, which import the calling script: it must be guarded by ``if __name__ == "__main__"``.
    ``kept`` are places that the output must not replace. ``progress`` is told how many answers of how many are done.
    Raises KeyError for an unknown format, OutputError where the folder is not ours, and OSError, also where one of the
    processes was ended, or memory is short; the folder is then as it was.
    """
    format, settings, output = FORMATS[to], settings or Settings(), Path(output)
    # Found once: what comes while this runs is for the next time.
    places = [results] if isinstance(results, (str, Path)) else list(results)
    files = list(find_files(places))
    tasks = Tasks(expectations)
    plan, total = _plan(files, tasks, settings)
    if refused := _refused(format, plan, output):
        return Exported(0, 0, 0, refused)
    tally = _Tally(progress=_counting(progress, total))

    def make(step: Callable[[Given], Made], workers: int = 1) -> Generator[Made | Problem]:
        faults, desk = Faults(), Desk(tasks, plan.labels, settings, step)
        return make_all(read_entries(files, faults), desk, Places(settings.each), faults, workers)

    try:
        with open_folder(output, kept, [each for each in map(Path, places) if each.exists()]) as folder:
            with closing(make(partial(make_part, to, plan), workers)) as parts:
                _write_parts(parts, folder, settings, tally)
            _check_any(tally, output)
            format.finish(folder, plan)
    except _NothingToWrite:
        return Exported(0, 0, 0, sort_problems(tally.problems))
    _tell_images(tally, settings, output)
    if checked is not None:
        compare = partial(compare_item, format, open_any(format, output, plan), checked, tally.left_out)
        tally.problems += (each for found in make(compare) if not isinstance(found, Problem) for each in found)
    return Exported(tally.answers, tally.instances, tally.images, sort_problems(tally.problems))


def _plan(files: Sequence[Path], tasks: Tasks, settings: Settings) -> tuple[Plan, int]:
    """Plan the dataset, and say how many answers there may be: without a spec all of them are read for their labels."""
    if tasks.known:
        labels, total = tuple(dict.fromkeys(settings.labels.get(label, label) for label in tasks.labels())), len(tasks)
    else:
        labels, total = labels_of(read_entries(files, Faults()), settings)
    return Plan(labels, settings.subsets, settings.rle), total


def _refused(format: Format, plan: Plan, output: Path) -> tuple[Problem, ...]:
    """Tell what of the plan the format cannot hold."""
    place = str(output)
    found = (Problem(each.code, "error", place, None, None, each.message, each.help) for each in format.refuse(plan))
    return sort_problems(found)


def _counting(progress: Callable[[int, int], None] | None, total: int) -> Callable[[], None]:
    """Tell each answer that is done; there may be more than one of a task."""
    done = count(1)

    def step() -> None:
        if progress:
            now = next(done)
            progress(now, max(now, total))

    return step


def _write_parts(parts: Iterable[Part | Problem], folder: Folder, settings: Settings, tally: _Tally) -> None:
    for part in parts:
        tally.progress()
        if isinstance(part, Problem):
            tally.problems.append(part)
            continue
        tally.problems += part.problems
        if part.encoded is None:
            tally.left_out.add(part.number)
            continue
        _write(part.encoded, folder)
        _write_image(part, folder, settings, tally)
        tally.answers += 1
        tally.instances += part.instances


def _write(encoded: Encoded, folder: Folder) -> None:
    for path, content in encoded.files:
        folder.put(path, [content])
    for key, entry in encoded.entries:
        folder.add(key, entry)


def _write_image(part: Part, folder: Folder, settings: Settings, tally: _Tally) -> None:
    tally.remote += part.remote
    tally.turned += part.turned
    if part.image is None:
        return
    put = folder.link if settings.images == "link" else folder.copy
    put(*part.image)
    tally.images += 1


def _check_any(tally: _Tally, output: Path) -> None:
    if any(problem.code == _SEVERAL for problem in tally.problems):
        raise _NothingToWrite
    if not tally.answers:
        tally.problems.append(Problem("E709", "error", str(output), None, None, "there is no answer to export"))
        raise _NothingToWrite


def _tell_images(tally: _Tally, settings: Settings, output: Path) -> None:
    if tally.turned and settings.frame == "displayed":
        message = f"{tally.turned} of the images are stored turned, and label maps are as browsers show them"
        help = "programs that do not turn images need --frame stored"
        tally.problems.append(Problem("W702", "warning", str(output), None, None, message, help))
    if tally.remote and settings.images != "none":
        message = f"{tally.remote} of the images are on the web and are not in the dataset"
        tally.problems.append(Problem("W704", "warning", str(output), None, None, message))
