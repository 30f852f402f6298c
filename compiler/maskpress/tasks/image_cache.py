"""What was found out about images, and what they were converted to, by the hash of their content.

An entry is a JSON file, with a PNG beside it where the image was converted. Entries are written beside and renamed, and
checked when read: a damaged one counts as absent.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Finding:
    """What checking an image gave; ``png`` is the SHA-256 of the conversion, None where the original is shown."""

    width: int
    height: int
    media_type: str
    suffix: str
    frames: bool
    png: str | None = None


@dataclass(frozen=True)
class ImageCache:
    """A folder of findings."""

    folder: Path

    def find(self, key: str) -> Finding | None:
        """Look up a finding whose conversion, if it has one, is still whole."""
        try:
            finding = _finding(json.loads((self.folder / f"{key}.json").read_bytes()))
            whole = finding.png is None or sha256(self.png_path(key).read_bytes()) == finding.png
        except (OSError, ValueError, TypeError, RecursionError):
            return None
        return finding if whole else None

    def keep(self, key: str, finding: Finding, png: bytes | None) -> None:
        """Write a finding and its conversion. Raises OSError, only where a conversion is lost by it."""
        if png is not None:
            _replace(self.png_path(key), png)
        try:
            _replace(self.folder / f"{key}.json", json.dumps(asdict(finding), sort_keys=True).encode())
        except OSError:
            return  # The next run looks again.

    def png_path(self, key: str) -> Path:
        """Name the conversion of an entry."""
        return self.folder / f"{key}.png"


def open_cache(environment: Mapping[str, str] = os.environ) -> ImageCache:
    """Open ``$MASKPRESS_CACHE``, ``$XDG_CACHE_HOME/maskpress`` or ``~/.cache/maskpress``.

    Where that cannot be written, a temporary folder serves until the process ends.
    """
    try:
        folder = _default_folder(environment)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return ImageCache(folder)
    except (OSError, RuntimeError):
        folder = Path(tempfile.mkdtemp(prefix="maskpress-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        return ImageCache(folder)


def sha256(*parts: bytes) -> str:
    """Hash byte strings, each with its length, so that no two lists of them read alike."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def _default_folder(environment: Mapping[str, str]) -> Path:
    if chosen := environment.get("MASKPRESS_CACHE"):
        return Path(chosen)
    base = environment.get("XDG_CACHE_HOME", "")
    # The XDG base directory specification has relative paths ignored.
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "maskpress"


def _finding(value: object) -> Finding:
    if not isinstance(value, dict):
        raise TypeError("not an object")
    finding = Finding(**value)
    texts = (finding.media_type, finding.suffix, finding.png or "")
    if not all(isinstance(text, str) for text in texts) or min(finding.width, finding.height) < 1:
        raise ValueError("not a finding")
    return finding


def _replace(path: Path, content: bytes) -> None:
    """Write beside, then rename: a reader sees all of it or nothing."""
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=path.stem[:16] + ".")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(beside).replace(path)
    except OSError:
        Path(beside).unlink(missing_ok=True)
        raise
