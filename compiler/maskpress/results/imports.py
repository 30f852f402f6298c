"""Import: old result files into a folder of submissions of ours."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from maskpress.legacy.images import image_stem, read_images, same_image
from maskpress.legacy.model import Found, Origin, Pictures, Response
from maskpress.legacy.pictures import find_png, read_regular
from maskpress.legacy.read import read_results
from maskpress.problems import Problem, Refusal, sort_problems
from maskpress.results.folder import write_result
from maskpress.results.submission import Submission, make_submission, submission_text, without_repeats

MAX_FILE = 2 * 1024 * 1024 * 1024
MAX_ID = 100
_IN_THE_WAY = "move it away, or import into another folder: -o FOLDER"
_PNG_HELP = "say where the PNGs are: --labeled-images FOLDER"
SUFFIXES = (".json", ".jsonl", ".ndjson", ".manifest", ".csv")
"""Endings of the files taken out of a folder; files named one by one may have any."""


@dataclass(frozen=True)
class Sources:
    """What to import and how to read it.

    ``pngs`` are the folders of an output manifest's PNGs, ``column`` the column of a table that names the image,
    ``manifest`` the rows that numbered responses are about. ``name_task`` makes a stem a task id; ``colors`` gives
    the colours that a PNG shows.
    """

    files: Sequence[Path]
    name_task: Callable[[str], str]
    colors: Callable[[bytes], Collection[str]]
    pngs: Sequence[Path] = ()
    column: str | None = None
    manifest: Path | None = None


@dataclass(frozen=True)
class Imported:
    """What became of an import: how many tasks, submissions, repeats left out, files written and there before."""

    tasks: int
    submissions: int
    repeats: int
    written: int
    unchanged: int
    problems: tuple[Problem, ...]


@dataclass
class _Pile:
    """The submissions found so far by task id, in lower case, and the image of each task."""

    found: dict[str, list[Submission]] = field(default_factory=dict)
    images: dict[str, tuple[str, str | None, Origin]] = field(default_factory=dict)


def import_results(sources: Sources, output: Path, progress: Callable[[int, int], None] | None = None) -> Imported:
    """Write the submissions of all files; what cannot be read is a problem, and the rest comes through.

    Raises OSError where the disk refuses.
    """
    pile, problems = _Pile(), list[Problem]()
    rows = _manifest_images(sources.manifest, problems)
    files = [each for each in _files(sources.files, problems) if each[0] != sources.manifest]
    for number, (path, folder) in enumerate(files, 1):
        for found in _responses(path, folder, sources):
            problems += [found] if isinstance(found, Problem) else _take(found, rows, sources, pile)
        if progress:
            progress(number, len(files))
    return _write(_by_file(pile, sources.name_task), pile, output, problems)


def _files(paths: Sequence[Path], problems: list[Problem]) -> Iterator[tuple[Path, Path]]:
    """Give each file with the folder its PNGs are looked for below: the one it was found in."""
    for path in paths:
        if not path.is_dir():
            yield path, path.parent
            continue
        inside = sorted(each for each in path.rglob("*") if each.suffix.lower() in SUFFIXES and each.is_file())
        if not inside:
            problems.append(Origin(str(path)).problem("E601", f"the folder holds no {', '.join(SUFFIXES)} file"))
        for each in inside:
            yield each, path


def _responses(path: Path, folder: Path, sources: Sources) -> Iterator[Found]:
    pictures = Pictures(partial(find_png, folders=sources.pngs or (folder,), help=_PNG_HELP), sources.colors)
    try:
        content = read_regular(path, MAX_FILE)
    except Refusal as refusal:
        yield Origin(str(path)).refused(refusal)
        return
    yield from read_results(content, str(path), pictures, sources.column)


def _manifest_images(manifest: Path | None, problems: list[Problem]) -> list[str | None]:
    if manifest is None:
        return []
    try:
        return read_images(read_regular(manifest, MAX_FILE).decode("utf-8-sig", "replace"))
    except Refusal as refusal:
        problems.append(Origin(str(manifest)).refused(refusal))
        return []


def _take(response: Response, rows: list[str | None], sources: Sources, pile: _Pile) -> list[Problem]:
    """Put a response on the pile, under the id of its task."""
    warnings = list(response.warnings)
    try:
        task = _task(response, rows, sources, warnings)
        _check_image(response, task, pile)
    except Refusal as refusal:
        return [response.origin.refused(refusal)]
    pile.found.setdefault(task.lower(), []).append(make_submission(response, task))
    return warnings


def _task(response: Response, rows: list[str | None], sources: Sources, warnings: list[Problem]) -> str:
    """Name the task after the image, else after the file, which is told. Raises Refusal with the code E608."""
    image = response.image
    if image is None and response.row is not None:
        image = rows[response.row] if response.row < len(rows) else None
        if image is None:
            message = f"it answers row {response.row} of a manifest, and no image is known for that"
            raise Refusal("E608", message, "name the manifest of the job: --manifest FILE")
    if image is None:
        stem = Path(response.origin.file).stem
        message = f'no image is named: the task is called "{stem}" after the file'
        warnings.append(replace(response.origin, path="").problem("W611", message, severity="warning"))
    task = sources.name_task(stem if image is None else image_stem(image))
    if not task or len(task) > MAX_ID:
        raise Refusal("E608", f'"{image}" gives no task id of 1 to {MAX_ID} characters')
    return task


def _check_image(response: Response, task: str, pile: _Pile) -> None:
    """Refuse a second image that gives a task id, whatever the case: its answers would be taken for the first one's."""
    name, image, origin = pile.images.setdefault(task.lower(), (task, response.image, response.origin))
    unlike = response.image is not None and image is not None and not same_image(image, response.image)
    if unlike or name != task:
        message = f'{_shown(response.image)} gives the task id "{task}", and {_shown(image)} gives "{name}"'
        raise Refusal("E609", message, f"first at {origin}; import them into folders of their own")


