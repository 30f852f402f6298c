"""The folder beside the output in which the next site is built, held by one builder at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from maskpress.errors import OutputError
from maskpress.pages.disk import Disk
from maskpress.pages.lock import try_lock


@contextmanager
def workspace(output: Path, disk: Disk) -> Iterator[Path]:
    """Hold ``.<output>.maskpress-build`` beside the output, and remove it at the end if it is empty by then.

    The lock in it is the kernel's: a builder that dies gives it up. Raises OutputError while another builder holds it.
    """
    work = output.parent / f".{output.name}.maskpress-build"
    lock = _acquire(work, disk)
    try:
        yield work
    finally:
        # Removed while held: whoever opened the file meanwhile sees that it is no longer the one in the folder.
        with suppress(OSError):
            disk.remove(work / "lock")
            disk.remove_empty(work)
        os.close(lock)


def _acquire(work: Path, disk: Disk) -> int:
    if work.is_symlink():
        raise OutputError(f"expected no link at {work}, where the next site is built; remove it, then build again")
    while True:
        if not work.exists():
            disk.make_folder(work)
        lock = _open_lock(work, disk)
        if lock is None:
            continue
        if not try_lock(lock):
            os.close(lock)
            raise OutputError(f"another build is writing in {work.parent}: wait for it to end, then build again")
        if _is_entry(lock, work / "lock"):
            return lock
        os.close(lock)


def _open_lock(work: Path, disk: Disk) -> int | None:
    disk.touch("create", work / "lock")
    try:
        return os.open(work / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    except FileNotFoundError:
        return None  # another builder has just ended and removed the folder


def _is_entry(lock: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(lock), path.stat())
    except FileNotFoundError:
        return False
