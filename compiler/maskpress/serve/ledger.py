"""The ledger: which tasks are done, and who works on which batch.

A lease keeps others from starting a batch; it never keeps an answer out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping

from maskpress.serve.catalog import Catalog, ServedBatch
from maskpress.serve.state import Lease
from maskpress.serve.store import Stored
from maskpress.serve.visitor import Visitor

LEASE_SECONDS = 30 * 60.0


class Ledger:
    """Answers by key and leases by batch. Not for several threads. ``clock`` gives seconds since 1970."""

    def __init__(
        self,
        stored: Iterable[Stored] = (),
        leases: Mapping[str, Lease] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._clock = clock
        self._leases = dict(leases or {})
        self._stored: dict[str, Stored] = {}
        self._by_task: dict[str, dict[str, Stored]] = {}
        for each in stored:
            self.enter(each)

    @property
    def stored(self) -> Mapping[str, Stored]:
        """What is stored, by key."""
        return self._stored

    @property
    def leases(self) -> dict[str, Lease]:
        """The leases that have not run out."""
        now = self._clock()
        return {batch: lease for batch, lease in self._leases.items() if lease.until > now}

    def enter(self, stored: Stored) -> None:
        """Enter an answer that is stored."""
        self._stored[stored.key] = stored
        self._by_task.setdefault(stored.task, {})[stored.key] = stored

    def open_tasks(self, batch: ServedBatch, catalog: Catalog) -> list[str]:
        """List the tasks of a batch that are not done."""
        return [task.id for task in batch.tasks if not self._is_done(task.id, batch.id, catalog.copies[task.id])]

    def next_batch(self, visitor: Visitor, catalog: Catalog) -> ServedBatch | None:
        """Find the batch to do next: the one in hand, else the first that nobody has and that is new to the worker."""
        leases = self.leases
        fitting = (batch for batch in catalog.batches if batch.worker in (None, visitor.worker))
        opened = (batch for batch in fitting if self.open_tasks(batch, catalog))
        left = [batch for batch in opened if not self.repeats(batch, visitor, catalog)]
        own = (batch for batch in left if batch.id in leases and leases[batch.id].holder == visitor.id)
        return next(own, None) or next((batch for batch in left if batch.id not in leases), None)

    def repeats(self, batch: ServedBatch, visitor: Visitor, catalog: Catalog) -> bool:
        """Tell whether a worker did one of the open tasks of a batch, in another batch."""
        name, tasks = visitor.worker or visitor.said, self.open_tasks(batch, catalog)
        answers = (each for task in tasks for each in self._by_task.get(task, {}).values())
        return name is not None and any(each.worker == name for each in answers)

    def take(self, batch: ServedBatch, holder: str) -> bool:
        """Lease a batch, anew or for longer; False where another one has it."""
        lease = self.leases.get(batch.id)
        if lease is not None and lease.holder != holder:
            return False
        self._leases[batch.id] = Lease(holder, self._clock() + LEASE_SECONDS)
        return True

    def last_holder(self, batch: str) -> str | None:
        """Say who had a batch last, also when the lease has run out, as while a laptop sleeps."""
        return self._leases[batch].holder if batch in self._leases else None

    def give_back(self, batch: str) -> None:
        """End the lease of a batch, if there is one."""
        self._leases.pop(batch, None)

    def _is_done(self, task: str, batch: str, wanted: int) -> bool:
        """Tell by the batch, or by how many did it: earlier batches may have had other names.

        A worker with two devices has two keys, and is one all the same.
        """
        answers = self._by_task.get(task, {}).values()
        several = {(each.worker, None if each.worker else each.batch) for each in answers}
        return len(several) >= wanted or any(each.batch == batch for each in answers)
