"""A batch shows one task after the other and gives a list of submissions at the end."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from e2e.answers import assert_same_map, read_answer
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.workbench import Workbench
from oracle import LabelMap

# In the order of rows.csv: the id, the label of the subject, and the source that joins the answer.
ROWS = (
    ("astronaut", "Person", "NASA"),
    ("cameraman", "Person", "Lav Varshney"),
    ("cat", "Animal", "Stefan van der Walt"),
    ("rocket", "Vehicle", "SpaceX"),
    ("shuttle", "Vehicle", "NASA"),
    ("coffee", "Tableware", "Rachel Michetti"),
)
ENVELOPE = {"format", "task", "batch", "worker", "key", "started", "submitted", "active_seconds", "answers"}


@pytest.fixture
def bench(open_page: OpenPage, built_example: Callable[[str], Path]) -> Workbench:
    opened = open_page(built_example("batch"))
    opened.wait_until_ready()
    return opened


def test_batch_walks_through_its_tasks_and_downloads_submissions(bench: Workbench) -> None:
    expected: list[LabelMap] = []
    for place, (_, label, _) in enumerate(ROWS, 1):
        expect(bench.page.get_by_text(f"{place} of {len(ROWS)}").first).to_be_visible()
        expected.append(paint_one(bench, label))
        if place < len(ROWS):
            go_on(bench)
    submissions = bench.submit()
    assert [(one["task"], one["batch"]) for one in submissions] == [(id, "batch-001") for id, _, _ in ROWS]
    for one, label_map, (_, label, source) in zip(submissions, expected, ROWS, strict=True):
        answer = read_answer(one["answers"])
        assert_same_map(answer.label_map, label_map)
        assert (answer.labels, answer.hidden) == ((label,), {"source": source})


def test_submissions_are_complete_envelopes(bench: Workbench) -> None:
    submissions = dot_every_task(bench)
    keys = [one["key"] for one in submissions]
    assert len(set(keys)) == len(keys)
    for one in submissions:
        assert one.keys() == ENVELOPE
        assert one["format"] == "maskpress/1"
        started, submitted = (datetime.fromisoformat(one[time]) for time in ("started", "submitted"))
        assert started <= submitted
        assert one["active_seconds"] >= 0


def test_worker_can_go_back_and_change_an_earlier_task(bench: Workbench) -> None:
    first = paint_one(bench, "Person")
    go_on(bench)
    bench.button("Previous image").click()
    bench.wait_until_ready()
    shown = read_answer([{"annotatedResult": bench.value()}])
    assert_same_map(shown.label_map, first)


def test_one_task_is_in_view_at_a_time(bench: Workbench) -> None:
    expect(bench.page.get_by_role("button", name="Submit", exact=True)).to_have_count(1)
    expect(bench.widget).to_have_count(1)
    expect(bench.page.get_by_role("heading", name="Paint the astronaut")).to_be_visible()


def test_rows_fill_header_and_instructions(bench: Workbench) -> None:
    expect(bench.page.get_by_text("Leave out the helmet in front of her.")).to_be_visible()
    paint_one(bench, "Person")
    go_on(bench)
    expect(bench.page.get_by_role("heading", name="Paint the photographer")).to_be_visible()
    expect(bench.page.get_by_text("Leave out the camera and its tripod.")).to_be_visible()


def paint_one(bench: Workbench, label: str) -> LabelMap:
    """Paint one instance and return the label map that the oracle expects."""
    drawing = Drawing(bench)
    width, height = drawing.size
    frame = drawing.view(1, (width / 2, height / 2))
    drawing.add(label)
    drawing.brush(25, frame((-80, -60), (40, 10), (60, 90)))
    drawing.polygon(frame((-60, 40), (20, 30), (-20, 100)))
    drawing.erase(9, frame((-30, -40), (30, 60)))
    return drawing.expected


def go_on(bench: Workbench) -> None:
    """Submit the task in view and wait for the next one."""
    before = bench.page.get_by_role("heading", level=1).filter(visible=True).inner_text()
    bench.button("Submit").click()
    expect(bench.page.get_by_role("heading", level=1).filter(visible=True)).not_to_have_text(before)
    bench.wait_until_ready()


def dot_every_task(bench: Workbench) -> list[dict[str, Any]]:
    """Paint each task with a dot and submit all of them."""
    for place, (_, label, _) in enumerate(ROWS, 1):
        drawing = Drawing(bench)
        drawing.add(label)
        drawing.brush(9, [(50, 50)])
        if place < len(ROWS):
            go_on(bench)
    file = bench.download("Submit")
    assert file.name == "batch-001.json"
    submissions: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return submissions
