"""Serves built sites on this machine, as a static host would."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what was asked for, the watchdog notes."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of 127.0.0.1 and give its URL, without a slash at the end."""
    with run(partial(_Quiet, directory=str(folder))) as url:
        yield url


@dataclass
class TaskHost:
    """A host that shows tasks in a frame; ``received`` holds what was asked of it otherwise: method, path and fields.

    ``status`` is what it says to a POST.
    """

    url: str = ""
    status: int = 200
    received: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    def frame(self, page: str) -> str:
        """Name the page of the host that shows this address in a frame."""
        return f"{self.url}/show?{page}"


@contextmanager
def serve_task_host() -> Iterator[TaskHost]:
    """Run a task host on a free port of 127.0.0.1."""
    host = TaskHost()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shown = self.path.partition("?")[2].replace("&", "&amp;")
            if not self.path.startswith("/show?"):
                host.received.append(("GET", self.path, {}))
            # At the corner, so that the coordinates of the frame are those of the page.
            style = "position: fixed; inset: 0; width: 100%; height: 100%; border: 0"
            self._say(f'<!doctype html><link rel="icon" href="data:,"><iframe src="{shown}" style="{style}"></iframe>')

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            host.received.append(("POST", self.path, dict(parse_qsl(body, strict_parsing=True))))
            self._say("<!doctype html><p>Thank you.</p>", host.status)

        def _say(self, html: str, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            if status != 204:
                self.wfile.write(html.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with run(Handler) as host.url:
        yield host


@contextmanager
def run(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    """Answer requests on a free port of 127.0.0.1 and give its URL, without a slash at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
