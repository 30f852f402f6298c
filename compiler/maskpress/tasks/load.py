"""From a task spec to its tasks: rows read, images checked, texts filled in, every problem collected."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

from maskpress.errors import SpecError
from maskpress.problems import Problem, has_errors, sort_problems
from maskpress.spec.model import TaskSpec
from maskpress.tasks.build import Built, Workshop, build_task, open_workshop
from maskpress.tasks.images import quiet_pillow
from maskpress.tasks.model import Task, Tasks
from maskpress.tasks.put import repeated_addresses
from maskpress.tasks.rows import Row, read_rows

Progress = Callable[[int, int], None]

_In = TypeVar("_In")
_Out = TypeVar("_Out")


def load_tasks(spec: TaskSpec, *, progress: Progress | None = None) -> Tasks:
    """Build every task of a spec, in the order of its rows.

    ``progress`` is called with the rows done and the rows there are. Raises SpecError with all problems; OSError where
    the cache for converted images cannot be written.
    """
    workshop = open_workshop(spec)
    items: list[Task] = []
    found = list(workshop.problems)
    total = sum(isinstance(item, Row) for item in read_rows(spec)) if progress else 0
    for done, built in enumerate(_built(spec, workshop), 1):
        found += built.problems
        items += [built.task] if built.task else []
        if progress:
            progress(min(done, total), total)
    found += repeated_addresses(spec, items)
    problems = _shared_once(found)
    if has_errors(problems):
        raise SpecError(problems)
    return Tasks(spec, tuple(items), problems)


def _built(spec: TaskSpec, workshop: Workshop) -> Iterator[Built]:
    """Build rows in threads (Pillow decodes outside the interpreter's lock), a few rows ahead of the one wanted."""

    def build(item: Row | Problem) -> Built:
        return build_task(item, workshop) if isinstance(item, Row) else Built(None, (item,))

    workers = os.cpu_count() or 1
    with quiet_pillow(), ThreadPoolExecutor(workers, "maskpress-images") as pool:
        yield from _ahead(pool, build, read_rows(spec), 2 * workers)


def _ahead(pool: ThreadPoolExecutor, work: Callable[[_In], _Out], items: Iterable[_In], window: int) -> Iterator[_Out]:
    """Map in order with at most ``window`` items under way, so that memory does not grow with their number."""
    waiting: deque[Future[_Out]] = deque()
    for item in items:
        waiting.append(pool.submit(work, item))
        if len(waiting) == window:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _shared_once(found: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort by position; of a problem that many rows have, as in a template all of them fail, keep the first row's."""
    first: dict[Problem, Problem] = {}
    for problem in found:
        first.setdefault(replace(problem, help=None), problem)
    return sort_problems(first.values())
