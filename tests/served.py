"""A server in a process of its own, and clients that know nothing of it but its address."""

from __future__ import annotations

import base64
import http.client
import io
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from PIL import Image

COMPILER = Path(__file__).parents[1] / "compiler"
COMMAND = [sys.executable, "-c", "from maskpress.cli import main; main()", "serve"]


class Ended(Exception):
    """A server that ended before it was ready: its exit code, its problems and what it said."""

    def __init__(self, code: int, problems: str, said: list[str]) -> None:
        super().__init__(code, problems, said)
        self.code = code
        self.problems = problems


@dataclass
class Server:
    """A running server: its process, what it said until it was ready, and the URL of the link it printed."""

    process: subprocess.Popen[str]
    said: list[str]
    url: str

    @property
    def place(self) -> str:
        """The host and port."""
        return urlsplit(self.url).netloc

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()
        self._close()

    def stop(self) -> int:
        """End it as Ctrl+C would; its exit code."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(timeout=20)
        self._close()
        return code

    def next_line(self) -> str:
        """Wait for the next line of progress; a server that says nothing for long is ended, which fails the test."""
        assert self.process.stderr
        patience = threading.Timer(60, self.process.kill)
        patience.start()
        try:
            return self.process.stderr.readline().rstrip("\n")
        finally:
            patience.cancel()

    def _close(self) -> None:
        for stream in (self.process.stdout, self.process.stderr):
            if stream:
                stream.close()


def start(
    place: Path, results: Path, *options: str, address: str = "127.0.0.1:0", largest: int | None = None
) -> Server:
    """Start a server and wait until it is ready to be asked; the system lets it write files of ``largest`` bytes."""
    command = [*COMMAND, str(place), "-o", str(results), "-a", address, *options]
    environment = {**os.environ, "PYTHONPATH": str(COMPILER), "PYTHONUNBUFFERED": "1"}
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        command, stdout=pipe, stderr=pipe, text=True, env=environment, preexec_fn=partial(_prepare, largest)
    )
    assert process.stderr
    said: list[str] = []
    while True:
        line = process.stderr.readline()
        if not line:
            out, _ = process.communicate()
            raise Ended(process.returncode, out, said)
        said.append(line.rstrip("\n"))
        if found := re.match(r"open (\S+) ", line):
            return Server(process, said, found[1])


def _prepare(largest: int | None) -> None:
    """Undo what a shell does to commands in the background, and set the limit."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if largest is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))


@contextmanager
def running(
    place: Path, results: Path, *options: str, address: str = "127.0.0.1:0", largest: int | None = None
) -> Iterator[Server]:
    """Run a server for a while."""
    server = start(place, results, *options, address=address, largest=largest)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.kill()


def write_tasks(folder: Path, count: int, *, batch: int = 1, size: tuple[int, int] = (8, 6)) -> Path:
    """Write a spec of as many tasks, ``task-000`` and so on, and return its path."""
    (folder / "photos").mkdir(parents=True)
    for number in range(count):
        Image.new("RGB", size, (number % 256, 90, 120)).save(folder / "photos" / f"task-{number:03}.png")
    spec = f"title: Cars\nlabels: [Car]\nimages: photos/*.png\nbatches: {{size: {batch}}}\n"
    (folder / "task.yaml").write_text(spec)
    return folder / "task.yaml"


def new_key(random: random.Random) -> str:
    return f"{random.getrandbits(128):032x}"


def submission(
    task: str, key: str, *, size: tuple[int, int] = (8, 6), padding: int = 0, **changes: object
) -> dict[str, Any]:
    """Make a submission whose PNG has ``padding`` more bytes behind its end."""
    buffer = io.BytesIO()
    Image.new("P", size).save(buffer, "PNG")
    png = base64.b64encode(buffer.getvalue() + b"\0" * padding).decode()
    answer = {
        "inputImageProperties": {"height": size[1], "width": size[0]},
        "instances": [],
        "labeledImage": {"pngImageData": png},
    }
    return {
        "format": "maskpress/1",
        "task": task,
        "batch": task,
        "worker": None,
        "key": key,
        "started": "2026-11-02T09:14:03.120Z",
        "submitted": "2026-11-02T09:21:44.007Z",
        "active_seconds": 12.5,
        "answers": [{"annotatedResult": answer}],
        **changes,
    }


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes
    cookies: Sequence[str]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    server: Server,
    method: str,
    path: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    *,
    cookies: Sequence[str] = (),
) -> Reply:
    """Ask once, on a connection of its own."""
    connection = http.client.HTTPConnection(server.place, timeout=30)
    sent = {**(headers or {}), **({"Cookie": "; ".join(cookies)} if cookies else {})}
    try:
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        found = [(name.lower(), value) for name, value in answer.getheaders()]
        given = [value.partition(";")[0] for name, value in found if name == "set-cookie"]
        return Reply(answer.status, dict(found), answer.read(), given)
    finally:
        connection.close()


def post(server: Server, sent: Mapping[str, Any], *, cookies: Sequence[str] = (), **headers: str) -> Reply:
    """Submit as a page would."""
    given = {"Content-Type": "application/json", "Idempotency-Key": str(sent["key"])}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    return ask(server, "POST", "/submissions", json.dumps(sent).encode(), given, cookies=cookies)


def stored(results: Path) -> dict[str, dict[str, Any]]:
    """Read every result, by key; each is whole, and no key is there twice."""
    found: dict[str, dict[str, Any]] = {}
    for path in results.glob("*/*.json"):
        submission = json.loads(path.read_bytes())
        assert (path.parent.name, path.stem) == (submission["task"], submission["key"])
        assert submission["key"] not in found
        found[submission["key"]] = submission
    return found


def tree(folder: Path) -> set[str]:
    """List every file below a folder, but the server's own notes."""
    files = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {path for path in files if ".maskpress-serve" not in path}
