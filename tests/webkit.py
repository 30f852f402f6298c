"""Drive a WebKitGTK window over W3C WebDriver: plain HTTP to WebKitWebDriver, on a screen of its own."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

Point = tuple[float, float]

SCREEN = "1400x1000x24"
PATIENCE = 60  # s: CI machines share their cores


@contextmanager
def open_webkit(driver: str, ratio: int = 1) -> Iterator[WebKit]:
    """Start a browser whose device pixel ratio is ``ratio`` (1, 2, 3), and end all of it afterwards.

    ``driver`` is the path of WebKitWebDriver, which brings its browser along.
    """
    with ExitStack() as stack:
        display = stack.enter_context(_screen())
        # No desktop's settings and no running display server may reach the browser.
        environment = {**os.environ, "DISPLAY": display, "GDK_BACKEND": "x11", "GDK_SCALE": str(ratio)}
        port = stack.enter_context(_driver(driver, environment))
        webkit = WebKit(port)
        stack.callback(webkit.close)
        yield webkit


class WebKit:
    """One browser window."""

    def __init__(self, port: int) -> None:
        self._port = port
        _wait_until_ready(port)
        session = _send(port, "POST", "/session", {"capabilities": {}})
        self._path = f"/session/{session['sessionId']}"
        self._post("/timeouts", {"script": PATIENCE * 1000, "pageLoad": PATIENCE * 1000})

    def goto(self, url: str) -> None:
        """Open a page and wait until it has loaded."""
        self._post("/url", {"url": url})

    def evaluate(self, body: str, *given: Any) -> Any:
        """Run the body of an async function on ``arguments`` and return what it gives; raises WebDriverError."""
        script = f"""const done = arguments[arguments.length - 1];
          const work = async function () {{ {body} }};
          work(...[...arguments].slice(0, -1)).then(
            (value) => done({{ value }}), (error) => done({{ error: `${{error}}` }}));"""
        outcome: dict[str, Any] = self._post("/execute/async", {"script": script, "args": list(given)})
        if "error" in outcome:
            raise WebDriverError(outcome["error"])
        return outcome.get("value")

    def stroke(self, points: Sequence[Point]) -> None:
        """Press a real mouse at the first point of the window, move through the others, release at the last."""
        first, *others = points
        moves = [_move(point) for point in others]
        actions = [_move(first), {"type": "pointerDown", "button": 0}, *moves, {"type": "pointerUp", "button": 0}]
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": actions}
        self._post("/actions", {"actions": [mouse]})

    def close(self) -> None:
        """End the session and with it the browser."""
        _send(self._port, "DELETE", self._path)

    def _post(self, path: str, body: Mapping[str, Any]) -> Any:
        return _send(self._port, "POST", self._path + path, body)


class WebDriverError(Exception):
    """The driver refused a command, or a script failed."""


@contextmanager
def _screen() -> Iterator[str]:
    """Start an X server on the first free display and give the display's name."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    with os.fdopen(reader) as answer, _running(command, os.environ, writer):
        os.close(writer)
        number = answer.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"


@contextmanager
def _driver(path: str, environment: Mapping[str, str]) -> Iterator[int]:
    """Start WebKitWebDriver and give its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with _running([path, f"--port={port}"], environment):
        yield port


@contextmanager
def _running(command: Sequence[str], environment: Mapping[str, str], *descriptors: int) -> Iterator[None]:
    """Run a program quietly for as long as the context lasts."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=environment, pass_fds=descriptors, stdout=quiet, stderr=quiet)
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_until_ready(port: int) -> None:
    """Ask for the status until the driver listens."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            _send(port, "GET", "/status")
        except ConnectionError:
            assert time.monotonic() < until, "WebKitWebDriver does not answer"
            time.sleep(0.02)
        else:
            return


def _send(port: int, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2 * PATIENCE)
    try:
        connection.request(method, path, None if body is None else json.dumps(body))
        response = connection.getresponse()
        value = json.loads(response.read())["value"]
    finally:
        connection.close()
    if response.status != 200:
        raise WebDriverError(f"{value['error']}: {value['message']}")
    return value


def _move(point: Point) -> dict[str, Any]:
    """Write a move to whole CSS pixels of the window, the only ones that arrive as they were sent."""
    x, y = point
    return {"type": "pointerMove", "origin": "viewport", "duration": 0, "x": round(x), "y": round(y)}
