"""Beyond this machine: a link for each worker, and nothing without one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from urllib.parse import parse_qs, urlsplit

import pytest

from served import Server, ask, new_key, post, running, stored, submission, write_tasks

EVERYWHERE = "0.0.0.0:0"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tokens")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    spec = write_tasks(folder / "work", 4, batch=2)
    with running(spec, folder / "results", "--workers", "ana, ben", address=EVERYWHERE) as server:
        links = [server.url, *(server.next_line().partition(": ")[2] for _ in range(2))]
        server.url = f"http://127.0.0.1:{urlsplit(server.url).port}/"
        server.said = [token(link) for link in links]
        yield server


def token(link: str) -> str:
    (found,) = parse_qs(urlsplit(link).query)["token"]
    return found


def cookie(server: Server, link_token: str) -> str:
    """Follow a link and keep the cookie it sets."""
    reply = ask(server, "GET", f"/?token={link_token}")
    assert reply.status == 200
    return reply.headers["set-cookie"].partition(";")[0]


def test_links_are_long_and_all_different(server: Server) -> None:
    assert len(set(server.said)) == 3
    assert min(map(len, server.said)) >= 40


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize(
    "path", ["/", "/progress", "/progress.json", "/changes", "/batch-001.html", "/submissions", "/x"]
)
@pytest.mark.parametrize(
    "given", ["", "?token=", "?token=wrong", "?token=%00", "?token=%D0%B0%D0%BD%D0%B0", "?worker=ana"]
)
def test_nothing_is_given_without_a_token(server: Server, method: str, path: str, given: str) -> None:
    reply = ask(server, method, path + given)
    assert reply.status == 401
    assert "set-cookie" not in reply.headers


def test_almost_right_tokens_are_wrong(server: Server) -> None:
    good = server.said[1]
    for bad in (good[:-1], good + "A", good.swapcase(), good[1:]):
        assert ask(server, "GET", "/changes", cookies=[f"maskpress-{port(server)}={bad}"]).status == 401


def port(server: Server) -> str:
    return server.place.rpartition(":")[2]


def test_first_visit_leaves_a_cookie_that_scripts_and_other_sites_cannot_use(server: Server) -> None:
    reply = ask(server, "GET", f"/batch-001.html?token={server.said[1]}&a=b%20c")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(reply.headers["set-cookie"].split("; "))
    assert b'content="0; url=/batch-001.html?a=b+c"' in reply.body
    assert server.said[1].encode() not in reply.body
    assert reply.headers["referrer-policy"] == "no-referrer"


def test_link_never_leads_to_another_host(server: Server) -> None:
    reply = ask(server, "GET", f"//evil.example/?token={server.said[1]}")
    found = re.search(rb'url=([^"]*)"', reply.body)
    assert found
    assert found[1] == b"/evil.example/"


def test_worker_gets_batches_and_not_the_progress(server: Server) -> None:
    ana, ben, requester = (cookie(server, server.said[number]) for number in (1, 2, 0))
    first = ask(server, "GET", "/", cookies=[ana]).headers["location"]
    second = ask(server, "GET", "/", cookies=[ben]).headers["location"]
    assert {first, second} == {"/batch-001.html?worker=ana", "/batch-002.html?worker=ben"}
    assert ask(server, "GET", first, cookies=[ana]).status == 200
    assert ask(server, "GET", first, cookies=[ben]).status == 409
    assert ask(server, "GET", first + "&look=1", cookies=[ben]).status == 409
    assert ask(server, "GET", first + "&look=1", cookies=[requester]).status == 200
    assert ask(server, "GET", "/progress", cookies=[ana]).status == 403
    progress = ask(server, "GET", "/progress.json", cookies=[requester]).json
    assert {row["worker"] for row in progress["batches"]} == {"ana", "ben"}


def test_answer_is_the_workers_whose_link_it_came_by(server: Server, folder: Path) -> None:
    random = Random(9)
    ana, ben = cookie(server, server.said[1]), cookie(server, server.said[2])
    keys = [new_key(random) for _ in range(3)]
    assert post(server, submission("task-000", keys[0]), cookies=[ana]).status == 200
    assert post(server, submission("task-000", keys[1], worker="ben"), cookies=[ana]).status == 403
    assert post(server, submission("task-000", keys[0]), cookies=[ben]).status == 409
    assert post(server, submission("task-000", keys[2])).status == 401
    assert {key: each["worker"] for key, each in stored(folder / "results").items()} == {keys[0]: "ana"}


def test_notes_are_readable_by_their_owner_only(server: Server, folder: Path) -> None:
    notes = folder / "results" / ".maskpress-serve.json"
    assert notes.stat().st_mode & 0o077 == 0
    assert json.loads(notes.read_bytes())["tokens"]["ana"] == server.said[1]


def test_tokens_survive_a_restart(tmp_path: Path) -> None:
    spec = write_tasks(tmp_path / "work", 2)
    tokens = []
    for _ in range(2):
        with running(spec, tmp_path / "results", "--workers", "ana", address=EVERYWHERE) as server:
            tokens.append((token(server.url), token(server.next_line())))
    assert tokens[0] == tokens[1]


def test_worker_taken_from_the_list_is_let_in_no_more(tmp_path: Path) -> None:
    spec = write_tasks(tmp_path / "work", 2)
    with running(spec, tmp_path / "results", "--workers", "ana,ben", address=EVERYWHERE) as server:
        server.next_line()
        gone = token(server.next_line())
    with running(spec, tmp_path / "results", "--workers", "ana", address=EVERYWHERE) as server:
        server.url = f"http://127.0.0.1:{urlsplit(server.url).port}/"
        assert ask(server, "GET", f"/?token={gone}").status == 401
