"""A page that is still on its way can be painted, but not submitted for more than has arrived."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from playwright.sync_api import Browser, expect

from e2e.conftest import PATIENCE
from e2e.drawing import Drawing
from e2e.serving import run
from e2e.several import build_batches
from e2e.watchdog import watch
from e2e.workbench import Workbench

STALL = 60  # seconds at most: a failing test must not leave the server's thread behind


@contextmanager
def serve_halting(first: bytes, rest: bytes, go_on: threading.Event) -> Iterator[str]:
    """Serve one page of which the rest comes only when it is told to go on."""

    class Halting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(first)
            self.wfile.flush()
            go_on.wait(STALL)
            self.wfile.write(rest)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with run(Halting) as url:
        try:
            yield f"{url}/"
        finally:
            go_on.set()


@contextmanager
def half_a_batch(browser: Browser, folder: Path, go_on: threading.Event) -> Iterator[Workbench]:
    """Open a batch of two tasks of which the second comes only when it is told to go on."""
    html = build_batches(folder, {}).with_name("batch-001.html").read_bytes()
    second = html.rindex(b"<crowd-form")
    with serve_halting(html[:second], html[second:], go_on) as url, browser.new_context() as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        bench = Workbench(page, watch(context, page, url))
        page.goto(url, wait_until="commit")
        bench.wait_until_ready()
        yield bench


def test_batch_is_not_finished_before_all_of_it_has_arrived(chromium: Browser, tmp_path: Path) -> None:
    go_on = threading.Event()
    with half_a_batch(chromium, tmp_path, go_on) as bench:
        drawing = Drawing(bench)
        drawing.add("Car")
        drawing.brush(9, [(20, 20), (60, 40)])
        bench.button("Submit").click()
        expect(bench.status).to_contain_text("still arriving")
        go_on.set()
        bench.page.wait_for_load_state("load")
        bench.button("Submit").click()
        expect(bench.page.get_by_text("2 of 2")).to_be_visible()
        bench.watchdog.assert_quiet()


def test_next_image_of_a_batch_is_prepared_once_it_has_arrived(chromium: Browser, tmp_path: Path) -> None:
    go_on = threading.Event()
    with half_a_batch(chromium, tmp_path, go_on) as bench:
        go_on.set()
        bench.page.wait_for_function("() => document.querySelectorAll('crowd-instance-segmentation')[1]?.ready")
        expect(bench.page.get_by_text("1 of 2")).to_be_visible()
