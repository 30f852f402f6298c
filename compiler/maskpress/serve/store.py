"""The store: one file for each submission, on the device before anybody is told.

``<task id>/<key>.json`` is what counts. An answer that was changed leaves the earlier one beside it as
``<key>.json.1`` and so on, which no reader takes for a result.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from maskpress.pages.disk import Disk
from maskpress.results.submission import Submission, submission_text

Kept = Literal["stored", "unchanged", "changed", "earlier"]
"""What became of a submission: new, there already, in place of an earlier one, or beside a later one."""

_FIELDS = (
    *("format", "task", "batch", "worker", "key", "started", "submitted", "active_seconds", "refused", "answers"),
    "parameters",  # whose names are anybody's: behind the answers none is taken for theirs
)
_NAME = re.compile(r"[0-9a-f]{32}\.json")
_UNFINISHED = re.compile(r"\.[0-9a-f]{32}\.json(\.\d+)?\.part")
_HEAD = 4096
_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Stored:
    """What the store knows of a submission without its answers."""

    task: str
    batch: str
    worker: str | None
    key: str
    submitted: str | None


class Store:
    """Keeps submissions in a folder; safe to use from many threads, one process at a time."""

    def __init__(self, folder: Path, disk: Disk | None = None) -> None:
        self._folder = folder
        self._disk = disk or Disk()
        self._made: set[str] = set()
        self._making = threading.Lock()
        self._busy = [threading.Lock() for _ in range(64)]

    def keep(self, submission: Submission) -> Kept:
        """Keep a submission whose task and key are fit for file names; return when the device has it.

        Of one key the one submitted last counts. Raises OSError; whatever was there before is then still there.
        """
        task, key = str(submission["task"]), str(submission["key"])
        text = submission_text([{name: submission[name] for name in _FIELDS if name in submission}])
        folder = self._task_folder(task)
        with self._busy[int(key, 16) % len(self._busy)]:
            kept = self._keep(folder / f"{key}.json", text, submission)
            self._disk.sync_folder(folder)  # also for what was there: the one who wrote it may have died before this
        return kept

    def stored(self) -> Iterator[Stored]:
        """Read what is stored, and remove what a killed process left unfinished."""
        for folder in sorted(each for each in self._folder.iterdir() if each.is_dir()):
            for path in sorted(folder.iterdir()):
                if _UNFINISHED.fullmatch(path.name):
                    path.unlink()
                elif _NAME.fullmatch(path.name) and (found := _read_head(path)) and found.task == folder.name:
                    yield found

    def _keep(self, path: Path, text: bytes, submission: Submission) -> Kept:
        if not path.exists():
            self._put(path, text)
            return "stored"
        there = path.read_bytes()
        if there == text:
            return "unchanged"
        earlier = _read_head(path)
        if earlier is not None and _time(submission["submitted"]) < _time(earlier.submitted):
            self._put_beside(path, text)
            return "earlier"
        self._put_beside(path, there)
        self._put(path, text)
        return "changed"

    def _put_beside(self, path: Path, text: bytes) -> None:
        """Put a version under the next free number, unless it is there with a number already."""
        number = 1
        while (numbered := path.with_name(f"{path.name}.{number}")).exists():
            if numbered.read_bytes() == text:
                return
            number += 1
        self._put(numbered, text)

    def _put(self, path: Path, text: bytes) -> None:
        part = path.with_name(f".{path.name}.part")
        try:
            self._disk.write(part, [text])
            self._disk.rename(part, path)
        except OSError:
            with suppress(OSError):
                part.unlink()
            raise

    def _task_folder(self, task: str) -> Path:
        folder = self._folder / task
        with self._making:
            if task not in self._made or not folder.is_dir():  # somebody may have tidied up
                if not folder.is_dir():
                    self._disk.make_folder(folder)
                self._disk.sync_folder(self._folder)
                self._made.add(task)
        return folder


def _read_head(path: Path) -> Stored | None:
    """Read what stands before the answers: files are large and many; None where it is no submission."""
    with path.open("rb") as file:
        head, mark, _ = file.read(_HEAD).partition(b'"answers":')
    try:
        found: Any = json.loads(head.rstrip(b", \n") + b"}" if mark else path.read_bytes())
        return Stored(found["task"], found["batch"], found["worker"], found["key"], found["submitted"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _time(text: object) -> datetime:
    return datetime.fromisoformat(text) if isinstance(text, str) else _EVER
