"""The folder of a dataset: written beside its place and put there whole, or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from typing import BinaryIO

from maskpress.errors import OutputError
from maskpress.export.texts import as_json, joined

MARKER = ".maskpress-export.json"
_FORMAT = "maskpress-export/1"
_WORK = ".maskpress-export"
_WRITTEN = ".written"
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


class Folder:
    """A dataset being written: whole files, and entries that wait on the disk until their file is put together."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._waiting: dict[str, BinaryIO] = {}

    def put(self, path: str, pieces: Iterable[bytes]) -> None:
        """Write a whole file, piece by piece."""
        with self._new(path).open("xb") as file:
            file.writelines(pieces)

    def copy(self, path: str, source: Path) -> None:
        """Copy a file. Raises OSError."""
        shutil.copyfile(source, self._new(path))

    def link(self, path: str, source: Path) -> None:
        """Write a symbolic link to a file. Raises OSError."""
        self._new(path).symlink_to(source.resolve())

    def add(self, key: str, entry: bytes) -> None:
        """Let an entry wait."""
        if key not in self._waiting:
            self._waiting[key] = (self._place / f".waiting-{len(self._waiting)}").open("x+b")
        self._waiting[key].write(len(entry).to_bytes(8) + entry)

    def entries(self, key: str) -> Iterator[bytes]:
        """Give the entries with that key, in the order in which they came."""
        file = self._waiting.get(key)
        if file is not None:
            file.seek(0)
            while length := file.read(8):
                yield file.read(int.from_bytes(length))

    def close(self) -> None:
        """Write the marker and drop what waited."""
        with (self._place / MARKER).open("xb") as file:
            file.writelines(self._marker())
        self.drop()
        for waiting in self._waiting.values():
            Path(waiting.name).unlink()

    def drop(self) -> None:
        """Let go of what waited."""
        for waiting in self._waiting.values():
            waiting.close()

    def _marker(self) -> Iterator[bytes]:
        yield b'{"format": ' + as_json(_FORMAT) + b', "files": [\n'
        yield from joined(self.entries(_WRITTEN))
        yield b"\n]}\n"

    def _new(self, path: str) -> Path:
        """Make room for a file. What was written waits on the disk too: a dataset may have a million files."""
        place = self._place / path
        place.parent.mkdir(parents=True, exist_ok=True)
        self.add(_WRITTEN, as_json(path))
        return place


@contextmanager
def open_folder(output: Path, kept: Iterable[Path], read: Iterable[Path] = ()) -> Iterator[Folder]:
    """Open the folder of an export; at the end it replaces an earlier one, after an exception nothing has changed.

    ``kept`` are files and folders that it must not replace, ``read`` those that results come from. Raises OutputError
    where the place is not ours, or would be read as results.
    """
    read = list(read)
    kept = [Path.cwd(), *kept, *read]
    check_output(output, kept)
    _check_apart(output, read)
    output.parent.mkdir(parents=True, exist_ok=True)
    _bring_back(output)
    work = output.parent / f".{output.name}.{os.getpid()}{_WORK}"
    shutil.rmtree(work, ignore_errors=True)
    (work / "new").mkdir(parents=True)
    folder = Folder(work / "new")
    try:
        yield folder
        folder.close()
        check_output(output, kept)  # again: something may have been put there meanwhile
        _swap(work, output)
    finally:
        folder.drop()
        if output.exists() or not (work / "old").exists():
            shutil.rmtree(work, ignore_errors=True)


def check_output(output: Path, kept: Iterable[Path]) -> None:
    """Raise OutputError unless the folder is missing, empty, or holds an earlier export and nothing else."""
    if output.is_symlink():
        raise OutputError(f"{output} is a symbolic link, which an export would replace; name the folder it leads to")
    place = output.resolve()
    for each in kept:
        if each.resolve().is_relative_to(place):
            raise OutputError(f"{output} is or holds {each}, which an export would replace; choose another folder")
    if output.exists() and not output.is_dir():
        raise OutputError(f"expected a folder at {output}, found a file; choose another folder")
    if output.is_dir():
        _check_ours(output)


def _check_apart(output: Path, read: Iterable[Path]) -> None:
    """Refuse a folder among the results: most formats have JSON in them."""
    for each in read:
        if each.is_dir() and output.resolve().is_relative_to(each.resolve()):
            raise OutputError(f"{output} would be read as answers the next time; choose a folder outside of {each}")


def _check_ours(output: Path) -> None:
    present = set(_files_below(output))
    written = _read_marker(output)
    if present and written is None:
        raise OutputError(f"{output} is not an earlier export: it holds {_some(present)}; choose another folder")
    strange = present - (written or set()) - {MARKER}
    if strange:
        raise OutputError(
            f"{output} holds {_some(strange)} beside the earlier export, which a new one would delete; "
            "move that away, or choose another folder"
        )


def _read_marker(output: Path) -> set[str] | None:
    try:
        found = json.loads((output / MARKER).read_bytes())
        return set(map(str, found["files"])) if found["format"] == _FORMAT else None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _files_below(folder: Path) -> Iterator[str]:
    for parent, folders, files in os.walk(folder):
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        for name in files + links:
            if name not in _LITTER:
                yield (Path(parent) / name).relative_to(folder).as_posix()


def _some(paths: set[str]) -> str:
    shown = ", ".join(sorted(paths)[:3])
    return shown if len(paths) <= 3 else f"{shown} and {len(paths) - 3} more"


def _swap(work: Path, output: Path) -> None:
    """Put the new folder in place; the old one stays in the workspace until it is there."""
    try:
        if output.exists():
            output.rename(work / "old")
        (work / "new").rename(output)
    except BaseException:
        _put_back(work, output)
        raise


def _bring_back(output: Path) -> None:
    """Put back an earlier export whose successor was killed while it took its place."""
    for work in output.parent.glob(f".{escape(output.name)}.*{_WORK}"):
        _put_back(work, output)


def _put_back(work: Path, output: Path) -> None:
    if (work / "old").exists() and not output.exists():
        (work / "old").rename(output)
