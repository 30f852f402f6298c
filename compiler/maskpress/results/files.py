"""Result files: found in folders and by patterns, opened only where they are regular files."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Iterable, Iterator
from errno import ENOENT
from pathlib import Path
from typing import BinaryIO

from maskpress.problems import Refusal

SUFFIXES = (".json", ".jsonl", ".ndjson")
"""Endings of the files taken out of a folder; files named one by one may have any."""

_VERSION = re.compile(r"[0-9a-f]{32}\.json\.\d+")
_COPY = re.compile(r" ?\(\d+\)$")
_MAX_ID = 240
_ID = re.compile(r"[A-Za-z0-9_-]([A-Za-z0-9._-]*[A-Za-z0-9_-])?")


def find_files(paths: Iterable[str | Path]) -> Iterator[Path]:
    """Give the files of folders, glob patterns and file names, each once; those of one folder or pattern sorted.

    Names with a dot in front and earlier versions that a server keeps (``<key>.json.1``) are left out. Raises OSError
    where a path is not there or a folder cannot be listed.
    """
    seen: set[str] = set()
    for path in paths:
        for file in _files(Path(path)):
            place = os.path.realpath(file)
            if place not in seen and not _VERSION.fullmatch(file.name):
                seen.add(place)
                yield file


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file. Raises Refusal with the code Q101."""
    try:
        file = open(path, "rb", opener=_at_once)  # noqa: SIM115  (the caller closes it)
    except (OSError, ValueError) as error:
        raise unreadable(error) from None
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise Refusal("Q101", "expected a regular file, found another kind")
    return file


def unreadable(error: Exception) -> Refusal:
    """Say why the operating system refuses a file."""
    reason = str(getattr(error, "strerror", None) or error).lower()
    return Refusal("Q101", f"the file cannot be read: {reason}")


def is_task_id(text: str) -> bool:
    """Tell whether a text can be a task's or a batch's id."""
    return len(text) <= _MAX_ID and _ID.fullmatch(text) is not None


def task_of(path: Path) -> str:
    """Read a task's id from a file's name, without the number that browsers add. Raises Refusal with the code Q108."""
    task = _COPY.sub("", path.stem)
    if not is_task_id(task):
        help = "name the file <task id>.json"
        raise Refusal("Q108", f'the answer names no task, and the file\'s name, "{path.name}", is no task id', help)
    return task


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(_walk(path))
    elif os.path.lexists(path):
        yield path
    else:
        yield from _matches(path)


def _matches(pattern: Path) -> Iterator[Path]:
    name = str(pattern)
    found = sorted(glob.glob(name, recursive=True)) if glob.has_magic(name) else []  # noqa: PTH207  (may be absolute)
    if not found:
        raise FileNotFoundError(ENOENT, os.strerror(ENOENT), name)
    for each in found:
        yield from _files(Path(each))


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith(".") and name.lower().endswith(SUFFIXES):
                yield Path(place, name)


def _raise(error: OSError) -> None:
    raise error


def _at_once(path: str, flags: int) -> int:
    """Open without waiting: a FIFO without a writer would keep us for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
