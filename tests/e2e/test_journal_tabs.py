"""One tab writes a draft: others show it and can take it over; another worker, page or task has a draft of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from browsers import launch_chromium
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.handwritten import picture, widget_tag, write_page
from e2e.serving import serve
from e2e.sites import build_spec
from e2e.tabs import OpenTabs, Tabs, banner, paint, wait_until_saved
from e2e.workbench import Workbench

ELSEWHERE = "This image is open in another tab."
HOST = "lab.test"


def assert_two_tabs(tabs: Tabs, url: str) -> None:
    """Play it through: the second reads, takes over and paints; the first gets it back when the second goes."""
    first = tabs.open(url)
    paint(first, "Car")
    wait_until_saved(first)
    second = tabs.open(url)
    assert second.value() == first.value()
    assert_reads(second)
    second.button("Take over").click()
    expect(banner(second)).to_be_hidden()
    assert_reads(first)
    paint(second, "Person", (120, 30), (60, 100))
    wait_until_saved(second)
    shown = second.value()
    second.page.close()
    expect(banner(first)).to_be_hidden()
    assert first.value() == shown
    paint(first, "Car", (20, 100), (140, 110))
    wait_until_saved(first)
    assert len(first.value()["instances"]) == 3


def assert_reads(bench: Workbench) -> None:
    """A tab that reads says so, and nothing in it changes the draft."""
    before = bench.value()
    expect(banner(bench)).to_contain_text(ELSEWHERE)
    Drawing(bench).painter.stroke([(40, 100), (100, 100)])
    expect(bench.status).to_contain_text(ELSEWHERE)
    group = bench.widget.get_by_role("group", name="Car", exact=True)
    group.get_by_role("button", name="Add instance", exact=True).click()
    bench.button("Delete Car 1").evaluate("(button) => button.click()")
    bench.page.keyboard.press("Control+z")
    bench.button("Undo").click()
    bench.button("Submit").click()
    expect(bench.status).to_contain_text(ELSEWHERE)
    assert bench.value() == before


def test_second_tab_reads_and_takes_over(browser: Browser, open_tabs: OpenTabs, tmp_path: Path) -> None:
    assert_two_tabs(open_tabs(browser), build_spec(tmp_path, {}).as_uri())


def test_second_tab_reads_without_web_locks(browser: Browser, open_tabs: OpenTabs, tmp_path: Path) -> None:
    without = "delete Navigator.prototype.locks;"
    assert_two_tabs(open_tabs(browser, without), build_spec(tmp_path, {}).as_uri())


def test_second_tab_reads_without_web_locks_and_channels(
    chromium: Browser, open_tabs: OpenTabs, tmp_path: Path
) -> None:
    """Then the row in the database is all there is: it is looked at each second."""
    without = "delete Navigator.prototype.locks; delete window.BroadcastChannel;"
    assert_two_tabs(open_tabs(chromium, without), build_spec(tmp_path, {}).as_uri())


def test_tab_that_has_heard_of_nothing_overwrites_nothing(
    chromium: Browser, open_tabs: OpenTabs, tmp_path: Path
) -> None:
    """A tab that slept while another took over finds it out with its next write, and offers what it has as a file."""
    deaf = "delete Navigator.prototype.locks; delete window.BroadcastChannel;"
    asleep = "if (location.hash === '#asleep') window.setInterval = () => 0;"
    tabs = open_tabs(chromium, deaf + asleep)
    url = build_spec(tmp_path, {}).as_uri()
    first = tabs.open(f"{url}#asleep")
    paint(first, "Car")
    wait_until_saved(first)
    second = tabs.open(url)
    second.button("Take over").click()
    expect(banner(second)).to_be_hidden()
    paint(second, "Person", (120, 30), (60, 100))
    wait_until_saved(second)
    first.add_instance("Car")
    expect(banner(first)).to_contain_text(ELSEWHERE)
    own = json.loads(first.download("Download my work").read_text(encoding="utf-8"))
    assert [event["do"] for event in own["events"]] == ["add", "brush", "add"]
    before = second.value()
    second.page.reload()
    second.wait_until_ready()
    assert second.value() == before
    assert [one["label"] for one in before["instances"]] == ["Car", "Person"]


@contextmanager
def lab(engines: Playwright, folder: Path) -> Iterator[tuple[Browser, str]]:
    """Serve a folder on plain http under a host name, as in the network of a lab; such a page is no secure context."""
    with serve(folder) as url:
        browser = launch_chromium(engines, f"--host-resolver-rules=MAP {HOST} 127.0.0.1")
        yield browser, url.replace("127.0.0.1", HOST)
        browser.close()


def test_plain_http_on_a_host_name_keeps_and_guards_drafts(engines: Playwright, tmp_path: Path) -> None:
    page = build_spec(tmp_path, {})
    with lab(engines, page.parent) as (browser, url):
        tabs = Tabs(browser)
        bench = tabs.open(f"{url}/{page.name}")
        assert bench.page.evaluate("() => [isSecureContext, 'locks' in navigator]") == [False, False]
        bench.page.close()
        assert_two_tabs(tabs, f"{url}/{page.name}")
        tabs.close()


def test_reload_on_plain_http_does_not_find_itself_in_another_tab(engines: Playwright, tmp_path: Path) -> None:
    page = build_spec(tmp_path, {})
    with lab(engines, page.parent) as (browser, url):
        tabs = Tabs(browser)
        bench = tabs.open(f"{url}/{page.name}")
        paint(bench, "Car")
        wait_until_saved(bench)
        bench.page.reload()
        bench.wait_until_ready()
        expect(bench.status).to_contain_text("Restored 1 instance")
        expect(banner(bench)).to_be_hidden()
        tabs.close()


@pytest.mark.parametrize("whose", ["worker", "assignment"])
def test_draft_of_somebody_else_is_not_shown(
    chromium: Browser, open_tabs: OpenTabs, tmp_path: Path, whose: str
) -> None:
    tabs = open_tabs(chromium)
    urls = []
    for name in ("ana", "ben"):
        (tmp_path / name).mkdir()
        body = f'<crowd-form task-id="one" {whose}="{name}">{widget_tag()}</crowd-form>'
        urls.append(write_page(tmp_path / name, body).as_uri())
    ana = tabs.open(urls[0])
    paint(ana, "Car")
    wait_until_saved(ana)
    ben = tabs.open(urls[1])
    assert ben.value()["instances"] == []
    expect(banner(ben)).to_be_hidden()
    paint(ben, "Person")
    wait_until_saved(ben)
    ana.page.reload()
    ana.wait_until_ready()
    assert [one["label"] for one in ana.value()["instances"]] == ["Car"]


def test_pages_that_name_no_task_are_told_apart_by_their_address(
    chromium: Browser, open_tabs: OpenTabs, tmp_path: Path
) -> None:
    """On this disk they share one origin, and here also file name, image and labels."""
    tabs = open_tabs(chromium)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        bench = tabs.open(write_page(tmp_path / name, f"<crowd-form>{widget_tag()}</crowd-form>").as_uri())
        assert bench.value()["instances"] == []
        paint(bench, "Car")
        wait_until_saved(bench)


def test_page_of_a_named_task_may_move(chromium: Browser, open_tabs: OpenTabs, tmp_path: Path) -> None:
    tabs = open_tabs(chromium)
    page = build_spec(tmp_path, {})
    bench = tabs.open(page.as_uri())
    paint(bench, "Car")
    wait_until_saved(bench)
    before = bench.value()
    bench.page.close()
    assert tabs.open(page.rename(page.with_name("index (1).html")).as_uri()).value() == before


def changed_task(tmp_path: Path, bench_of: OpenPage, **change: str | list[str]) -> tuple[Workbench, object]:
    """Paint on a page, then open it again after its task has changed."""
    body = '<crowd-form task-id="one">{}</crowd-form>'
    page = write_page(tmp_path, body.format(widget_tag()))
    bench = bench_of(page)
    bench.wait_until_ready()
    paint(bench, "Car")
    wait_until_saved(bench)
    before = bench.value()
    write_page(tmp_path, body.format(widget_tag(**change)))  # type: ignore[arg-type]
    bench.page.reload()
    bench.wait_until_ready()
    expect(banner(bench)).to_contain_text("An earlier draft of this task was made for other labels or another image")
    assert bench.value()["instances"] == []
    return bench, before


def test_draft_of_a_changed_task_is_offered_and_can_be_used(open_page: OpenPage, tmp_path: Path) -> None:
    bench, before = changed_task(tmp_path, open_page, labels=["Car", "Lorry"])
    bench.button("Use it").click()
    expect(banner(bench)).to_be_hidden()
    assert bench.value() == before
    bench.page.reload()
    bench.wait_until_ready()
    assert bench.value() == before
    bench.page.keyboard.press("Control+z")
    assert bench.value()["instances"] == []


def test_draft_of_a_changed_task_can_be_downloaded_and_discarded(open_page: OpenPage, tmp_path: Path) -> None:
    bench, before = changed_task(tmp_path, open_page, src=picture("navy"))
    file = bench.download("Download it")
    work = json.loads(file.read_text(encoding="utf-8"))
    assert file.name == "one--draft.json"
    assert work["answers"] == [{"masks": before}]
    assert [event["do"] for event in work["events"]] == ["add", "brush"]
    bench.button("Discard it").click()
    expect(banner(bench)).to_be_hidden()
    bench.page.reload()
    bench.wait_until_ready()
    expect(banner(bench)).to_be_hidden()


def test_draft_of_a_changed_task_stays_while_the_new_one_is_painted(open_page: OpenPage, tmp_path: Path) -> None:
    bench, before = changed_task(tmp_path, open_page, labels=["Car", "Lorry"])
    paint(bench, "Lorry")
    wait_until_saved(bench)
    bench.page.reload()
    bench.wait_until_ready()
    assert [one["label"] for one in bench.value()["instances"]] == ["Lorry"]
    expect(bench.button("Use it")).to_have_count(0)
    work = json.loads(bench.download("Download it").read_text(encoding="utf-8"))
    assert work["answers"] == [{"masks": before}]
