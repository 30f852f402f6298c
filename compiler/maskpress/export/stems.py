"""Stems: the names of an item's files, which every file system can have, and none of which is there twice."""

from __future__ import annotations

import re
from sys import intern

_LONGEST = 200
"""Characters of a stem: file systems take names of 255."""

_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE | re.ASCII)
"""What Windows takes for a device, whatever follows the first dot."""


class Stems:
    """Gives names: the task's id, with the worker where each answer is exported, and a number where that is taken."""

    def __init__(self, each: bool) -> None:
        self._each = each
        self._widgets: dict[str, str] = {}
        self._taken: dict[str, int] = {}

    def name(self, task: str, widget: str, worker: str | None) -> str:
        """Name the files of an answer; of a task's widgets the first one has no name in it."""
        stem = task
        if self._widgets.setdefault(task.lower(), intern(widget)) != widget:
            stem += f"--{_plain(widget)}"
        if self._each and worker:
            stem += f"--{_plain(worker)}"
        return self._free(_portable(stem[:_LONGEST]))

    def _free(self, stem: str) -> str:
        free = stem
        while free.lower() in self._taken:  # file systems may take Car and car for one
            self._taken[stem.lower()] += 1
            free = f"{stem}--{self._taken[stem.lower()]}"
        self._taken[free.lower()] = 1
        return free


def _plain(name: str) -> str:
    """Leave out what not every file system has in names."""
    return "".join(char if char.isascii() and (char.isalnum() or char in "._-") else "-" for char in name)[:60]


def _portable(stem: str) -> str:
    """Change what Windows cannot have: names of devices, and dots at the end of a folder's name."""
    ended = re.sub(r"\.+$", lambda dots: "-" * len(dots[0]), stem)
    return f"_{ended}" if _DEVICE.match(ended) else ended
