from __future__ import annotations

from pathlib import Path

import pytest

from handmade import make_spec, make_task, make_tasks
from maskpress.pages.batches import make_batches
from maskpress.tasks.model import Tasks


@pytest.mark.parametrize(
    ("count", "size", "ids", "sizes"),
    [
        (1, 20, ["img-1"], [1]),
        (2, 20, ["batch-001"], [2]),
        (4, 2, ["batch-001", "batch-002"], [2, 2]),
        (5, 2, ["batch-001", "batch-002", "img-5"], [2, 2, 1]),
        (3, 1, ["img-1", "img-2", "img-3"], [1, 1, 1]),
    ],
)
def test_batches_are_cut_in_order_and_named(
    tmp_path: Path, count: int, size: int, ids: list[str], sizes: list[int]
) -> None:
    tasks = make_tasks(tmp_path, count, batch_size=size)
    batches = make_batches(tasks)
    assert [batch.id for batch in batches] == ids
    assert [len(batch.tasks) for batch in batches] == sizes
    assert tuple(task for batch in batches for task in batch.tasks) == tasks.items


def test_batch_numbers_sort_in_order_beyond_a_thousand(tmp_path: Path) -> None:
    task = make_task(tmp_path, "img")
    batches = make_batches(Tasks(make_spec(tmp_path, batch_size=2), (task,) * 2002))
    ids = [batch.id for batch in batches]
    assert ids[0] == "batch-0001"
    assert ids == sorted(ids)


@pytest.mark.parametrize("task_id", ["batch-001", "BATCH-001"])
def test_batch_of_one_task_never_takes_the_name_of_another_batch(tmp_path: Path, task_id: str) -> None:
    spec = make_spec(tmp_path, batch_size=2)
    items = tuple(make_task(tmp_path, name) for name in ("a", "b", task_id))
    assert [batch.id for batch in make_batches(Tasks(spec, items))] == ["batch-001", "batch-002"]


def test_single_batches_keep_the_names_of_their_tasks_even_when_those_read_like_numbers(tmp_path: Path) -> None:
    spec = make_spec(tmp_path, batch_size=1)
    items = tuple(make_task(tmp_path, name) for name in ("batch-002", "batch-001"))
    assert [batch.id for batch in make_batches(Tasks(spec, items))] == ["batch-002", "batch-001"]
