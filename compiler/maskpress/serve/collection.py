"""The collection: submissions taken in, leases given out, and both remembered in the folder of results."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from maskpress.results.submission import Submission
from maskpress.serve.body import Body
from maskpress.serve.catalog import Catalog, ServedBatch, Size
from maskpress.serve.ledger import Ledger
from maskpress.serve.refused import Refused
from maskpress.serve.state import State, write_state
from maskpress.serve.store import Kept, Store, Stored
from maskpress.serve.submissions import check_key, check_task, read_submission
from maskpress.serve.visitor import Visitor

_LARGE_AT_ONCE = 1
_REMEMBER_EVERY = 60.0
"""Seconds between two writings of leases that were only prolonged."""


class Collection:
    """Takes submissions into a folder. All methods are for the event loop; the disk is waited for in threads."""

    def __init__(self, folder: Path, state: State, store: Store, ledger: Ledger, clock: Callable[[], float]) -> None:
        self.folder = folder
        self.ledger = ledger
        self._state = state
        self._store = store
        self._clock = clock
        self._sizes: dict[str, frozenset[Size]] = {}
        self._large = asyncio.Semaphore(_LARGE_AT_ONCE)
        self._keys = [asyncio.Lock() for _ in range(256)]
        self._remembering = asyncio.Lock()
        self._remembered = 0.0

    def expect(self, catalog: Catalog) -> None:
        """Take answers to these tasks from now on, beside those of earlier catalogs: their pages may still be open."""
        for batch in catalog.batches:
            for task in batch.tasks:
                known = self._sizes.get(task.id, task.sizes)
                self._sizes[task.id] = known | task.sizes if known and task.sizes else frozenset()

    async def take_in(self, body: Body, key: str | None, visitor: Visitor, catalog: Catalog) -> tuple[Stored, Kept]:
        """Check and store a submission; it is on the device when this returns. Raises Refused and OSError."""
        if body.is_large:
            async with self._large:
                stored, kept = await self._take_in(body, key, visitor)
        else:
            stored, kept = await self._take_in(body, key, visitor)
        self._after(stored, catalog)
        return stored, kept

    async def lease(self, batch: ServedBatch, visitor: Visitor) -> bool:
        """Lease a batch to a visitor, remembered before this returns; False where another one has it."""
        before = self.ledger.leases.get(batch.id)
        if not self.ledger.take(batch, visitor.id):
            return False
        if before is None or self._clock() - self._remembered > _REMEMBER_EVERY:
            await self._remember()
        return True

    async def _take_in(self, body: Body, key: str | None, visitor: Visitor) -> tuple[Stored, Kept]:
        submission = await run_in_threadpool(_checked, body, key, self._sizes)
        submission["worker"] = _worker(submission, visitor)
        stored = _without_answers(submission)
        async with self._keys[int(stored.key, 16) % len(self._keys)]:
            self._check_same(stored)
            kept = await run_in_threadpool(self._store.keep, submission)
            if kept != "earlier":
                self.ledger.enter(stored)
        return stored, kept

    def _check_same(self, stored: Stored) -> None:
        there = self.ledger.stored.get(stored.key)
        if there is not None and (there.task, there.worker) != (stored.task, stored.worker):
            raise Refused(409, "the key is that of another answer: make a new key for each draft")

    def _after(self, stored: Stored, catalog: Catalog) -> None:
        """End the lease of a batch that has nothing left to do."""
        batch = next((each for each in catalog.batches if each.id == stored.batch), None)
        if batch is not None and batch.id in self.ledger.leases and not self.ledger.open_tasks(batch, catalog):
            self.ledger.give_back(batch.id)

    async def _remember(self) -> None:
        async with self._remembering:
            self._remembered = self._clock()
            await run_in_threadpool(write_state, self.folder, replace(self._state, leases=self.ledger.leases))

    async def close(self) -> None:
        """Remember the leases as they are."""
        await self._remember()


def _checked(body: Body, key: str | None, sizes: Mapping[str, frozenset[Size]]) -> Submission:
    submission = read_submission(body.read())
    check_key(submission, key)
    check_task(submission, sizes)
    return submission


def _worker(submission: Submission, visitor: Visitor) -> str | None:
    """Give the name that the page says, else the one known here.

    Where a name is only somebody's word, two workers may share a browser: the page was given to the one it names.
    """
    said = submission["worker"]
    if not visitor.is_requester and said not in (None, visitor.worker):
        raise Refused(403, "the answer is another worker's than the one this browser belongs to")
    return visitor.worker if said is None else str(said)


def _without_answers(submission: Submission) -> Stored:
    task, batch, key = (str(submission[name]) for name in ("task", "batch", "key"))
    worker, submitted = (None if (text := submission[name]) is None else str(text) for name in ("worker", "submitted"))
    return Stored(task, batch, worker, key, submitted)
