"""A batch of small images: what is asked for again, what is loaded ahead, and what stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from e2e.answers import assert_same_map, read_answer
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.sites import build_spec
from e2e.workbench import Workbench
from oracle import LabelMap

NAMES = ("a", "b", "c", "d")


@pytest.fixture
def bench(open_page: OpenPage, tmp_path: Path) -> Workbench:
    for name in NAMES:
        Image.new("RGB", (160, 120), "gray").save(tmp_path / f"{name}.png")
    opened = open_page(build_spec(tmp_path, {"images": "*.png", "page": {"images": "copy"}}))
    opened.wait_until_ready()
    return opened


def test_double_click_on_submit_leaves_the_next_image_alone(bench: Workbench) -> None:
    bench.button("Next image").click()
    Drawing(bench).add("Car")
    Drawing(bench).brush(9, [(20, 20), (60, 20)])
    bench.button("Previous image").click()
    bench.wait_until_ready()
    Drawing(bench).add("Car")
    Drawing(bench).brush(9, [(20, 20), (60, 20)])
    bench.button("Submit").dblclick()
    expect(bench.page.get_by_text("2 of 4", exact=True)).to_be_visible()


@pytest.mark.parametrize("target", ["crowd-form[task-id=b]", "crowd-form[task-id=b] crowd-instance-segmentation"])
def test_task_that_was_reset_is_asked_for_again(bench: Workbench, target: str) -> None:
    for place in range(1, len(NAMES)):
        dot(bench, place, (30, 30))
        submit(bench, place + 1)
    bench.page.evaluate("(target) => document.querySelector(target).reset()", target)
    dot(bench, len(NAMES), (30, 30))
    submit(bench, 2)
    assert bench.value()["instances"] == []
    expected = dot(bench, 2, (90, 60))
    submissions = bench.submit()
    assert [one["task"] for one in submissions] == list(NAMES)
    assert_same_map(read_answer(submissions[1]["answers"]).label_map, expected)


def test_next_image_is_loaded_ahead_and_no_other(bench: Workbench) -> None:
    dot(bench, 1, (30, 30))
    assert asked(bench) == {"a.png", "b.png"}
    with bench.page.expect_request("**/c.png"):
        submit(bench, 2)
    assert asked(bench) == {"a.png", "b.png", "c.png"}


def test_settings_stay_from_image_to_image(bench: Workbench) -> None:
    dot(bench, 1, (30, 30))
    bench.set_slider("Brush size", 33)
    bench.set_slider("Overlay opacity", 80)
    bench.choose("Eraser")
    submit(bench, 2)
    expect(bench.slider("Brush size")).to_have_value("33")
    expect(bench.slider("Overlay opacity")).to_have_value("80")
    expect(bench.radio("Eraser")).to_be_checked()


def asked(bench: Workbench) -> set[str]:
    return {url.rpartition("/")[2] for url in bench.watchdog.requests if url.endswith(".png")}


def dot(bench: Workbench, place: int, point: tuple[float, float]) -> LabelMap:
    """Paint a dot on the image in view, which is the one at a place."""
    expect(bench.page.get_by_text(f"{place} of {len(NAMES)}").filter(visible=True)).to_be_visible()
    drawing = Drawing(bench)
    drawing.add("Car")
    drawing.brush(9, [point])
    return drawing.expected


def submit(bench: Workbench, following: int) -> None:
    """Submit the task in view and wait for the one at another place."""
    bench.button("Submit").click()
    expect(bench.page.get_by_text(f"{following} of {len(NAMES)}").filter(visible=True)).to_be_visible()
    bench.wait_until_ready()
