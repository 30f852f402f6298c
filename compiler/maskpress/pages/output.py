"""Which folders a site may be written to: only those whose loss would lose nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from maskpress.errors import OutputError
from maskpress.pages.marker import MARKER, read_marker

_ELSEWHERE = "choose another output folder"

# What file browsers leave in every folder they show.
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


def check_output(output: Path, spec_folder: Path) -> None:
    """Raise OutputError unless the folder is missing, empty, or holds an earlier site and nothing else.

    The current folder, the home folder, the spec's folder and every folder above them are never written to.
    """
    if output.is_symlink():
        raise OutputError(f"{output} is a symbolic link, which a build would replace; name the folder it leads to")
    _check_place(output, spec_folder)
    if not output.exists():
        _check_parent(output)
    elif not output.is_dir():
        raise OutputError(f"expected a folder at {output}, found a file; {_ELSEWHERE} or move the file away")
    else:
        _check_ours(output)


def _check_place(output: Path, spec_folder: Path) -> None:
    place = output.resolve()
    kept = {"the current folder": Path.cwd(), "your home folder": _home(), "the folder of the task spec": spec_folder}
    for name, folder in kept.items():
        if folder is not None and folder.resolve().is_relative_to(place):
            raise OutputError(f"{output} is or holds {name}, which a build would replace; {_ELSEWHERE}")


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:  # an account without a home folder has none to lose
        return None


def _check_parent(output: Path) -> None:
    for parent in output.parents:
        if parent.exists():
            if not parent.is_dir():
                raise OutputError(f"{output} cannot be made: {parent} is a file, not a folder; {_ELSEWHERE}")
            return


def _check_ours(output: Path) -> None:
    present = set(_files_below(output))
    if not present:
        return
    written = read_marker(output)
    if written is None:
        raise OutputError(
            f"{output} is not an earlier site: it holds {_some(present)} and no {MARKER} of ours; "
            f"{_ELSEWHERE}, or empty this one"
        )
    strange = present - {file.path for file in written} - {MARKER}
    if strange:
        raise OutputError(
            f"{output} holds {_some(strange)} beside the earlier site, which a build would delete; "
            f"move that away, or {_ELSEWHERE}"
        )


def _files_below(folder: Path) -> Iterator[str]:
    """Give the POSIX paths of all entries but folders, links to folders included."""
    for parent, folders, files in os.walk(folder):
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        for name in files + links:
            if name not in _LITTER:
                yield (Path(parent) / name).relative_to(folder).as_posix()


def _some(paths: set[str]) -> str:
    shown = ", ".join(islice(sorted(paths), 3))
    return shown if len(paths) <= 3 else f"{shown} and {len(paths) - 3} more"
