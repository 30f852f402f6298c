from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handmade import make_spec, make_task, make_tasks
from maskpress.pages.batches import make_batches, share
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


def test_three_workers_share_thirty_tasks_with_two_answers_each(tmp_path: Path) -> None:
    tasks = make_tasks(tmp_path, 30, workers=("ana", "ben", "cho"), answers_per_task=2)
    batches = make_batches(tasks)
    assert [(batch.id, batch.worker, len(batch.tasks)) for batch in batches] == [
        ("ana", "ana", 20),
        ("ben", "ben", 20),
        ("cho", "cho", 20),
    ]
    assert Counter(task.id for batch in batches for task in batch.tasks) == {task.id: 2 for task in tasks.items}
    assert all(len({task.id for task in batch.tasks}) == 20 for batch in batches)


@given(st.integers(0, 60), st.integers(1, 12), st.data())
def test_share_gives_each_item_to_as_many_workers_as_wanted_and_nobody_much_more_than_others(
    count: int, number: int, data: st.DataObject
) -> None:
    times = data.draw(st.integers(1, number))
    workers = [f"w{place}" for place in range(number)]
    shares = share(range(count), workers, times)
    assert list(shares) == workers
    assert Counter(item for own in shares.values() for item in own) == dict.fromkeys(range(count), times)
    assert all(list(own) == sorted(set(own)) for own in shares.values())  # in order, no item twice
    sizes = [len(own) for own in shares.values()]
    assert max(sizes) - min(sizes) <= 1


def test_share_lets_workers_meet_different_partners() -> None:
    shares = share(range(40), ["ana", "ben", "cho", "dan"], 2)
    partners = {name for name, own in shares.items() if name != "ana" and set(own) & set(shares["ana"])}
    assert len(partners) > 1


@pytest.mark.parametrize(("count", "size", "times"), [(5, 2, 3), (3, 1, 2), (4, 20, 2), (1, 1, 2)])
def test_task_with_several_answers_stands_in_as_many_batches_that_are_numbered(
    tmp_path: Path, count: int, size: int, times: int
) -> None:
    tasks = make_tasks(tmp_path, count, batch_size=size, answers_per_task=times)
    batches = make_batches(tasks)
    assert [batch.id for batch in batches] == [f"batch-{n:03}" for n in range(1, len(batches) + 1)]
    assert Counter(task.id for batch in batches for task in batch.tasks) == {task.id: times for task in tasks.items}
    assert all(len(batch.tasks) <= size and len(set(map(id, batch.tasks))) == len(batch.tasks) for batch in batches)


def test_worker_without_tasks_has_no_batch(tmp_path: Path) -> None:
    tasks = make_tasks(tmp_path, 2, workers=("ana", "ben", "cho"))
    assert [(batch.id, len(batch.tasks)) for batch in make_batches(tasks)] == [("ana", 1), ("ben", 1)]
