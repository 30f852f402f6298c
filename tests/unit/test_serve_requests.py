"""A server in a process of its own, asked by clients that mean it no good."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from maskpress import build_site, load_spec
from served import (
    COMMAND,
    COMPILER,
    Ended,
    Reply,
    Server,
    ask,
    new_key,
    post,
    running,
    start,
    stored,
    submission,
    tree,
    write_tasks,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    spec = write_tasks(folder / "lab", 3)
    with running(spec, folder / "results") as server:
        yield server


@pytest.fixture
def key(request: pytest.FixtureRequest) -> str:
    return new_key(Random(request.node.name))


def test_submission_is_stored_as_it_was_sent(server: Server, folder: Path, key: str) -> None:
    sent = submission("task-000", key, worker="ana")
    reply = post(server, sent)
    assert (reply.status, reply.json["result"]) == (200, "stored")
    assert stored(folder / "results")[key] == sent
    assert post(server, sent).json["result"] == "unchanged"


def test_changed_answer_counts_and_the_earlier_one_stays(server: Server, folder: Path, key: str) -> None:
    first = submission("task-000", key, submitted="2026-11-02T10:00:00.000Z")
    second = submission("task-000", key, submitted="2026-11-02T11:00:00.000Z", active_seconds=99)
    assert post(server, first).json["result"] == "stored"
    assert post(server, second).json["result"] == "changed"
    assert post(server, first).json["result"] == "earlier"  # an outbox that was late
    assert stored(folder / "results")[key] == second
    earlier = folder / "results" / "task-000" / f"{key}.json.1"
    assert json.loads(earlier.read_bytes()) == first
    assert not earlier.with_name(f"{key}.json.2").exists()


@pytest.mark.parametrize(
    "task", ["../../x", "a/b", "/etc/passwd", "..", ".", "task-000/../task-001", "task-000\0", "C:\\x", "", "task-999"]
)
def test_ids_that_are_no_task_are_refused_and_write_nothing(server: Server, folder: Path, key: str, task: str) -> None:
    before = tree(folder)
    reply = post(server, submission(task, key))
    assert reply.status == 422
    assert reply.json["error"]
    assert tree(folder) == before


@pytest.mark.parametrize("bad", ["../../x", "a/b", "0" * 31, "0" * 33, "A" * 32, "0" * 31 + "/", "0" * 32 + "\n", ""])
def test_keys_of_another_form_are_refused_and_write_nothing(server: Server, folder: Path, bad: str) -> None:
    before = tree(folder)
    sent = json.dumps(submission("task-000", bad)).encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": bad.strip()}
    assert ask(server, "POST", "/submissions", sent, headers).status == 422
    assert tree(folder) == before


def test_header_has_to_be_the_key(server: Server, key: str) -> None:
    sent = submission("task-000", key)
    assert post(server, sent, Idempotency_Key="0" * 32).status == 422
    body = json.dumps(sent).encode()
    assert ask(server, "POST", "/submissions", body, {"Content-Type": "application/json"}).status == 422


def test_key_of_another_answer_is_refused(server: Server, folder: Path, key: str) -> None:
    assert post(server, submission("task-000", key, worker="ana")).status == 200
    assert post(server, submission("task-001", key, worker="ana")).status == 409
    assert post(server, submission("task-000", key, worker="ben")).status == 409
    assert stored(folder / "results")[key]["worker"] == "ana"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        *((bad, 400) for bad in (b"", b"{", b"\xff", b'{"a": NaN}', b'{"a": 1, "a": 1}', b"[" * 10**5)),
        *((strange, 422) for strange in (b"[]", b"null", b"{}", b"7")),
    ],
)
def test_bodies_that_are_no_submission_are_refused_in_words(server: Server, body: bytes, status: int) -> None:
    reply = ask(server, "POST", "/submissions", body, {"Content-Type": "application/json", "Idempotency-Key": "x"})
    assert reply.status == status
    assert 10 < len(reply.json["error"]) < 400


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_other_types_than_json_are_refused(server: Server, key: str, kind: str) -> None:
    assert post(server, submission("task-000", key), Content_Type=kind).status == 415


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Origin": "file://"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    ],
)
def test_other_origins_write_nothing(server: Server, folder: Path, key: str, headers: dict[str, str]) -> None:
    reply = post(server, submission("task-000", key), **headers)
    assert reply.status == 403
    assert key not in stored(folder / "results")
    assert "access-control-allow-origin" not in reply.headers


def test_own_origin_writes(server: Server, key: str) -> None:
    headers = {"Origin": f"http://{server.place}", "Sec-Fetch-Site": "same-origin"}
    assert post(server, submission("task-000", key), **headers).status == 200


def test_preflights_allow_nothing(server: Server) -> None:
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    reply = ask(server, "OPTIONS", "/submissions", headers=asked)
    assert reply.status in (403, 405)
    assert not [name for name in reply.headers if name.startswith("access-control")]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "[::2]", "", "127.0.0.1:8000:1", "a b"])
def test_other_host_names_are_refused(server: Server, host: str) -> None:
    assert ask(server, "GET", "/progress", headers={"Host": host}).status in (400, 403)


def test_names_of_this_machine_are_taken(server: Server) -> None:
    port = server.place.rpartition(":")[2]
    for host in (f"localhost:{port}", f"[::1]:{port}", "127.0.0.1", f"LOCALHOST:{port}"):
        assert ask(server, "GET", "/progress", headers={"Host": host}).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/results",
        "/.maskpress.json",
        "/task.yaml",
        "/../lab/task.yaml",
        "/%2e%2e/lab/task.yaml",
        "/photos/",
        "//etc/passwd",
        "/photos/task-000.png",
        "/index.html/../../lab/task.yaml",
        "/%00",
        "/results/.maskpress-serve.json",
    ],
)
def test_only_pages_are_given_and_no_listing(server: Server, path: str) -> None:
    reply = ask(server, "GET", path)
    assert reply.status == 404
    assert b"Traceback" not in reply.body


def test_every_reply_says_not_to_guess_types(server: Server) -> None:
    for method, path in (("GET", "/progress"), ("GET", "/none"), ("POST", "/submissions"), ("GET", "/task-000.html")):
        assert ask(server, method, path).headers["x-content-type-options"] == "nosniff"


def test_ctrl_c_ends_soon_and_leases_stay(tmp_path: Path) -> None:
    spec = write_tasks(tmp_path / "lab", 3)
    with running(spec, tmp_path / "results") as server:
        first = ask(server, "GET", "/?worker=ana").headers["location"]
        host, port = server.place.split(":")
        with socket.create_connection((host, int(port))) as slow:
            slow.sendall(b"POST /submissions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n")
            slow.sendall(b"Content-Length: 100\r\n\r\n{")
            ask(server, "GET", "/progress")
            began = time.monotonic()
            assert server.stop() in (0, 130)
            assert time.monotonic() - began < 3  # half a second, on a machine that has nothing else to do
    with running(spec, tmp_path / "results") as server:
        assert ask(server, "GET", "/?worker=ben").headers["location"].partition("?")[0] != first.partition("?")[0]
        assert ask(server, "GET", "/?worker=ana").headers["location"] == first


def test_second_server_on_the_same_results_is_refused(server: Server, folder: Path) -> None:
    with pytest.raises(Ended) as ended:
        start(folder / "lab" / "task.yaml", folder / "results")
    assert ended.value.code == 1
    assert "another maskpress serve collects answers in" in ended.value.problems


def test_taken_port_is_told(server: Server, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(Ended) as ended:
        start(folder / "lab" / "task.yaml", tmp_path, address=server.place)
    assert ended.value.code == 1
    assert f"{server.place} E599 stopped: address already in use; choose another" in ended.value.problems


def locations(reply: Reply) -> str:
    return reply.headers["location"].partition("?")[0]


def test_workers_never_start_the_same_batch(tmp_path: Path) -> None:
    spec = write_tasks(tmp_path / "lab", 6, batch=2)
    with running(spec, tmp_path / "results") as server:
        names = ["ana", "ben", "cho", "dan"]
        with ThreadPoolExecutor(4) as pool:
            replies = list(pool.map(lambda name: ask(server, "GET", f"/?worker={name}"), names))
        given = [locations(reply) for reply in replies if reply.status == 303]
        assert len(given) == len(set(given)) == 3
        (late,) = [reply for reply in replies if reply.status != 303]
        assert b"Others work on all that is left" in late.body
        assert ask(server, "GET", given[0] + "?worker=eve").status == 409


def test_worker_whom_only_the_page_knows_never_gets_a_task_twice(tmp_path: Path) -> None:
    spec = write_tasks(tmp_path / "lab", 2, batch=2)
    spec.write_text(spec.read_text() + "worker: ask\nanswers_per_task: 2\n")
    random = Random(4)
    with running(spec, tmp_path / "results") as server:
        opened = ask(server, "GET", "/")
        assert locations(opened) == "/batch-001.html"
        for task in ("task-000", "task-001"):
            sent = submission(task, new_key(random), batch="batch-001", worker="Ana M\u00fcller")
            reply = post(server, sent, cookies=opened.cookies)
        again = ask(server, "GET", "/", cookies=reply.cookies)
        assert (again.status, b"Others work on all that is left" in again.body) == (200, True)
        direct = ask(server, "GET", "/batch-002.html", cookies=reply.cookies)
        assert (direct.status, b"somebody else has to" in direct.body) == (409, True)
        assert ask(server, "GET", "/batch-002.html?worker=Ana%20M%C3%BCller").status == 409
        assert locations(ask(server, "GET", "/")) == "/batch-002.html"


def test_name_that_utf8_cannot_hold_is_kept_and_shown(tmp_path: Path) -> None:
    with running(write_tasks(tmp_path / "lab", 1), tmp_path / "results") as server:
        sent = submission("task-000", new_key(Random(5)), worker="ana\ud83d")  # half of an emoji: a field cut it off
        assert post(server, sent).status == 200
        assert stored(tmp_path / "results")[sent["key"]] == sent
        assert b"ana?" in ask(server, "GET", "/progress").body
        assert ask(server, "GET", "/progress.json").json["workers"][0]["name"] == "ana\ud83d"


def test_parameters_of_the_link_reach_the_page(tmp_path: Path) -> None:
    with running(write_tasks(tmp_path / "lab", 2), tmp_path / "results") as server:
        link = ask(server, "GET", "/?PROLIFIC_PID=p%201&worker=ana&x=%26").headers["location"]
        assert link == "/task-000.html?worker=ana&PROLIFIC_PID=p+1&x=%26"
        after = json.loads(ask(server, "GET", link).body.partition(b'"complete":{"url":')[2].partition(b"}")[0])
        assert after == f"http://{server.place}/?worker=ana&PROLIFIC_PID=p+1&x=%26"


def test_stored_answers_count_as_done_after_a_restart(tmp_path: Path) -> None:
    spec = write_tasks(tmp_path / "lab", 4, batch=2)
    random = Random(3)
    with running(spec, tmp_path / "results") as server:
        for task in ("task-000", "task-001"):
            assert post(server, submission(task, new_key(random), batch="batch-001", worker="ana")).status == 200
        server.kill()
    with running(spec, tmp_path / "results") as server:
        progress = ask(server, "GET", "/progress.json").json
        assert progress["tasks"] == {"total": 4, "done": 2, "open": 2}
        assert [row["state"] for row in progress["batches"]] == ["done", "open"]
        assert progress["workers"] == [{"name": "ana", "done": 2, "open": 0, "batch": None, "link": None}]
        assert locations(ask(server, "GET", "/")) == "/batch-002.html"
        for task in ("task-002", "task-003"):
            assert post(server, submission(task, new_key(random), batch="batch-002")).status == 200
        assert b"Every task is done" in ask(server, "GET", "/").body


def test_site_is_served_and_followed_when_it_is_built_again(tmp_path: Path) -> None:
    spec = write_tasks(tmp_path / "lab", 2, batch=2)
    build_site(load_spec(spec), tmp_path / "site")
    with running(tmp_path / "site", tmp_path / "results") as server:
        sent = submission("task-001", new_key(Random(6)), batch="batch-001")
        assert b'"url":"/submissions"' in ask(server, "GET", "/index.html").body
        assert ask(server, "GET", "/.maskpress.json").status == 404
        assert post(server, sent).status == 200
        assert post(server, submission("task-001", "0" * 32, size=(9, 9))).status == 422
        before = ask(server, "GET", "/changes?page=/index.html").json
        spec.write_text(spec.read_text().replace("Cars", "Vans"))
        build_site(load_spec(spec), tmp_path / "site")
        assert server.next_line().startswith("loaded again")
        assert ask(server, "GET", "/changes?page=/index.html").json != before


def test_site_that_is_none_for_a_while_is_followed_all_the_same(tmp_path: Path) -> None:
    site = build_site(load_spec(write_tasks(tmp_path / "lab", 2, batch=2)), tmp_path / "site").output
    with running(site, tmp_path / "results") as server:
        assert ask(server, "GET", "/progress").status == 200  # it watches now
        site.rename(tmp_path / "whole")
        site.mkdir()
        (site / ".maskpress.json").write_text('{"format": "another"}')
        assert "is no site" in server.next_line()
        assert ask(server, "GET", "/index.html").status == 503
        site.rename(tmp_path / "none")
        (tmp_path / "whole").rename(site)
        assert server.next_line().startswith("loaded again")
        assert server.stop() in (0, 130)


def test_answer_to_a_task_that_is_served_no_more_is_taken(tmp_path: Path) -> None:
    spec = write_tasks(tmp_path / "lab", 2)
    with running(spec, tmp_path / "results") as server:
        assert ask(server, "GET", "/progress").status == 200  # it watches now
        (spec.parent / "photos" / "task-000.png").unlink()
        assert server.next_line().startswith("loaded again")
        assert ask(server, "GET", "/progress.json").json["tasks"]["total"] == 1
        assert post(server, submission("task-000", new_key(Random(7)))).status == 200


def test_sign_of_life_prolongs_a_lease_and_a_look_takes_none(tmp_path: Path) -> None:
    spec = write_tasks(tmp_path / "lab", 2)
    with running(spec, tmp_path / "results") as server:
        path = ask(server, "GET", "/?worker=ana").headers["location"]
        plain = path.partition("?")[0]

        def until() -> list[float | None]:
            return [row["until"] for row in ask(server, "GET", "/progress.json").json["batches"]]

        first = until()
        ask(server, "GET", f"/changes?page={plain}&worker=ana")
        second = until()
        ask(server, "GET", f"/changes?page={plain}&worker=ben")
        ask(server, "GET", "/task-001.html?look=1&worker=ben")
        ask(server, "HEAD", "/?worker=ben")
        assert second == until()
        assert second[0] is not None
        assert first[0] is not None
        assert second[0] > first[0]
        assert second[1] is None


@pytest.mark.parametrize("missing", ["uvicorn", "starlette", "watchfiles"])
def test_part_that_is_not_installed_is_told(tmp_path: Path, missing: str) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None; from maskpress.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(COMPILER)}
    command = [sys.executable, "-c", code, "serve"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert f'serving needs {missing}, which is not installed: pip install "maskpress[serve]"' in done.stdout


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["nothing.yaml"], 1, "E001"),
        (["."], 1, "is no site"),
        (["task.yaml", "-a", "nowhere at all"], 2, "expected HOST:PORT"),
        (["task.yaml", "--workers", "a" * 101], 2, "at most 100 characters"),
    ],
)
def test_wrong_use_is_told(tmp_path: Path, options: list[str], code: int, words: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(COMPILER)}
    done = subprocess.run([*COMMAND, *options], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == code
    assert words in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
