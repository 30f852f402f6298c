"""The file that marks a site's folder as ours and lists what we put there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

MARKER = ".maskpress.json"
_FORMAT = "maskpress-site/1"


@dataclass(frozen=True)
class SiteFile:
    """One written file: its POSIX path below the site, its size in bytes and the SHA-256 of its content in hex."""

    path: str
    size: int
    sha256: str


def marker_text(files: Iterable[SiteFile]) -> bytes:
    """Write the marker: the files sorted by path, and nothing that differs between two builds of one spec."""
    listed = [asdict(file) for file in sorted(files, key=lambda file: file.path)]
    return json.dumps({"format": _FORMAT, "files": listed}, indent=1).encode() + b"\n"


def read_marker(folder: Path) -> tuple[SiteFile, ...] | None:
    """Read a folder's marker; None where it has none, or one that is not ours."""
    try:
        found = json.loads((folder / MARKER).read_bytes())
        if found["format"] != _FORMAT:
            return None
        return tuple(SiteFile(**file) for file in found["files"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
