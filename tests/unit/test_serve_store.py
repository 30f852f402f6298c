"""The store: what it returns from is on the device, and whatever fails leaves what was there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from maskpress.pages.disk import Disk
from maskpress.serve.store import Store
from served import submission

KEY = "0123456789abcdef" * 2


class WatchedDisk(Disk):
    """Notes each change and each wait, and fails at the one with a given number."""

    def __init__(self, fail_at: int | None = None) -> None:
        self.done: list[str] = []
        self.fail_at = fail_at

    def touch(self, operation: str, path: Path) -> None:
        if len(self.done) == self.fail_at:
            raise OSError(28, "No space left on device", str(path))
        self.done.append(operation)


def files(folder: Path) -> dict[str, Any]:
    return {path.name: json.loads(path.read_bytes()) for path in folder.glob("*/*")}


def test_file_and_both_folders_are_waited_for_in_order(tmp_path: Path) -> None:
    disk = WatchedDisk()
    Store(tmp_path, disk).keep(submission("a", KEY))
    assert disk.done == ["mkdir", "fsync", "create", "write", "fsync", "rename", "fsync"]


def test_repeated_submission_waits_again_for_what_the_first_may_not_have(tmp_path: Path) -> None:
    Store(tmp_path).keep(submission("a", KEY))
    disk = WatchedDisk()
    assert Store(tmp_path, disk).keep(submission("a", KEY)) == "unchanged"
    assert disk.done == ["fsync", "fsync"]


def test_folder_that_somebody_removed_is_made_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.keep(submission("a", KEY))
    (tmp_path / "a" / f"{KEY}.json").unlink()
    (tmp_path / "a").rmdir()
    assert store.keep(submission("a", KEY)) == "stored"
    assert files(tmp_path) == {f"{KEY}.json": submission("a", KEY)}


@pytest.mark.parametrize("fail_at", range(7))
def test_failure_at_any_point_leaves_nothing_half_and_can_be_repeated(tmp_path: Path, fail_at: int) -> None:
    store = Store(tmp_path, WatchedDisk(fail_at))
    with pytest.raises(OSError, match="No space left"):
        store.keep(submission("a", KEY))
    assert set(files(tmp_path)) <= {f"{KEY}.json"}
    assert Store(tmp_path).keep(submission("a", KEY)) in ("stored", "unchanged")
    assert files(tmp_path) == {f"{KEY}.json": submission("a", KEY)}


@pytest.mark.parametrize("fail_at", range(9))
def test_failure_while_replacing_keeps_the_earlier_answer(tmp_path: Path, fail_at: int) -> None:
    first, second = submission("a", KEY), submission("a", KEY, submitted="2026-11-03T00:00:00Z")
    Store(tmp_path).keep(first)
    with pytest.raises(OSError, match="No space left"):
        Store(tmp_path, WatchedDisk(fail_at)).keep(second)
    assert first in files(tmp_path).values()
    Store(tmp_path).keep(second)
    found = files(tmp_path)
    assert found.pop(f"{KEY}.json") == second
    assert list(found.values()) == [first]


def test_process_that_dies_while_writing_leaves_what_the_next_removes(tmp_path: Path) -> None:
    class Dying(Disk):
        def touch(self, operation: str, path: Path) -> None:
            if operation == "rename":
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Store(tmp_path, Dying()).keep(submission("a", KEY))
    assert [path.name for path in tmp_path.glob("a/*")] == [f".{KEY}.json.part"]
    store = Store(tmp_path)
    assert list(store.stored()) == []
    assert list(tmp_path.glob("a/*")) == []
    assert store.keep(submission("a", KEY)) == "stored"


def test_last_submitted_counts_whatever_comes_last(tmp_path: Path) -> None:
    store = Store(tmp_path)
    times = ["2026-11-02T10:00:00.500Z", "2026-11-02T10:00:00Z", "2026-11-02T10:00:01Z", None]
    kept = [store.keep(submission("a", KEY, submitted=time)) for time in times]
    assert kept == ["stored", "earlier", "changed", "earlier"]
    assert json.loads((tmp_path / "a" / f"{KEY}.json").read_bytes())["submitted"] == "2026-11-02T10:00:01Z"
    assert len(files(tmp_path)) == 4


def test_stored_is_read_back_without_the_answers(tmp_path: Path) -> None:
    hostile = '", "answers": [{"key": 1}], "x": "'
    Store(tmp_path).keep(submission("a", KEY, worker=hostile, padding=100_000))
    (found,) = Store(tmp_path).stored()
    assert (found.task, found.batch, found.worker, found.key) == ("a", "a", hostile, KEY)


@pytest.mark.parametrize(
    "extra", [{"parameters": {"answers": "1", "key": "2"}}, {"refused": '", "answers": [', "x": 1}]
)
def test_what_may_be_there_is_kept_and_hides_nothing(tmp_path: Path, extra: dict[str, Any]) -> None:
    sent = submission("a", KEY, worker="ana", **extra)
    Store(tmp_path).keep(sent)
    sent.pop("x", None)
    assert files(tmp_path) == {f"{KEY}.json": sent}
    (found,) = Store(tmp_path).stored()
    assert (found.task, found.worker, found.key) == ("a", "ana", KEY)


@pytest.mark.parametrize("text", ["", "[]", "{", "null", '{"task": "a"}', '{"task": "b", "answers": []}'])
def test_strange_files_are_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / "a").mkdir()
    strange = [tmp_path / "a" / f"{KEY}.json", tmp_path / "a" / "notes.json", tmp_path / "a.json"]
    for path in strange:
        path.write_text(text)
    assert list(Store(tmp_path).stored()) == []
    assert [path.read_text() for path in strange] == [text] * 3
