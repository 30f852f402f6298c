"""Panels, dialogs and status pass axe, in light and dark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.sites import build_spec
from e2e.test_questions import questions
from e2e.workbench import Workbench


@pytest.fixture(params=["light", "dark"])
def bench(request: pytest.FixtureRequest, open_page: OpenPage, built_example: Callable[[str], Path]) -> Workbench:
    opened = open_page(built_example("rules"), color_scheme=request.param, reduced_motion="reduce")
    opened.wait_until_ready()
    return opened


def test_page_at_rest_passes(bench: Workbench) -> None:
    assert_accessible(bench.page)


def test_page_with_instances_and_broken_rules_passes(bench: Workbench) -> None:
    drawing = Drawing(bench)
    drawing.add("Cup")
    drawing.brush(5, [(100, 100), (140, 120)])
    drawing.add("Spoon")
    drawing.bench.button("Hide Cup 1").click()
    drawing.bench.button("Lock Cup 1").click()
    bench.button("Submit").click()
    expect(bench.status).to_contain_text("Not submitted")
    assert_accessible(bench.page)


@pytest.mark.parametrize("opener", ["View full instructions", "Keys and gestures"])
def test_dialog_passes(bench: Workbench, opener: str) -> None:
    bench.button(opener).click()
    expect(bench.dialog).to_have_count(1)
    assert_accessible(bench.page)


def test_receipt_and_question_pass(open_page: OpenPage, built_example: Callable[[str], Path]) -> None:
    bench = open_page(built_example("smallest"), reduced_motion="reduce")
    bench.wait_until_ready()
    bench.button("Submit").click()
    expect(bench.dialog).to_have_accessible_name("Submit without instances?")
    assert_accessible(bench.page)
    bench.button("Submit empty").click()
    expect(bench.button("Change my answer")).to_be_visible()
    assert_accessible(bench.page)


def test_narrow_page_passes(open_page: OpenPage, built_example: Callable[[str], Path]) -> None:
    bench = open_page(built_example("rules"), viewport=(390, 780), reduced_motion="reduce")
    bench.wait_until_ready()
    assert_accessible(bench.page)


@pytest.mark.parametrize("viewport", [(1200, 1000), (390, 780)], ids=["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_with_questions_passes(
    open_page: OpenPage, tmp_path: Path, viewport: tuple[int, int], scheme: str
) -> None:
    bench = open_page(
        build_spec(tmp_path, questions(required=True)),
        viewport=viewport,
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    bench.wait_until_ready()
    bench.button("Submit").click()
    expect(bench.status).to_contain_text("Not submitted")
    assert_accessible(bench.page)


def assert_accessible(page: Page) -> None:
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], node["html"], node["failureSummary"]) for one in violations for node in one["nodes"]] == []