def _shown(image: str | None) -> str:
    return "the file's name" if image is None else f'"{image}"'


def _by_file(pile: _Pile, name_worker: Callable[[str], str]) -> dict[str, list[Submission]]:
    """Sort the submissions into files: one for each task, or for each of its workers where they are several.

    A spec can so name the file of a task by its id alone: ``initial: results/{{ row.id }}.json``.
    """
    names: dict[str, str] = {}
    files: dict[str, list[Submission]] = {}
    for key, submissions in pile.found.items():
        task = pile.images[key][0]
        several = len({each["worker"] for each in submissions}) > 1
        for each in submissions:
            worker = name_worker(str(each["worker"]))[:MAX_ID] if several and each["worker"] else None
            name = f"{task}--{worker}.json" if worker else f"{task}.json"
            files.setdefault(names.setdefault(name.lower(), name), []).append(each)
    return files


def _write(files: dict[str, list[Submission]], pile: _Pile, output: Path, problems: list[Problem]) -> Imported:
    counts = dict.fromkeys(("written", "unchanged", "refused"), 0)
    kept = 0
    for name, found in sorted(files.items()):
        submissions = without_repeats(found)
        kept += len(submissions)
        outcome = write_result(output / name, submission_text(submissions))
        counts[outcome] += 1
        if outcome == "refused":
            found_there = "it is there with other content, and stays"
            problems.append(Origin(str(output / name)).problem("E610", found_there, _IN_THE_WAY))
    problems += _left(files, pile, output)
    repeats = sum(map(len, files.values())) - kept
    return Imported(len(pile.images), kept, repeats, counts["written"], counts["unchanged"], sort_problems(problems))


def _left(files: dict[str, list[Submission]], pile: _Pile, output: Path) -> Iterator[Problem]:
    """Tell the files that an earlier import wrote when a task had one worker."""
    for task, _, _ in pile.images.values():
        path = output / f"{task}.json"
        if path.name not in files and path.exists():
            message = "it is from when the task had one worker: its submissions stand in the files of its workers too"
            yield Origin(str(path)).problem("W614", message, "remove it", severity="warning")
