"""Progress: done and open, per batch and worker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypedDict

from maskpress.serve.catalog import Catalog
from maskpress.serve.ledger import Ledger
from maskpress.serve.state import Lease


class TaskCount(TypedDict):
    """Tasks, each as often as an answer is wanted."""

    total: int
    done: int
    open: int


class BatchRow(TypedDict):
    """``state`` is open, leased or done; ``until`` is in seconds since 1970; ``worker`` None is a browser unnamed."""

    id: str
    link: str
    tasks: int
    done: int
    state: str
    worker: str | None
    until: float | None


class WorkerRow(TypedDict):
    """``batch`` is the one in hand; ``open`` counts the tasks of that one, or of the worker's own page."""

    name: str
    done: int
    open: int
    batch: str | None
    link: str | None


class Progress(TypedDict):
    """All of it; ``answers`` counts what is stored, also of tasks that are served no more."""

    tasks: TaskCount
    answers: int
    batches: list[BatchRow]
    workers: list[WorkerRow]


def read_progress(catalog: Catalog, ledger: Ledger, links: Mapping[str, str]) -> Progress:
    """Sum up the ledger for what is served; ``links`` are those of the workers who were given one."""
    leases = ledger.leases
    batches = [_batch_row(catalog, ledger, leases, place) for place in range(len(catalog.batches))]
    total, done = sum(row["tasks"] for row in batches), sum(row["done"] for row in batches)
    return {
        "tasks": {"total": total, "done": done, "open": total - done},
        "answers": len(ledger.stored),
        "batches": batches,
        "workers": list(_workers(catalog, ledger, leases, links)),
    }


def _batch_row(catalog: Catalog, ledger: Ledger, leases: Mapping[str, Lease], place: int) -> BatchRow:
    batch = catalog.batches[place]
    left = len(ledger.open_tasks(batch, catalog))
    lease = leases.get(batch.id) if left else None
    return {
        "id": batch.id,
        "link": f"/{batch.path}",
        "tasks": len(batch.tasks),
        "done": len(batch.tasks) - left,
        "state": "done" if not left else "leased" if lease else "open",
        "worker": _name(lease.holder) if lease else None,
        "until": lease.until if lease else None,
    }


def _workers(
    catalog: Catalog, ledger: Ledger, leases: Mapping[str, Lease], links: Mapping[str, str]
) -> Iterable[WorkerRow]:
    counts = Counter(each.worker for each in ledger.stored.values() if each.worker is not None)
    hands = {name: batch for batch, lease in leases.items() if (name := _name(lease.holder)) is not None}
    for name in dict.fromkeys([*links, *sorted({*counts, *hands})]):
        own = (batch for batch in catalog.batches if batch.worker == name or batch.id == hands.get(name))
        left = sum(len(ledger.open_tasks(batch, catalog)) for batch in own)
        link, batch = links.get(name), hands.get(name)
        yield {"name": name, "done": counts[name], "open": left, "batch": batch, "link": link}


def _name(holder: str) -> str | None:
    kind, _, name = holder.partition(":")
    return name if kind == "worker" else None
