"""`maskpress serve` in browsers: pages that follow their spec, send where they came from, and links that let in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from e2e.serving import run
from e2e.watchdog import Watchdog, watch
from e2e.workbench import Workbench
from served import Server, new_key, running, stored, submission, write_tasks

SEND = """async ([text, key]) => {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": key };
  try {
    const reply = await fetch("SERVER/submissions", { method: "POST", headers, body: text });
    return reply.status;
  } catch (error) { return String(error); }
}"""


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    return write_tasks(tmp_path / "work", 1, size=(160, 120))


@pytest.fixture
def server(spec: Path, tmp_path: Path) -> Iterator[Server]:
    with running(spec, tmp_path / "results") as server:
        yield server


@pytest.fixture
def page(server: Server, chromium: Browser) -> Iterator[Page]:
    """Open the served page; at the end it must have been quiet and have asked its server only."""
    page, watchdog = open_watched(chromium, server)
    yield page
    watchdog.assert_quiet()
    page.context.close()


def open_watched(browser: Browser, server: Server) -> tuple[Page, Watchdog]:
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    page = context.new_page()
    watchdog = watch(context, page, server.url)
    page.goto(server.url)
    expect(page.get_by_role("button", name="Submit", exact=True)).to_be_visible()
    return page, watchdog


def change(spec: Path, old: str, new: str) -> None:
    text = spec.read_text()
    assert old in text
    spec.write_text(text.replace(old, new))


def test_page_nobody_touched_is_loaded_again(spec: Path, page: Page) -> None:
    change(spec, "labels: [Car]", "labels: [Car, Lorry]")
    expect(page.get_by_role("group", name="Lorry", exact=True)).to_be_visible()


def test_page_with_work_stays_and_says_so(spec: Path, page: Page) -> None:
    bench = Workbench(page, Watchdog(page))
    bench.add_instance("Car")
    change(spec, "labels: [Car]", "labels: [Car, Lorry]")
    expect(page.get_by_text("This page has changed since you opened it.")).to_be_visible()
    expect(page.get_by_role("radio", name="Car 1", exact=True)).to_be_visible()
    page.get_by_role("button", name="Reload", exact=True).click()
    expect(page.get_by_role("group", name="Lorry", exact=True)).to_be_visible()


def test_problems_show_in_the_page_which_stays_usable(spec: Path, page: Page) -> None:
    change(spec, "labels: [Car]", "labels: [Car, Car]")
    panel = page.get_by_role("status").filter(has_text="The task spec has problems")
    expect(panel).to_contain_text('E103 labels[1]: duplicate label "Car"')
    expect(panel).to_contain_text("    labels: [Car, Car]\n                  ^")
    expect(panel).to_contain_text("help: ")
    page.get_by_role("button", name="Hide", exact=True).click()
    expect(panel).to_have_count(0)
    assert Workbench(page, Watchdog(page)).add_instance("Car") == 1
    change(spec, "labels: [Car, Car]", "labels: [Car]")


def test_spec_with_problems_from_the_start_shows_them_and_then_its_page(tmp_path: Path, chromium: Browser) -> None:
    spec = write_tasks(tmp_path / "work", 1)
    change(spec, "labels", "lables")
    with running(spec, tmp_path / "results") as server:
        page = chromium.new_page()
        page.goto(server.url)
        expect(page.get_by_role("heading")).to_have_text("The task spec has problems")
        expect(page.locator("pre")).to_contain_text("task.yaml:2:1 E101")
        change(spec, "lables", "labels")
        expect(page.get_by_role("group", name="Car", exact=True)).to_be_visible()
        page.close()


def test_new_image_is_a_new_task(tmp_path: Path, spec: Path, page: Page) -> None:
    (spec.parent / "photos" / "task-000.png").rename(spec.parent / "photos" / "other.png")
    expect(page.locator('crowd-form[task-id="other"]')).to_have_count(1)


def test_page_may_send_to_its_server(tmp_path: Path, page: Page) -> None:
    sent = submission("task-000", new_key(Random(1)), size=(160, 120))
    assert page.evaluate(SEND.replace("SERVER", ""), [json.dumps(sent), sent["key"]]) == 200
    assert stored(tmp_path / "results") == {sent["key"]: sent}


@pytest.mark.parametrize("kind", ["application/json", "text/plain"])
def test_page_of_another_site_sends_nothing(tmp_path: Path, server: Server, browser: Browser, kind: str) -> None:
    sent = submission("task-000", new_key(Random(2)), size=(160, 120))
    with run(Blank) as url:
        page = browser.new_page()
        page.goto(url)
        script = SEND.replace("SERVER", server.url.rstrip("/")).replace("application/json", kind)
        assert "Error" in page.evaluate(script, [json.dumps(sent), sent["key"]])
        page.close()
    assert stored(tmp_path / "results") == {}


def test_link_on_another_site_lets_in(tmp_path: Path, browser: Browser) -> None:
    spec = write_tasks(tmp_path / "work", 1)
    with running(spec, tmp_path / "results", "--workers", "ana", address="0.0.0.0:0") as server, run(Blank) as url:
        link = urlsplit(server.next_line().partition(": ")[2])
        here = f"http://127.0.0.1:{link.port}"
        page = browser.new_page()
        page.goto(url.replace("127.0.0.1", "localhost"))
        page.evaluate("(href) => { document.querySelector('a').href = href; }", f"{here}/?{link.query}")
        page.get_by_role("link").click()
        expect(page.get_by_role("group", name="Car", exact=True)).to_be_visible()
        assert page.url == f"{here}/index.html?worker=ana"
        page.reload()
        expect(page.get_by_role("group", name="Car", exact=True)).to_be_visible()
        page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_progress_is_readable_and_follows(tmp_path: Path, chromium: Browser, scheme: str) -> None:
    spec = write_tasks(tmp_path / "work", 5, batch=2)
    with running(spec, tmp_path / "results", "--workers", "ana,ben") as server:
        context = chromium.new_context(color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(server.url)
        row = page.get_by_role("row").filter(has=page.get_by_role("link", name="batch-001", exact=True))
        expect(row).to_contain_text("open")
        other = chromium.new_page()
        other.goto(server.next_line().partition(": ")[2])
        expect(row).to_contain_text("ana works on it")
        assert Axe().run(page).response["violations"] == []
        other.close()
        context.close()


class Blank(BaseHTTPRequestHandler):
    """Another site: a page with a link."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b'<!doctype html><link rel="icon" href="data:,"><a href="x">Your link</a>')

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
