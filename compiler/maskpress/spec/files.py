"""Files that a task spec may name: regular ones of a bounded size below its folder, opened so that nothing can hang."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from maskpress.problems import Refusal
from maskpress.spec.names import did_you_mean

MAX_LISTED = 10_000
"""Names of one folder looked at for a "did you mean"."""


@dataclass(frozen=True)
class FoundFile:
    """A file as the reader named it, and the resolved path where it is."""

    name: str
    path: Path


def find_file(root: Path, name: str, base: Path | None = None) -> FoundFile:
    """Resolve a name against ``base`` (default ``root``) to a regular file below ``root``, symbolic links followed.

    Raises Refusal: E301 missing, E302 outside ``root``, E303 not a regular file, E304 not accessible.
    """
    path = (base or root) / name
    try:
        found = path.resolve()
        mode = found.stat().st_mode if found.is_relative_to(root.resolve()) else None
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise Refusal("E301", f'no file "{name}"', _near(path, name)) from None
    except (OSError, RuntimeError) as error:
        raise Refusal("E304", f'cannot reach "{name}": {_reason(error)}') from None
    if mode is None:
        raise Refusal("E302", f'"{name}" lies outside the folder of the task spec', "copy the file into that folder")
    _require_regular(name, mode)
    return FoundFile(name, found)


def read_file(file: FoundFile, limit: int) -> bytes:
    """Read a regular file of at most ``limit`` bytes.

    Raises Refusal: E301 missing, E303 not a regular file (any more), E304 unreadable, E307 too large.
    """
    try:
        with open(file.path, "rb", opener=_open_at_once) as opened:
            status = os.fstat(opened.fileno())
            _require_regular(file.name, status.st_mode)
            content = b"" if status.st_size > limit else opened.read(limit + 1)
    except FileNotFoundError:
        raise Refusal("E301", f'no file "{file.name}"') from None
    except IsADirectoryError:
        raise Refusal("E303", f'"{file.name}" is a folder, not a file') from None
    except (OSError, ValueError) as error:
        raise Refusal("E304", f'cannot read "{file.name}": {_reason(error)}') from None
    if max(len(content), status.st_size) > limit:
        raise Refusal("E307", f'"{file.name}" is larger than {limit >> 20} MiB')
    return content


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting: a FIFO without a writer would keep us for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _require_regular(name: str, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise Refusal("E303", f'"{name}" is {_kind(mode)}, not a file')


def _near(path: Path, name: str) -> str | None:
    """Propose a file of the same folder, or forward slashes."""
    if "\\" in name:
        return 'separate folders by "/"'
    try:
        with os.scandir(path.parent) as entries:
            names = [entry.name for entry, _ in zip(entries, range(MAX_LISTED), strict=False)]
    except (OSError, ValueError):
        return f'there is no folder "{PurePosixPath(name).parent}"'
    shown = PurePosixPath(name).parent
    return did_you_mean(name, sorted(str(shown / other) for other in names))


def _kind(mode: int) -> str:
    kinds = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
    return kinds.get(stat.S_IFMT(mode), "a device")


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[:1].lower() + error.strerror[1:]
    return "its name is not usable" if isinstance(error, ValueError) else "it leads in a circle"
