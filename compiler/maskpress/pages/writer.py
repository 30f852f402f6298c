"""Write a site so that its folder holds the earlier site or the new one, whole, whenever the build ends.

The new site is built in a workspace beside the folder, brought to the device, and swapped in. Where two entries can be
exchanged in one step (Linux) the folder is never absent; elsewhere it is between two renames, and ``_settle`` of the
same or the next build puts the earlier site back if the second never came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from maskpress.pages.disk import Disk
from maskpress.pages.marker import MARKER, SiteFile, marker_text
from maskpress.pages.output import check_output
from maskpress.pages.workspace import workspace


@dataclass(frozen=True)
class PlannedFile:
    """A file to write: its POSIX path below the site, about how many bytes it has, and its content when asked."""

    path: str
    weight: int
    pieces: Callable[[], Iterable[bytes]]


def write_files(
    output: Path,
    files: Sequence[PlannedFile],
    spec_folder: Path,
    disk: Disk,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Replace the site in ``output`` by these files and their marker.

    Raises OutputError where the folder is not ours or in use, and OSError where the disk refuses; the folder is then
    as it was, or holds the whole new site.
    """
    check_output(output, spec_folder)
    _make_parents(output, disk)
    with workspace(output, disk) as work:
        _settle(output, work, disk)
        check_output(output, spec_folder)  # again: another builder may have written while we took the lock
        try:
            _stage(work / "new", files, disk, progress or _silent)
            _swap(output, work, disk)
        finally:
            # Whatever cannot be removed now is removed by the next build.
            with suppress(OSError):
                _settle(output, work, disk)


def _silent(done: int, total: int) -> None:
    """Tell nobody."""


def _make_parents(output: Path, disk: Disk) -> None:
    missing = [parent for parent in output.parents if not parent.exists()]
    for parent in reversed(missing):
        disk.make_folder(parent)


def _settle(output: Path, work: Path, disk: Disk) -> None:
    """Undo an unfinished swap and clear the workspace."""
    old, new = work / "old", work / "new"
    if old.exists() and not output.exists():
        disk.rename(old, output)
    for rest in (old, new):
        if rest.exists():
            disk.remove(rest)


def _stage(new: Path, files: Sequence[PlannedFile], disk: Disk, progress: Callable[[int, int], None]) -> None:
    folders = [new, *sorted({(new / file.path).parent for file in files} - {new})]
    for folder in folders:
        disk.make_folder(folder)
    written = []
    for done, file in enumerate(files, 1):
        written.append(_write(new, file, disk))
        progress(done, len(files))
    disk.write(new / MARKER, [marker_text(written)])
    for folder in folders:
        disk.sync_folder(folder)


def _write(new: Path, file: PlannedFile, disk: Disk) -> SiteFile:
    digest, size = sha256(), 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for piece in file.pieces():
            digest.update(piece)
            size += len(piece)
            yield piece

    disk.write(new / file.path, counted())
    return SiteFile(file.path, size, digest.hexdigest())


def _swap(output: Path, work: Path, disk: Disk) -> None:
    if not output.exists():
        disk.rename(work / "new", output)
    elif not disk.exchange(work / "new", output):
        disk.rename(output, work / "old")
        disk.rename(work / "new", output)
    disk.sync_folder(output.parent)
    disk.sync_folder(work)
