"""The folder of results: whole files or none, and never one in place of another."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Literal

Written = Literal["written", "unchanged", "refused"]


def write_result(path: Path, content: bytes) -> Written:
    """Write a file that is not there yet; one with another content stays and is told. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name[:200]}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return _put(beside, path, content)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()


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
