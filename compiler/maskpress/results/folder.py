"""Files that are there whole or not at all; in the folder of results never one in place of another."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Literal

Written = Literal["written", "unchanged", "refused"]


def write_result(path: Path, content: bytes) -> Written:
    """Write a file that is not there yet; one with another content stays and is told. Raises OSError."""
    with _beside(path) as file:
        file.write(content)
        return _put(_finished(file), path, content)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Write a file that takes the place of another once it is whole; after an exception nothing has changed."""
    with _beside(path) as file:
        yield file
        _finished(file).replace(path)


@contextmanager
def _beside(path: Path) -> Iterator[BinaryIO]:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name[:200]}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            yield file
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()


def _finished(file: BinaryIO) -> Path:
    """Close a file that is on the disk for good: Windows renames none that is open."""
    file.flush()
    os.fsync(file.fileno())
    file.close()
    return Path(file.name)


def _put(beside: Path, path: Path, content: bytes) -> Written:
    """Give a written file its name, unless the name is taken: a link is refused where a rename would replace."""
    try:
        os.link(beside, path)
    except FileExistsError:
        return "unchanged" if _holds(path, content) else "refused"
    except OSError:  # a file system without links
        if path.exists():
            return "unchanged" if _holds(path, content) else "refused"
        beside.replace(path)
    return "written"


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content
