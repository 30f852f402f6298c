"""Pages that are one worker's own: who gets them, on this machine and beyond it, and who sees the lists of all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import pytest

from maskpress import build_site, load_spec
from served import Server, ask, new_key, post, running, stored, submission, write_tasks

LISTS = ["/links.csv", "/index.html"]


def write_shared(folder: Path, workers: str = "ana, ben") -> Path:
    spec = write_tasks(folder, 4)
    spec.write_text(spec.read_text().replace("{size: 1}", f"{{workers: [{workers}]}}"))
    return spec


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared")


@pytest.fixture(scope="module", params=["spec", "site"])
def place(request: pytest.FixtureRequest, folder: Path) -> Path:
    spec = write_shared(folder / request.param)
    return spec if request.param == "spec" else build_site(load_spec(spec), folder / "built").output


@pytest.fixture(scope="module")
def here(place: Path, folder: Path) -> Iterator[Server]:
    with running(place, folder / f"{place.name}-here") as server:
        server.said += [server.next_line() for _ in range(2)]
        yield server


@pytest.fixture(scope="module")
def beyond(place: Path, folder: Path) -> Iterator[Server]:
    """Serve beyond this machine; ``said`` holds the cookies of the requester, ana and ben."""
    with running(place, folder / f"{place.name}-beyond", address="0.0.0.0:0") as server:
        queries = [urlsplit(link).query for link in (server.url, *(last_word(server.next_line()) for _ in range(2)))]
        server.url = f"http://127.0.0.1:{urlsplit(server.url).port}/"
        server.said = [ask(server, "GET", f"/?{query}").headers["set-cookie"].partition(";")[0] for query in queries]
        yield server


def last_word(line: str) -> str:
    return line.rpartition(" ")[2]


def test_workers_of_the_spec_get_links(here: Server) -> None:
    assert [line.partition("?")[2] for line in here.said[-2:]] == ["worker=ana", "worker=ben"]
    assert ask(here, "GET", "/?worker=ben").headers["location"] == "/ben.html?worker=ben"


def test_page_is_given_to_its_worker(here: Server) -> None:
    assert ask(here, "GET", "/ana.html?worker=ana").status == 200
    other = ask(here, "GET", "/ana.html?worker=ben")
    assert other.status == 403
    assert b"I am ana" in other.body
    assert b"crowd-form" not in other.body
    assert ask(here, "HEAD", "/ana.html?worker=ben").status == 403


def test_page_opened_by_nobody_in_particular_is_its_workers(here: Server, place: Path, folder: Path) -> None:
    page = ask(here, "GET", "/ana.html")
    assert page.status == 200
    assert b'"worker":{"name":"ana"}' in page.body
    sent = submission("task-001", new_key(Random(place.name)), batch="ana", worker="ana")
    assert post(here, sent, cookies=[f"maskpress-{urlsplit(here.url).port}-worker=ben"]).status == 200
    assert stored(folder / f"{place.name}-here")[sent["key"]]["worker"] == "ana"


def test_who_has_no_page_is_told(here: Server) -> None:
    assert b"Open it by that worker" in ask(here, "GET", "/").body
    assert ask(here, "GET", "/?worker=cho").status == 403


def test_page_of_a_worker_needs_that_workers_link(beyond: Server) -> None:
    requester, ana, ben = ([cookie] for cookie in beyond.said)
    assert ask(beyond, "GET", "/ana.html", cookies=ana).status == 200
    other = ask(beyond, "GET", "/ana.html?look=1&worker=ana", cookies=ben)
    assert other.status == 403
    assert b"I am" not in other.body
    assert ask(beyond, "GET", "/ana.html", cookies=requester).status == 200


@pytest.mark.parametrize("path", LISTS)
def test_lists_of_all_pages_are_the_requesters(beyond: Server, here: Server, path: str) -> None:
    requester, ana, _ = ([cookie] for cookie in beyond.said)
    assert ask(beyond, "GET", path, cookies=ana).status == 403
    assert ask(beyond, "GET", path, cookies=requester).status == 200
    assert ask(here, "GET", path).status == 200


def test_only_page_of_a_site_is_no_list(tmp_path: Path) -> None:
    spec = write_tasks(tmp_path / "work", 1)
    with running(spec, tmp_path / "results", "--workers", "ana", address="0.0.0.0:0") as server:
        query = urlsplit(last_word(server.next_line())).query
        server.url = f"http://127.0.0.1:{urlsplit(server.url).port}/"
        cookie = ask(server, "GET", f"/?{query}").headers["set-cookie"].partition(";")[0]
        assert ask(server, "GET", "/index.html", cookies=[cookie]).status == 200
        assert ask(server, "GET", "/links.csv", cookies=[cookie]).status == 403


def test_worker_who_joins_later_is_told_to_need_a_link(tmp_path: Path) -> None:
    spec = write_shared(tmp_path / "work")
    with running(spec, tmp_path / "results") as server:
        assert ask(server, "GET", "/progress").status == 200  # it watches now
        assert [server.next_line().partition(":")[0] for _ in range(2)] == ["ana", "ben"]
        spec.write_text(spec.read_text().replace("ben", "ben, cho"))
        assert server.next_line() == "no link yet for cho: end this server and start it again"
        assert server.next_line().startswith("loaded again")


def test_batch_that_is_nobodys_leads_on_and_a_workers_own_does_not(tmp_path: Path, here: Server) -> None:
    own = re.search(rb'id="maskpress-settings">(.*?)</script>', ask(here, "GET", "/ana.html").body)
    assert own
    assert b"complete" not in own[1]
    with running(write_tasks(tmp_path / "work", 2), tmp_path / "results") as server:
        page = ask(server, "GET", "/task-000.html?worker=ana%20b").body
        found = re.search(rb'"complete":\{"url":"([^"]*)"', page)
        assert found
        assert found[1].decode() == f"http://{server.place}/?worker=ana+b"
