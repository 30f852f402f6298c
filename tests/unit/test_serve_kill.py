"""Nothing that was confirmed is lost, half written or there twice, whenever the server is killed."""

from __future__ import annotations

import http.client
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest

from served import Server, new_key, start, stored, submission, write_tasks
from soak import SOAK

TASKS = 20


@dataclass
class Relay:
    """A server that is killed and started again, and what clients were told by whichever ran."""

    spec: Path
    results: Path
    kill_at: list[int]
    server: Server
    confirmed: dict[str, Any] = field(default_factory=dict)
    tries: int = 0
    gate: threading.Condition = field(default_factory=threading.Condition)
    is_up: bool = True

    def confirm(self, sent: dict[str, Any]) -> bool:
        """Note what was confirmed; True for the client that is to kill the server now."""
        with self.gate:
            self.confirmed[sent["key"]] = sent
            if self.kill_at and len(self.confirmed) >= self.kill_at[0] and self.is_up:
                self.kill_at.pop(0)
                self.is_up = False
                return True
        return False

    def replace(self) -> None:
        """Kill the server amid requests, and start another on the same results and port."""
        place = self.server.place
        self.server.kill()
        self.server = start(self.spec, self.results, address=place)
        with self.gate:
            self.is_up = True
            self.gate.notify_all()

    def wait_until_up(self) -> None:
        with self.gate:
            self.tries += 1
            self.gate.wait_for(lambda: self.is_up, timeout=60)


@pytest.mark.parametrize(
    ("count", "clients", "size", "kills"),
    [
        pytest.param(500, 10, 20_000, 1, id="500"),
        pytest.param(
            10_000,
            50,
            75_000,  # bytes of the PNG: 100 KB in base64
            3,
            id="10000",
            marks=pytest.mark.skipif(not SOAK, reason="a part of make soak"),
        ),
    ],
)
def test_confirmed_submissions_survive_kills(tmp_path: Path, count: int, clients: int, size: int, kills: int) -> None:
    spec = write_tasks(tmp_path / "work", TASKS)
    results = tmp_path / "results"
    kill_at = [count * (number + 1) // (kills + 1) for number in range(kills)]
    relay = Relay(spec, results, kill_at, start(spec, results))
    random = Random(5)
    queue = [submission(f"task-{random.randrange(TASKS):03}", new_key(random), padding=size) for _ in range(count)]
    with ThreadPoolExecutor(clients) as pool:
        for client in [pool.submit(work, relay, queue[number::clients]) for number in range(clients)]:
            client.result()
    assert relay.server.stop() in (0, 130)
    assert relay.kill_at == []
    assert len(relay.confirmed) == count
    assert relay.tries > 0  # the kill met requests under way
    found = stored(results)
    assert found == relay.confirmed
    assert [path.name for path in results.glob("*/*") if path.suffix != ".json"] == []


def work(relay: Relay, queue: list[dict[str, Any]]) -> None:
    """Submit one after the other, each as often as it takes; also once more, as after an answer that was lost."""
    connection = None
    for number, sent in enumerate(queue):
        for _ in range(2 if number % 10 == 0 else 1):
            while True:
                connection = connection or http.client.HTTPConnection(relay.server.place, timeout=60)
                if submitted(connection, sent):
                    break
                connection.close()
                connection = None
                relay.wait_until_up()
        if relay.confirm(sent):
            relay.replace()
    if connection:
        connection.close()


def submitted(connection: http.client.HTTPConnection, sent: dict[str, Any]) -> bool:
    """Submit on a connection that stays open; False where it breaks."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": sent["key"]}
    try:
        connection.request("POST", "/submissions", json.dumps(sent).encode(), headers)
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException):
        return False
    assert answer.status == 200, body
    return True
