"""Three workers share thirty tasks with two answers each: from the task spec to the requester's folder."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
import yaml
from playwright.sync_api import Browser, expect

from e2e.answers import read_answer
from e2e.channelled import press, title
from e2e.conftest import PATIENCE
from e2e.painter import Painter
from e2e.watchdog import watch
from e2e.workbench import Workbench
from maskpress import build_site, load_spec
from served import Server, ask, running, stored, write_tasks

WORKERS = ("ana", "ben", "cho")
TASKS = 30


@pytest.fixture
def site(tmp_path: Path) -> Path:
    spec = write_tasks(tmp_path / "work", TASKS, size=(40, 30))
    settings = yaml.safe_load(spec.read_text())
    settings |= {"batches": {"workers": list(WORKERS)}, "answers_per_task": 2, "worker": "url"}
    spec.write_text(yaml.safe_dump(settings))
    return build_site(load_spec(spec), tmp_path / "site").output


@pytest.fixture
def server(site: Path, tmp_path: Path) -> Iterator[Server]:
    with running(site, tmp_path / "results") as server:
        yield server


def links(site: Path) -> list[dict[str, str]]:
    """Read the table as a spreadsheet would: by what it looks like, not by what we know of it."""
    text = (site / "links.csv").read_bytes().decode("utf-8")
    dialect = csv.Sniffer().sniff(text, delimiters=",;\t")
    assert dialect.delimiter == ","
    assert csv.Sniffer().has_header(text)
    return list(csv.DictReader(text.splitlines(), dialect=dialect, strict=True))


def test_table_of_links_opens_and_names_every_page_once(site: Path) -> None:
    rows = links(site)
    assert [row["worker"] for row in rows] == list(WORKERS)
    assert [int(row["tasks"]) for row in rows] == [20, 20, 20]
    pages = [row["url"].partition("?")[0] for row in rows]
    assert sorted(pages) == sorted(path.name for path in site.glob("*.html") if path.name != "index.html")


def test_every_task_is_done_twice_and_never_by_one_worker_twice(
    site: Path, server: Server, chromium: Browser, tmp_path: Path
) -> None:
    for row in links(site):
        do_page(chromium, urljoin(f"http://{server.place}/", row["url"]), int(row["tasks"]))
    found = list(stored(tmp_path / "results").values())
    assert Counter(each["task"] for each in found) == {f"task-{number:03}": 2 for number in range(TASKS)}
    assert Counter(each["worker"] for each in found) == dict.fromkeys(WORKERS, 20)
    assert len({(each["task"], each["worker"]) for each in found}) == 2 * TASKS
    assert all(each["batch"] == each["worker"] == each["parameters"]["worker"] for each in found)
    assert {read_answer(each["answers"]).labels for each in found} == {("Car",)}
    assert ask(server, "GET", "/progress.json").json["tasks"] == {"total": 60, "done": 60, "open": 0}


def do_page(browser: Browser, url: str, count: int) -> None:
    """Put a dot on each image of a page and submit it, as a worker on a machine of their own."""
    with browser.new_context() as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        watchdog = watch(context, page, url.rpartition("/")[0])
        page.goto(url)
        bench = Workbench(page, watchdog)
        for number in range(1, count + 1):
            expect(page.get_by_text(f"{number} of {count}", exact=True).filter(visible=True)).to_be_visible()
            bench.wait_until_ready()
            Painter(page, bench.widget).stroke([(20, 15)])
            press(page, "Submit")
        expect(title(page)).to_have_text("Your answers are stored")
        watchdog.assert_quiet()
