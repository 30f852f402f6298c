"""A worker paints on served pages; what was painted lies in the requester's folder, whatever happens to the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from e2e.answers import assert_same_map, read_answer
from e2e.channelled import WAITING, press, title
from e2e.conftest import PATIENCE
from e2e.drawing import Drawing
from e2e.watchdog import Watchdog, watch
from e2e.workbench import Workbench
from served import Server, ask, running, start, stored, write_tasks

STORED = "Your answer is stored"
SIZE = (160, 120)

OpenServed = Callable[..., Workbench]


@pytest.fixture
def open_served(chromium: Browser) -> Iterator[OpenServed]:
    """Open a served page in a context of its own, which has to be quiet and to ask its server only."""
    contexts: list[tuple[BrowserContext, Watchdog]] = []

    def open_page(server: Server, path: str = "", *, browser: Browser | None = None, quiet: bool = True) -> Workbench:
        context = (browser or chromium).new_context(viewport={"width": 1200, "height": 800})
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        watchdog = watch(context, page, home(server))
        contexts.append((context, watchdog if quiet else Watchdog(page)))
        page.goto(home(server) + path)
        return Workbench(page, watchdog)

    yield open_page
    for context, watchdog in contexts:
        watchdog.assert_quiet()
        context.close()


def home(server: Server) -> str:
    return f"http://{server.place}/"


def results(tmp_path: Path) -> Path:
    return tmp_path / "results"


def paint(bench: Workbench, *strokes: tuple[tuple[float, float], ...]) -> Drawing:
    """Paint an instance in the task in view, and through the oracle."""
    bench.wait_until_ready()
    drawing = Drawing(bench, whole=True)
    drawing.add("Car")
    for stroke in strokes or (((30, 30), (90, 70), (60, 90)),):
        drawing.brush(9, stroke)
    return drawing


def assert_painted(submission: dict[str, Any], drawing: Drawing) -> None:
    expected, labels = drawing.painted()
    answer = read_answer(submission["answers"])
    assert_same_map(answer.label_map, expected)
    assert list(answer.labels) == labels


def in_view(page: Page) -> str | None:
    return page.locator("crowd-form").filter(visible=True).get_attribute("task-id")


def progress(server: Server) -> Any:
    return ask(server, "GET", "/progress.json").json


def test_answer_is_on_the_disk_as_it_was_painted(tmp_path: Path, open_served: OpenServed, browser: Browser) -> None:
    spec = write_tasks(tmp_path / "work", 1, size=SIZE)
    with running(spec, results(tmp_path)) as server:
        bench = open_served(server, "?worker=ana", browser=browser)
        drawing = paint(bench)
        press(bench.page, "Submit")
        expect(title(bench.page)).to_have_text(STORED)
        (sent,) = stored(results(tmp_path)).values()
        assert (sent["task"], sent["worker"], sent["parameters"]) == ("task-000", "ana", {"worker": "ana"})
        assert_painted(sent, drawing)
        assert progress(server)["tasks"] == {"total": 1, "done": 1, "open": 0}


def test_worker_goes_on_from_batch_to_batch(tmp_path: Path, open_served: OpenServed) -> None:
    spec = write_tasks(tmp_path / "work", 3, batch=2, size=SIZE)
    with running(spec, results(tmp_path)) as server:
        bench = open_served(server, "?worker=ana%20b")
        page = bench.page
        drawings: dict[str | None, Drawing] = {}
        for place in ("1 of 2", "2 of 2", None):
            if place:
                expect(page.get_by_text(place, exact=True).filter(visible=True)).to_be_visible()
            task = in_view(page)
            drawings[task] = paint(bench, ((20, 30), (100, 30 + 20 * len(drawings))))
            press(page, "Submit")
            if place == "2 of 2":
                page.wait_for_url("**/task-002.html?worker=ana+b")
        expect(page.get_by_role("heading", name="All done")).to_be_visible()
        found = stored(results(tmp_path)).values()
        assert {each["worker"] for each in found} == {"ana b"}
        assert sorted(each["batch"] for each in found) == ["batch-001", "batch-001", "task-002"]
        for each in found:
            assert_painted(each, drawings.pop(each["task"]))
        page.get_by_role("link", name="See the progress").click()
        row = page.get_by_role("row").filter(has=page.get_by_role("cell", name="ana b", exact=True))
        expect(row.get_by_role("cell")).to_have_text(["ana b", "3", "0", "", ""])


def test_changed_answer_takes_the_place_of_the_first(tmp_path: Path, open_served: OpenServed) -> None:
    spec = write_tasks(tmp_path / "work", 1, size=SIZE)
    with running(spec, results(tmp_path)) as server:
        bench = open_served(server)
        drawing = paint(bench)
        press(bench.page, "Submit")
        expect(title(bench.page)).to_have_text(STORED)
        (first,) = stored(results(tmp_path)).values()
        press(bench.page, "Change my answer")
        expect(bench.page.locator("crowd-form:not([inert])")).to_have_count(1)
        drawing.brush(5, [(120, 20), (130, 100)])
        press(bench.page, "Submit")
        expect(title(bench.page)).to_have_text(STORED)
        (second,) = stored(results(tmp_path)).values()
        assert second["key"] == first["key"]
        assert_painted(second, drawing)
        assert (results(tmp_path) / "task-000" / f"{first['key']}.json.1").is_file()
        bench.page.reload()
        expect(title(bench.page)).to_have_text(STORED)
        assert progress(server)["answers"] == 1


def test_answer_waits_for_a_server_that_died(tmp_path: Path, open_served: OpenServed) -> None:
    spec = write_tasks(tmp_path / "work", 2, batch=2, size=SIZE)
    server = start(spec, results(tmp_path))
    try:
        bench = open_served(server, quiet=False)
        with bench.page.expect_response("**/submissions"):
            paint(bench)
            press(bench.page, "Submit")
        expect(bench.page.get_by_text("2 of 2", exact=True).filter(visible=True)).to_be_visible()
        server.kill()
        drawing = paint(bench)
        press(bench.page, "Submit")
        expect(title(bench.page)).to_contain_text("not sent yet")
        assert len(stored(results(tmp_path))) == 1
        server = start(spec, results(tmp_path), address=server.place)
        expect(title(bench.page)).to_have_text("Your answers are stored")
        found = {each["task"]: each for each in stored(results(tmp_path)).values()}
        assert_painted(found["task-001"], drawing)
        assert progress(server)["tasks"] == {"total": 2, "done": 2, "open": 0}
    finally:
        server.kill()


def test_answer_of_a_tab_that_was_closed_is_sent_on_the_next_visit(
    tmp_path: Path, open_served: OpenServed, browser: Browser
) -> None:
    spec = write_tasks(tmp_path / "work", 1, size=SIZE)
    server = start(spec, results(tmp_path))
    try:
        bench = open_served(server, browser=browser, quiet=False)
        drawing = paint(bench)
        server.kill()
        press(bench.page, "Submit")
        expect(title(bench.page)).to_have_text(WAITING)
        context = bench.page.context
        bench.page.close()
        server = start(spec, results(tmp_path), address=server.place)
        page = context.new_page()
        page.goto(home(server))
        expect(title(page)).to_have_text(STORED)
        (sent,) = stored(results(tmp_path)).values()
        assert_painted(sent, drawing)
    finally:
        server.kill()


def test_image_that_cannot_be_done_counts_as_done(tmp_path: Path, open_served: OpenServed) -> None:
    spec = write_tasks(tmp_path / "work", 1, size=SIZE)
    spec.write_text(spec.read_text() + "reasons: [Too dark]\n")
    with running(spec, results(tmp_path)) as server:
        bench = open_served(server)
        bench.wait_until_ready()
        press(bench.page, "Cannot do this image")
        bench.page.get_by_role("radio", name="Too dark").check()
        press(bench.page, "Submit the reason")
        expect(title(bench.page)).to_have_text(STORED)
        (sent,) = stored(results(tmp_path)).values()
        assert sent["refused"] == "Too dark"
        assert progress(server)["tasks"]["open"] == 0


def test_two_workers_of_one_browser_are_told_apart(tmp_path: Path, open_served: OpenServed) -> None:
    spec = write_tasks(tmp_path / "work", 2, size=SIZE)
    with running(spec, results(tmp_path)) as server:
        ana = open_served(server, "?worker=ana")
        ana.wait_until_ready()
        other = ana.page.context.new_page()
        other.goto(f"{home(server)}?worker=ben")
        ben = Workbench(other, Watchdog(other))
        for bench in (ben, ana):  # the browser took ben for its worker last
            bench.page.bring_to_front()
            paint(bench)
            press(bench.page, "Submit")
            bench.page.wait_for_url(f"{home(server)}?worker=*")
        assert {each["worker"]: each["task"] for each in stored(results(tmp_path)).values()} == {
            "ana": "task-000",
            "ben": "task-001",
        }


def test_page_of_another_worker_is_not_given(tmp_path: Path, open_served: OpenServed) -> None:
    spec = write_tasks(tmp_path / "work", 2, size=SIZE)
    spec.write_text(spec.read_text().replace("{size: 1}", "{workers: [ana, ben]}"))
    with running(spec, results(tmp_path)) as server:
        page = open_served(server, "?worker=ana", quiet=False).page
        assert urlsplit(page.url).path == "/ana.html"
        page.goto(f"{home(server)}ben.html")
        expect(page.get_by_role("heading")).to_have_text("Not your page")
        page.get_by_role("link", name="I am ben").click()
        expect(page.locator("crowd-form[worker=ben]")).to_have_count(1)
