"""PNGs that output manifests refer to, found below a folder: their references tell where they once were."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from maskpress.problems import Refusal

MAX_PNG = 256 * 1024 * 1024
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/]*/")


def find_png(reference: str, folders: Sequence[Path], help: str) -> bytes:
    """Read the PNG of a reference, a URI or a path: the file below one of the folders whose path ends most alike.

    ``help`` says what to do where there is none. Raises Refusal: E607 none or several, E001 unreadable.
    """
    parts = [part for part in _SCHEME.sub("", reference.split("?")[0]).split("/") if part not in ("", ".")]
    if not parts or "\0" in reference:
        raise Refusal("E607", f'"{reference[:200]}" is not the place of a PNG')
    for folder in folders:
        found = _found(parts, folder)
        if found is not None:
            return read_regular(found, MAX_PNG)
    where = " or ".join(f'"{folder}"' for folder in folders)
    raise Refusal("E607", f'no PNG "{parts[-1]}" below {where}', help)


def read_regular(path: Path, limit: int) -> bytes:
    """Read a regular file of at most ``limit`` bytes. Raises Refusal with the code E001."""
    try:
        with open(path, "rb", opener=_open_at_once) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Refusal("E001", "it is no regular file")
            content = file.read(limit + 1) if status.st_size <= limit else b""
    except FileNotFoundError:
        raise Refusal("E001", "no such file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Refusal("E001", f"cannot read it: {reason.lower()}") from None
    if max(status.st_size, len(content)) > limit:
        raise Refusal("E001", f"it is larger than {limit >> 20} MiB", "split it")
    return content


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting: a FIFO without a writer would keep us for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _found(parts: list[str], folder: Path) -> Path | None:
    try:
        return next(_candidates(parts, folder), None) or _only(parts[-1], folder)
    except (OSError, ValueError):  # a name no file system has
        return None


def _candidates(parts: list[str], folder: Path) -> Iterator[Path]:
    """Give the files at the reference's path, at that without its first folder, and so on."""
    for start in range(len(parts)):
        for name in _names(parts[-1]):
            path = folder.joinpath(*parts[start:-1], name)
            if _is_below(path, folder):
                yield path


def _only(name: str, folder: Path) -> Path | None:
    """Find the only file of that name anywhere below the folder."""
    found = sorted(path for each in _names(name) for path in folder.rglob(glob.escape(each)) if _is_below(path, folder))
    if len(found) > 1:
        shown = ", ".join(str(path.relative_to(folder)) for path in found[:3])
        raise Refusal("E607", f'several PNGs are called "{name}": {shown}', "name a folder that holds one of them")
    return found[0] if found else None


def _is_below(path: Path, folder: Path) -> bool:
    return path.is_file() and path.resolve().is_relative_to(folder.resolve())


def _names(name: str) -> list[str]:
    """Give the spellings of a name: programs that copy files replace the colons of its time."""
    return list(dict.fromkeys([name, name.replace(":", "_"), name.replace(":", "-"), name.replace(":", "")]))
