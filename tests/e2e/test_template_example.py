"""The example from a template: the old page paints exactly, and its own input and script join the answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from e2e.answers import assert_same_map, read_answer
from e2e.conftest import OpenPage
from e2e.drawing import Drawing, paint_scene


def test_example_from_a_template_is_painted_exactly(open_page: OpenPage, built_example: Callable[[str], Path]) -> None:
    bench = open_page(built_example("template"))
    bench.wait_until_ready()
    bench.page.get_by_role("textbox", name="A name for it").fill("Crane")
    drawing = Drawing(bench)
    width, height = drawing.size
    paint_scene(drawing, drawing.view(1, (width / 2, height / 2)), ["Rocket", "Tower"])
    expected, labels = drawing.painted()

    answer = read_answer(bench.submit())
    assert_same_map(answer.label_map, expected)
    assert list(answer.labels) == labels
    assert answer.hidden == {"_missing": "Crane", "_scrolled": "false"}


def test_old_instructions_of_the_example_open_under_their_title(
    open_page: OpenPage, built_example: Callable[[str], Path]
) -> None:
    bench = open_page(built_example("template"))
    bench.wait_until_ready()
    bench.button("View full instructions").click()
    expect(bench.dialog).to_contain_text("How to paint")
    expect(bench.page.get_by_text("two towers are two instances")).to_be_visible()
