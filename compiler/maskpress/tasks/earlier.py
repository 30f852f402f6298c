"""The files that earlier answers stand in: read once for all rows, and in old result files the record of one task."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from threading import Lock

from maskpress.legacy.images import image_stem, same_image
from maskpress.legacy.model import Origin, Pictures, Response
from maskpress.legacy.pictures import find_png
from maskpress.legacy.read import Entry, read_entries, read_responses
from maskpress.legacy.records import is_record, read_records
from maskpress.problems import Problem, Refusal
from maskpress.spec.files import FoundFile, find_file, read_file
from maskpress.spec.names import did_you_mean
from maskpress.strict_json import JSONProblem, read_json
from maskpress.tasks.rows import task_id

MAX_TEXT = 64 * 1024 * 1024
MAX_FILE = 1024 * 1024 * 1024
"""Bytes of a JSON text, and of a result file, which holds many tasks."""

Colors = Callable[[bytes], Collection[str]]
Fields = object

_APART = "maskpress import writes one file for each worker: name the one to correct"
_PNG_HELP = "copy the PNGs of the output manifest below the folder of the task spec"
_reading = Lock()


@dataclass
class _Results:
    """The records of an old result file by the task id that their image gives; ``unnamed`` ones name no image."""

    entries: dict[str, list[Entry]] = field(default_factory=dict)
    unnamed: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def parse_earlier(text: str) -> object:
    """Read JSON. Raises Refusal with the code E411."""
    try:
        return read_json(text)
    except JSONProblem as error:
        where = "line {}, column {}".format(*error.place(text))
        raise Refusal("E411", f"not JSON: {error} ({where})") from None


def read_earlier_file(name: str, folder: Path, task: str, image: str, colors: Colors) -> Fields:
    """Read the JSON of a file below ``folder``, or the fields that an old result file has for a task.

    Raises Refusal: E410, E411, E419 no record for the task, E420 several, and what is wrong with the record.
    """
    try:
        file = find_file(folder, name)
        status = file.path.stat()
        with _reading:  # rows are built side by side, and the file is read for the first of them
            content = _content(file, status.st_mtime_ns, status.st_size)
    except OSError as error:
        raise Refusal("E410", f'cannot read "{name}": {error.strerror}') from None
    except Refusal as refusal:
        raise Refusal(
            "E410" if refusal.code.startswith("E3") else refusal.code, refusal.message, refusal.help
        ) from None
    if not isinstance(content, _Results):
        return content
    return _pick(content, task, image, _pictures(folder, colors))


def pick_record(value: object, folder: Path, colors: Colors) -> Fields:
    """Read the fields of one record of an old service. Raises Refusal."""
    found = list(read_records(value, Origin(""), _pictures(folder, colors)))
    return _decide([item for item in found if isinstance(item, Response)], _problems(found))


@lru_cache(maxsize=4)
def _content(file: FoundFile, changed: int, size: int) -> object:
    """Read a file: JSON of our own as it is, an old result file by its records."""
    content = read_file(file, MAX_FILE if size > MAX_TEXT else MAX_TEXT)
    text, fault = _text(content)
    if text.lstrip()[:1] in ("{", "["):
        try:
            value = parse_earlier(text)
            if not is_record(value):
                return value
        except Refusal as refusal:
            fault = refusal
    results = _results(content, file.name)
    if fault is not None and not results.entries and not results.unnamed:
        raise fault
    return results


def _text(content: bytes) -> tuple[str, Refusal | None]:
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        return "", Refusal("E411", "the file is not UTF-8")


def _results(content: bytes, name: str) -> _Results:
    results = _Results()
    for entry in read_entries(content, name):
        if isinstance(entry, Problem):
            results.problems.append(entry)
        else:
            named = _name(entry)
            (results.unnamed if named is None else results.entries.setdefault(named, [])).append(entry)
    return results


def _name(entry: Entry) -> str | None:
    try:
        return None if entry.image is None else task_id(image_stem(entry.image))
    except Refusal:
        return None


def _pick(results: _Results, task: str, image: str, pictures: Pictures) -> Fields:
    """Take the record of a task: by the id its image gives, by the row's own image, or the only one of the file."""
    mine = results.entries.get(task, [])
    if not mine and image:
        alike = results.entries.get(task_id(image_stem(image)), [])
        mine = [entry for entry in alike if same_image(entry.image or "", image)]
    if not mine and len(results.unnamed) == 1 and not results.entries:
        mine = results.unnamed
    found = [item for entry in mine for item in read_responses(entry, pictures)]
    if not mine:
        raise _none(results, task)
    return _decide([item for item in found if isinstance(item, Response)], _problems(found))


def _none(results: _Results, task: str) -> Refusal:
    """Say that no record is for a task, and why it may be missed."""
    if results.problems:
        first = results.problems[0]
        if not results.entries and not results.unnamed:
            return Refusal(first.code, first.message, first.help)
        place = f"line {first.line}: " if first.line else ""
        return Refusal(
            first.code, f'no record is for the task "{task}", and not all can be read: {place}{first.message}'
        )
    if not results.entries and results.unnamed:
        return Refusal("E420", f"{len(results.unnamed)} records name no image, and any may be the task's", _APART)
    help = did_you_mean(task, results.entries)
    return Refusal("E419", f'no record is for the task "{task}"', help)


def _problems(found: list[Response | Problem]) -> list[Problem]:
    return [item for item in found if isinstance(item, Problem)]


def _decide(responses: list[Response], problems: list[Problem]) -> Fields:
    """Take the answers of the only worker, the last ones where they are several."""
    if problems:
        raise Refusal(problems[0].code, problems[0].message, problems[0].help)
    if not responses:
        raise Refusal("E412", "the record holds no answer")
    distinct = {json.dumps(dict(each.fields), sort_keys=True) for each in responses}
    workers = {each.worker for each in responses}
    if len(workers) > 1 and len(distinct) > 1:
        raise Refusal("E420", f"{len(workers)} workers answered this task", _APART)
    if len(distinct) > 1 and not all(each.submitted for each in responses):
        raise Refusal("E420", f"{len(distinct)} answers are for this task, and not all tell their time", _APART)
    return dict(max(responses, key=lambda each: each.submitted or "").fields)


def _pictures(folder: Path, colors: Colors) -> Pictures:
    return Pictures(partial(find_png, folders=(folder,), help=_PNG_HELP), colors)
