"""Bodies that are large, endless or slow, and a disk that has no room for them."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from served import Server, ask, new_key, post, running, stored, submission, tree, write_tasks

MIB = 1 << 20


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bodies")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    spec = write_tasks(folder / "work", 3)
    with running(spec, folder / "results") as server:
        yield server


def chunked(server: Server, declared: int | None) -> tuple[int, int]:
    """Send a body of 1 GB, held by nobody, until there is an answer; its status and the MiB sent until then."""
    host, port = server.place.split(":")
    length = f"Content-Length: {declared}" if declared else "Transfer-Encoding: chunked"
    head = f"POST /submissions HTTP/1.1\r\nHost: {server.place}\r\nContent-Type: application/json\r\n{length}\r\n\r\n"
    piece = b" " * MIB if declared else b"%x\r\n%b\r\n" % (MIB, b" " * MIB)
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(head.encode())
        sent = 0
        connection.setblocking(False)
        answer = b""
        rest = memoryview(piece)
        deadline = time.monotonic() + 30
        while sent < 1024 and b"\r\n\r\n" not in answer and time.monotonic() < deadline:
            try:
                rest = rest[connection.send(rest) :]
            except BlockingIOError:
                pass
            except (BrokenPipeError, ConnectionResetError):
                sent = 1024
            if not rest:
                rest, sent = memoryview(piece), sent + 1
            with suppress(BlockingIOError):
                answer += connection.recv(65536)
        return int(answer.split(b" ")[1]), sent


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads the memory of the server from /proc")
@pytest.mark.parametrize("declared", [1 << 30, None], ids=["declared", "chunked"])
def test_huge_bodies_are_refused_early_and_never_held(server: Server, folder: Path, declared: int | None) -> None:
    before = tree(folder)
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda _: chunked(server, declared), range(4)))
    assert [status for status, _ in replies] == [413] * 4
    assert max(sent for _, sent in replies) < (8 if declared else 200)
    assert peak(server) < 300
    assert tree(folder) == before


@pytest.mark.parametrize("padding", [1 * MIB, 3 * MIB], ids=["when stored", "when received"])
def test_disk_that_refuses_is_told_and_nothing_half_is_left(tmp_path: Path, padding: int) -> None:
    spec = write_tasks(tmp_path / "work", 1)
    random = Random(4)
    with running(spec, tmp_path / "results", largest=MIB) as server:
        reply = post(server, submission("task-000", new_key(random), padding=padding))
        assert (reply.status, reply.json["error"]) == (
            507,
            "the disk of the server refused: file too large; nothing was stored, try again later",
        )
        assert tree(tmp_path / "results") == set()
        assert post(server, sent := submission("task-000", new_key(random))).status == 200
    assert stored(tmp_path / "results") == {sent["key"]: sent}


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads the memory of the server from /proc")
def test_largest_submissions_are_taken_one_after_the_other(server: Server, folder: Path) -> None:
    random = Random(1)
    sent = [submission("task-002", new_key(random), padding=44 * MIB) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        replies = list(pool.map(lambda each: post(server, each), sent))
    assert [reply.status for reply in replies] == [200] * 2
    assert peak(server) < 400
    paths = [folder / "results" / "task-002" / f"{each['key']}.json" for each in sent]
    assert [json.loads(path.read_bytes()) == each for path, each in zip(paths, sent, strict=True)] == [True, True]
    for path in paths:
        path.unlink()


def peak(server: Server) -> float:
    """Give the most memory a server has had, in MiB."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def test_slow_clients_keep_nobody_waiting(server: Server) -> None:
    host, port = server.place.split(":")
    head = f"POST /submissions HTTP/1.1\r\nHost: {server.place}\r\nContent-Type: application/json\r\n"
    slow = [socket.create_connection((host, int(port))) for _ in range(60)]
    try:
        for connection in slow:
            connection.sendall(f"{head}Content-Length: 5000000\r\n\r\n".encode() + b" " * 3_000_000)
        began = time.monotonic()
        assert post(server, submission("task-000", new_key(Random(8)))).status == 200
        assert ask(server, "GET", "/task-001.html").status == 200
        assert time.monotonic() - began < 5
    finally:
        for connection in slow:
            connection.close()
