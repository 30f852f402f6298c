"""A server that collects submissions, and fails on request in every way a network knows."""

from __future__ import annotations

import select
import socket
import struct
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import parse_headers
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any

_REASONS = {200: "OK", 204: "No Content", 302: "Found", 307: "Temporary Redirect"}


@dataclass(frozen=True)
class Reply:
    """What the server says to one submission; ``stores`` = it keeps the submission as well.

    In headers, ``{elsewhere}`` stands for the same server as another origin.
    ``cut`` = it resets the connection instead: before it has read the body, or after.
    ``stalls`` = it says nothing until it is let go, or the browser has gone.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    stores: bool = False
    cut: str = ""
    stalls: bool = False


STORED = Reply(stores=True, headers={"Content-Type": "application/json"}, body='{{"stored": true, "key": "{key}"}}')


@dataclass(frozen=True)
class Request:
    """A submission as it came: its body is empty where the connection was reset before."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def key(self) -> str:
        return self.headers.get("idempotency-key", "")


@dataclass
class Collector:
    """``replies`` are given in order, then ``usual``; ``stored`` holds the bodies kept under each key, newest last."""

    url: str = ""
    replies: list[Reply] = field(default_factory=list)
    usual: Reply = STORED
    requests: list[Request] = field(default_factory=list)
    stored: dict[str, list[bytes]] = field(default_factory=dict)
    most_at_once: int = 0
    _at_once: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _going_on: threading.Event = field(default_factory=threading.Event)
    _came: threading.Event = field(default_factory=threading.Event)

    @property
    def elsewhere(self) -> str:
        """The same server as another origin."""
        return self.url.replace("127.0.0.1", "localhost")

    def results(self) -> dict[str, bytes]:
        """What a requester finds in the end: one result a key."""
        return {key: bodies[-1] for key, bodies in self.stored.items()}

    def enter(self) -> Reply:
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            return self.replies.pop(0) if self.replies else self.usual

    def take_in(self, request: Request, reply: Reply) -> None:
        with self._lock:
            self.requests.append(request)
            if reply.stores:
                self.stored.setdefault(request.key, []).append(request.body)
        self._came.set()

    def await_first(self) -> None:
        """Return once a submission has come: what a browser says it sends may still be on its way, or asking first."""
        assert self._came.wait(timeout=15), "no submission came within 15 s"

    def leave(self) -> None:
        with self._lock:
            self._at_once -= 1

    def stall(self, connection: socket.socket) -> None:
        """Say nothing until the browser has gone, or this is let go."""
        while not self._going_on.is_set():
            if select.select([connection], [], [], 0.1)[0] and connection.recv(1, socket.MSG_PEEK) == b"":
                return

    def let_go(self) -> None:
        """Give the replies that were held back; nothing stalls from now on."""
        self._going_on.set()


@contextmanager
def collect() -> Iterator[Collector]:
    """Run a collector on a free port of 127.0.0.1."""
    collector = Collector()

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            with _hushed():
                _answer(self, collector)

    class Server(ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Handler) as server:
        collector.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield collector
        finally:
            collector.let_go()
            server.shutdown()
            thread.join()


@contextmanager
def _hushed() -> Iterator[None]:
    """A browser that goes away in the middle is no failure of the test."""
    try:
        yield
    except (OSError, ValueError):
        return


def _answer(handler: Any, collector: Collector) -> None:
    line = handler.rfile.readline().decode("latin-1").split()
    if not line:
        return
    method, path = line[0], line[1]
    headers = {name.lower(): value for name, value in parse_headers(handler.rfile).items()}
    if method not in ("POST", "PUT"):
        text = "Thank you." if method == "GET" else ""
        _say(handler, headers, Reply(headers={"Content-Type": "text/plain"}, body=text), "")
    else:
        _take_in(handler, collector, method, path, headers)


def _take_in(handler: Any, collector: Collector, method: str, path: str, headers: Mapping[str, str]) -> None:
    reply = collector.enter()
    try:
        body = b"" if reply.cut == "before" else handler.rfile.read(int(headers.get("content-length", "0")))
        request = Request(method, path, headers, body)
        collector.take_in(request, reply)
        if reply.stalls:
            collector.stall(handler.connection)
    finally:
        collector.leave()
    if reply.cut:
        _reset(handler.connection)
    else:
        _say(handler, headers, reply, request.key, collector.elsewhere)


def _say(handler: Any, asked: Mapping[str, str], reply: Reply, key: str, elsewhere: str = "") -> None:
    body = reply.body.format(key=key).encode() if reply.stores else reply.body.encode()
    headers = {
        "Access-Control-Allow-Origin": asked.get("origin", "*"),
        "Access-Control-Allow-Methods": "POST, PUT, GET",
        "Access-Control-Allow-Headers": asked.get("access-control-request-headers", "*"),
        "Access-Control-Expose-Headers": "Retry-After",
        "Connection": "close",
        "Content-Length": str(len(body)),
        **{name: value.format(elsewhere=elsewhere) for name, value in reply.headers.items()},
    }
    lines = [
        f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, 'Said')}",
        *(f"{n}: {v}" for n, v in headers.items()),
    ]
    handler.wfile.write("\r\n".join([*lines, "", ""]).encode() + body)


def _reset(connection: socket.socket) -> None:
    """Close with RST and not with FIN: all of it is lost at once."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
