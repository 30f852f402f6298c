"""The few operations that change the disk, so that a test can make each of them fail."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # linux/fs.h


class Disk:
    """Changes files and folders, one primitive at a time.

    Modes are set whatever the umask. Every method raises OSError. ``touch`` is called before each change with its name
    and path, and may raise or never come back.
    """

    def touch(self, operation: str, path: Path) -> None:
        """Do nothing; tests override it."""

    def make_folder(self, path: Path) -> None:
        """Make one folder, mode 0755."""
        self.touch("mkdir", path)
        path.mkdir()
        path.chmod(0o755)

    def write(self, path: Path, pieces: Iterable[bytes]) -> None:
        """Write a new file, mode 0644, piece after piece, and wait until the device has it."""
        self.touch("create", path)
        with path.open("xb", buffering=0) as file:
            path.chmod(0o644)
            for piece in pieces:
                self.touch("write", path)
                rest = memoryview(piece)
                while rest:
                    rest = rest[self.put(file.fileno(), rest) :]
            self.touch("fsync", path)
            self.sync(file.fileno())

    def put(self, descriptor: int, piece: memoryview) -> int:
        """Write the start of a piece to an open file, and tell how much of it: a nearly full disk takes a part."""
        return os.write(descriptor, piece)

    def sync_folder(self, path: Path) -> None:
        """Wait until the device knows the folder's entries."""
        if sys.platform == "win32":
            return  # folders cannot be opened there
        self.touch("fsync", path)
        folder = os.open(path, os.O_RDONLY)
        try:
            self.sync(folder)
        finally:
            os.close(folder)

    def sync(self, descriptor: int) -> None:
        """Wait until the device has what an open file or folder holds."""
        os.fsync(descriptor)

    def rename(self, old: Path, new: Path) -> None:
        """Rename a file or folder; ``new`` may be an empty folder."""
        self.touch("rename", old)
        old.replace(new)

    def exchange(self, one: Path, other: Path) -> bool:
        """Swap two entries in one step, or return False where the system or file system cannot."""
        self.touch("rename", one)
        return _exchange(os.fsencode(one), os.fsencode(other))

    def remove(self, path: Path) -> None:
        """Remove a file or a folder with all it holds; symbolic links are not followed."""
        if path.is_dir() and not path.is_symlink():
            for child in sorted(path.iterdir()):
                self.remove(child)
            self.remove_empty(path)
        else:
            self.touch("unlink", path)
            path.unlink()

    def remove_empty(self, path: Path) -> None:
        """Remove a folder that holds nothing."""
        self.touch("rmdir", path)
        path.rmdir()


def _exchange(one: bytes, other: bytes) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    renameat2 = getattr(ctypes.CDLL(None), "renameat2", None)
    return renameat2 is not None and renameat2(_AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE) == 0
