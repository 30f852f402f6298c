"""Leases and what is done: by a clock that stands still."""

from __future__ import annotations

from maskpress.serve.catalog import Catalog, ServedBatch, ServedTask
from maskpress.serve.ledger import LEASE_SECONDS, Ledger
from maskpress.serve.store import Stored
from maskpress.serve.visitor import Visitor


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def catalog(**batches: str) -> Catalog:
    """Make batches of tasks that have one letter."""
    made = (
        ServedBatch(name, f"{name}.html", tuple(ServedTask(task, frozenset()) for task in tasks))
        for name, tasks in batches.items()
    )
    return Catalog("Cars", tuple(made), {}, {})


def stored(task: str, batch: str, worker: str | None = None) -> Stored:
    return Stored(task, batch, worker, f"{task}{batch}{worker}", None)


def following(ledger: Ledger, served: Catalog, worker: str) -> str | None:
    batch = ledger.next_batch(Visitor(f"worker:{worker}", worker), served)
    if batch is not None:
        assert ledger.take(batch, f"worker:{worker}")
    return batch.id if batch else None


def test_each_worker_gets_a_batch_of_their_own_and_keeps_it() -> None:
    ledger, served = Ledger(clock=Clock()), catalog(one="ab", two="cd")
    assert [following(ledger, served, name) for name in ("ana", "ben", "cho")] == ["one", "two", None]
    assert [following(ledger, served, name) for name in ("ben", "ana")] == ["two", "one"]


def test_lease_ends_half_an_hour_after_the_last_sign_of_life() -> None:
    clock = Clock()
    ledger, served = Ledger(clock=clock), catalog(one="ab")
    following(ledger, served, "ana")
    clock.now += LEASE_SECONDS - 1
    assert ledger.take(served.batches[0], "worker:ana")
    clock.now += LEASE_SECONDS - 1
    assert following(ledger, served, "ben") is None
    clock.now += 2
    assert following(ledger, served, "ben") == "one"
    assert not ledger.take(served.batches[0], "worker:ana")


def test_finished_batches_are_not_given_again() -> None:
    ledger, served = Ledger([stored("a", "one"), stored("b", "one")]), catalog(one="ab", two="cd")
    assert following(ledger, served, "ana") == "two"


def test_answers_of_batches_that_were_cut_otherwise_count() -> None:
    ledger, served = Ledger([stored("a", "earlier", "ana"), stored("b", "earlier", "ana")]), catalog(one="ab", two="cd")
    assert ledger.open_tasks(served.batches[0], served) == []
    ledger = Ledger([stored("a", "earlier", "ana")])
    assert following(ledger, served, "ana") == "one"


def test_task_of_two_batches_is_done_twice_and_never_by_one_worker() -> None:
    served = catalog(one="ab", two="ab", three="ab")
    ledger = Ledger()
    given = []
    for name in ("ana", "ana", "ben", "cho", "dan"):
        given.append(batch := following(ledger, served, name))
        for task in "ab" if batch else "":
            ledger.enter(stored(task, str(batch), name))
    assert given == ["one", None, "two", "three", None]


def test_same_answer_twice_is_one() -> None:
    ledger, served = Ledger(), catalog(one="a", two="a")
    for _ in range(2):
        ledger.enter(stored("a", "one", "ana"))
    assert ledger.open_tasks(served.batches[1], served) == ["a"]


def test_worker_with_two_devices_is_one_of_two() -> None:
    ledger, served = Ledger(), catalog(one="a", two="a")
    for device in ("laptop", "tablet"):
        ledger.enter(Stored("a", "one", "ana", device, None))
    assert [following(ledger, served, name) for name in ("ana", "ben")] == [None, "two"]


def test_page_of_a_worker_is_given_to_nobody_else() -> None:
    ana, ben = (ServedBatch(name, f"{name}.html", (ServedTask("a", frozenset()),), name) for name in ("ana", "ben"))
    ledger, served = Ledger(), Catalog("Cars", (ana, ben), {}, {})
    assert ledger.next_batch(Visitor("browser:0"), served) is None
    assert [following(ledger, served, name) for name in ("ben", "cho", "ana")] == ["ben", None, "ana"]
    ledger.enter(stored("a", "ana", "ana"))
    assert [following(ledger, served, name) for name in ("ana", "ben")] == [None, "ben"]
