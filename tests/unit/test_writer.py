"""Kill -9 and a full disk at every change of the disk: the earlier site or the new one, never a mixture."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from handmade import tree
from maskpress.errors import OutputError
from maskpress.pages.disk import Disk
from maskpress.pages.marker import read_marker
from maskpress.pages.workspace import workspace
from maskpress.pages.writer import PlannedFile, write_files
from soak import thinned

OLD = {"index.html": b"old list", "gone.html": b"old page", "images/gone.jpg": b"old photo"}
NEW = {"index.html": b"new list", "more.html": b"new page", "images/more.jpg": b"new photo"}

Tree = dict[str, bytes | None] | None


class Steps(Disk):
    """A disk that calls ``at_step`` with the number of each change before it is made."""

    def __init__(self, at_step: Callable[[int], None] = lambda step: None, *, exchanges: bool = True) -> None:
        self.at_step = at_step
        self.exchanges = exchanges
        self.steps = 0

    def touch(self, operation: str, path: Path) -> None:
        self.at_step(self.steps)
        self.steps += 1

    def exchange(self, one: Path, other: Path) -> bool:
        return self.exchanges and super().exchange(one, other)


def build(output: Path, content: dict[str, bytes], disk: Disk) -> None:
    files = [PlannedFile(path, 0, partial(in_pieces, text)) for path, text in content.items()]
    write_files(output, files, output.parent / "spec", disk)


def in_pieces(text: bytes) -> list[bytes]:
    return [text[:3], text[3:]]


def built(folder: Path, content: dict[str, bytes]) -> Tree:
    build(folder, content, Disk())
    return tree(folder)


def prepare(folder: Path, before: dict[str, bytes] | None) -> Path:
    """Make a folder for one attempt, with the earlier site in it or without one."""
    folder.mkdir()
    if before is not None:
        build(folder / "site", before, Disk())
    return folder / "site"


def count_steps(folder: Path, before: dict[str, bytes] | None, exchanges: bool) -> int:
    disk = Steps(exchanges=exchanges)
    build(prepare(folder, before), NEW, disk)
    return disk.steps


class Full(OSError):
    """What a full disk raises."""

    def __init__(self) -> None:
        super().__init__(errno.ENOSPC, os.strerror(errno.ENOSPC))


class FullWhenWriting(Disk):
    """A disk that is full for files, but not for renames."""

    def touch(self, operation: str, path: Path) -> None:
        if operation == "write":
            raise Full


def run_killed(output: Path, step: int, exchanges: bool) -> None:
    """Build in a child process that is killed before a step."""
    child = os.fork()
    if child == 0:
        die = Steps(lambda now: os.kill(os.getpid(), signal.SIGKILL) if now == step else None, exchanges=exchanges)
        build(output, NEW, die)
        os._exit(0)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])


def run_full(output: Path, step: int, exchanges: bool, *, until_the_end: bool) -> None:
    """Build on a disk that is full at one step, or from it on."""

    def refuse(now: int) -> None:
        if now == step or (until_the_end and now > step):
            raise Full

    with suppress(Full):  # a build whose tidying up fails has still succeeded
        build(output, NEW, Steps(refuse, exchanges=exchanges))


FAULTS: dict[str, Callable[[Path, int, bool], None]] = {
    "killed": run_killed,
    "full once": lambda output, step, exchanges: run_full(output, step, exchanges, until_the_end=False),
    "full for good": lambda output, step, exchanges: run_full(output, step, exchanges, until_the_end=True),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("exchanges", [True, False], ids=["exchange", "two renames"])
@pytest.mark.parametrize("before", [OLD, None], ids=["rebuild", "first build"])
def test_writer_leaves_the_old_or_the_new_site_whatever_step_fails(
    tmp_path: Path, before: dict[str, bytes] | None, exchanges: bool, fault: str
) -> None:
    old = built(tmp_path / "old", before) if before else None
    new = built(tmp_path / "new", NEW)
    seen = set()
    for step in range(count_steps(tmp_path / "count", before, exchanges)):
        output = prepare(tmp_path / str(step), before)
        FAULTS[fault](output, step, exchanges)
        left = tree(output)
        # Only between the two renames of a system that cannot exchange may the site be missing.
        assert left in (old, new) or (left is None and not exchanges), f"a mixture at step {step}"
        seen.add("new" if left == new else "old")
        build(output, NEW, Disk())
        assert tree(output) == new, f"the next build does not mend step {step}"
        assert [path.name for path in output.parent.iterdir()] == ["site"], f"litter after step {step}"
    assert seen == {"old", "new"}


class Small(Disk):
    """A disk that takes a byte at a time, and calls ``when_full`` in place of the write that finds no room."""

    def __init__(self, room: int, when_full: Callable[[], None]) -> None:
        self.room = room
        self.when_full = when_full

    def put(self, descriptor: int, piece: memoryview) -> int:
        if self.room == 0:
            self.when_full()
        self.room -= 1
        return super().put(descriptor, piece[:1])

    def sync(self, descriptor: int) -> None:
        """Spare the device: there are hundreds of builds."""


def refuse() -> None:
    raise Full


def run_out_of_room(output: Path, room: int) -> None:
    with pytest.raises(Full):
        build(output, NEW, Small(room, refuse))


def run_killed_in_a_write(output: Path, room: int) -> None:
    child = os.fork()
    if child == 0:
        build(output, NEW, Small(room, lambda: os.kill(os.getpid(), signal.SIGKILL)))
        os._exit(0)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("fault", [run_out_of_room, run_killed_in_a_write])
@pytest.mark.parametrize("before", [OLD, None], ids=["rebuild", "first build"])
def test_writer_leaves_the_old_site_whatever_byte_is_the_last_one_written(
    tmp_path: Path, before: dict[str, bytes] | None, fault: Callable[[Path, int], None]
) -> None:
    new = built(tmp_path / "new", NEW)
    assert new is not None
    output = prepare(tmp_path / "here", before)
    old = tree(output)
    size = sum(len(content) for content in new.values() if content is not None)
    for room in thinned(range(size), 1 if fault is run_out_of_room else 5):
        fault(output, room)
        assert tree(output) == old, f"not the old site after byte {room}"
    build(output, NEW, Small(size, refuse))
    assert tree(output) == new
    assert [path.name for path in output.parent.iterdir()] == ["site"]


def test_writer_puts_the_old_site_back_before_anything_else(tmp_path: Path) -> None:
    output = prepare(tmp_path / "here", OLD)
    old = tree(output)
    (work := tmp_path / "here" / ".site.maskpress-build").mkdir()
    output.rename(work / "old")  # a kill between the two renames
    with pytest.raises(Full):
        build(output, NEW, FullWhenWriting())
    assert tree(output) == old


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux exchanges folders in one step")
def test_readers_see_a_whole_site_at_every_step(tmp_path: Path) -> None:
    output = prepare(tmp_path / "here", OLD)
    old, new = tree(output), built(tmp_path / "new", NEW)
    seen: list[Tree] = []
    build(output, NEW, Steps(lambda step: seen.append(tree(output))))
    assert all(site in (old, new) for site in seen)


def test_writer_lists_what_it_wrote_in_the_marker(tmp_path: Path) -> None:
    output = prepare(tmp_path / "here", NEW)
    marker = read_marker(output)
    assert marker is not None
    assert [(file.path, file.size) for file in marker] == [("images/more.jpg", 9), ("index.html", 8), ("more.html", 8)]
    assert [file.sha256 for file in marker] == [sha256(NEW[file.path]).hexdigest() for file in marker]


def test_writer_replaces_an_empty_folder_and_makes_missing_parents(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    new = built(tmp_path / "deep" / "er" / "site", NEW)
    assert built(tmp_path / "empty", NEW) == new


def test_second_builder_is_refused_in_words_while_the_first_one_writes(tmp_path: Path) -> None:
    output = prepare(tmp_path / "here", OLD)
    before = tree(output)
    with workspace(output, Disk()), pytest.raises(OutputError, match="another build is writing"):
        build(output, NEW, Disk())
    assert tree(output) == before
    assert built(output, NEW) != before


def test_builder_never_works_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "mine" / "old").mkdir(parents=True)
    (tmp_path / ".site.maskpress-build").symlink_to("mine")
    with pytest.raises(OutputError, match="expected no link at"):
        build(tmp_path / "site", NEW, Disk())
    assert (tmp_path / "mine" / "old").exists()


def test_writer_reports_progress_file_by_file(tmp_path: Path) -> None:
    calls: list[tuple[int, int]] = []
    files = [PlannedFile(f"{n}.html", 0, lambda: [b"page"]) for n in range(3)]
    write_files(tmp_path / "site", files, tmp_path / "spec", Disk(), lambda *call: calls.append(call))
    assert calls == [(1, 3), (2, 3), (3, 3)]


def test_writer_sets_the_same_modes_whatever_the_umask(tmp_path: Path) -> None:
    earlier = os.umask(0o077)
    try:
        output = prepare(tmp_path / "here", NEW)
    finally:
        os.umask(earlier)
    modes = {path.stat().st_mode & 0o777 for path in output.rglob("*") if path.is_file()}
    folders = {path.stat().st_mode & 0o777 for path in (output, output / "images")}
    assert (modes, folders) == ({0o644}, {0o755})
