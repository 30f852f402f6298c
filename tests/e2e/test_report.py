"""A report in a browser: strangers' names as text, filters, the comparison, the keyboard, and thousands of answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from e2e.conftest import OpenPage
from genuine import FIRST, answer, art, submission
from maskpress.report.model import Subject
from maskpress.report.write import write_report
from maskpress.results.expectation import Expectation
from maskpress.results.model import Answer, Instance, Result, Source
from maskpress.results.read import read_results

HOSTILE = ["<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "any"]
MADE = datetime(2026, 11, 23, tzinfo=UTC)
MANY = 2000

LEFT, RIGHT = art("11.. 11.. ...."), art(".11. .11. ....")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Write a report of two tasks: one answered by two hostile workers who differ, one by a single worker."""
    Image.new("RGB", (4, 3), "red").save(tmp_path / "a.png")
    both = [(LEFT, HOSTILE[0]), (RIGHT, HOSTILE[0])]
    each = [
        *(submission("a", answer(drawn, [name]), at, worker=HOSTILE[at]) for at, (drawn, name) in enumerate(both)),
        submission("b", answer(LEFT, ["Car"]), 2, worker=HOSTILE[2], active_seconds=1),
    ]
    for at, one in enumerate(each):
        (tmp_path / f"{at}.json").write_text(json.dumps(one))
    expected = [Expectation(task, 4, 3, (HOSTILE[0], "Car"), image=tmp_path / "a.png") for task in ("a", "b", "c")]
    write_report(
        read_results(*sorted(tmp_path.glob("*.json"))),
        Subject(HOSTILE[1], tuple(expected)),
        tmp_path / "report.html",
        made=MADE,
    )
    return tmp_path / "report.html"


def cards(page: Page) -> Locator:
    return page.locator("#gallery").get_by_role("button")


def test_hostile_names_are_text_everywhere(report: Path, open_page: OpenPage) -> None:
    page = open_page(report).page
    expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE[1])
    expect(cards(page)).to_have_count(3)
    expect(cards(page).first).to_contain_text(HOSTILE[0])
    expect(page.get_by_label("Workers, a table")).to_contain_text(HOSTILE[1])
    expect(page.get_by_label("Labels, a table")).to_contain_text(HOSTILE[0])
    cards(page).nth(1).click()
    expect(page.get_by_role("dialog").get_by_role("heading", level=3)).to_have_text(HOSTILE[1])
    expect(page.get_by_role("dialog").get_by_role("list")).to_contain_text(f"{HOSTILE[0]}: 1 instance, 4 px")
    expect(page.get_by_role("dialog")).to_contain_text("2026-11-02 09:21 UTC")
    assert page.locator("img[onerror]").count() == 0


def test_filters_and_order_choose_among_the_answers(report: Path, open_page: OpenPage) -> None:
    page = open_page(report).page
    form = page.get_by_role("search")
    form.get_by_label("Worker").select_option(HOSTILE[2])
    expect(page.get_by_role("status")).to_have_text("1 of 3 answers")
    form.get_by_role("button", name="Reset").click()
    expect(page.get_by_role("status")).to_have_text("3 of 3 answers")
    form.get_by_role("combobox", name="Label", exact=True).select_option(HOSTILE[0])
    expect(cards(page)).to_have_count(2)
    form.get_by_role("combobox", name="Label", exact=True).select_option("all")
    form.get_by_label("Problem").select_option("none")
    expect(cards(page)).to_have_count(2)
    form.get_by_label("Problem").select_option("V202")
    expect(cards(page)).to_have_count(1)
    form.get_by_label("Problem").select_option("all")
    form.get_by_label("Text").fill("1.JSON onerror")
    expect(cards(page)).to_have_count(1)
    form.get_by_label("Text").fill("no such thing")
    expect(page.get_by_role("status")).to_have_text("None of 3 answers. Reset shows them again.")
    form.get_by_label("Text").fill("")
    form.get_by_label("Sort by").select_option("agreement")
    expect(cards(page).last).to_contain_text("any")  # it has no other to agree with
    form.get_by_label("Sort by").select_option("time worked")
    expect(cards(page).first).to_contain_text("any")
    form.get_by_label("Largest first").check()
    expect(cards(page).last).to_contain_text("any")


def test_comparison_by_keyboard_marks_the_pixels_that_differ(report: Path, open_page: OpenPage) -> None:
    page = open_page(report).page
    cards(page).first.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="a")
    expect(dialog.get_by_role("article")).to_have_count(1)
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("heading", level=3)).to_have_text(HOSTILE[1])
    page.keyboard.press("ArrowLeft")
    expect(dialog.get_by_role("heading", level=3)).to_have_text(HOSTILE[0])
    dialog.get_by_label("Compare all 2 answers").focus()
    page.keyboard.press("Space")
    expect(dialog.get_by_role("article")).to_have_count(2)
    dialog.get_by_label("Show where labels differ").focus()
    page.keyboard.press("Space")
    marked = dialog.locator("canvas").first
    expect(marked).to_be_visible()
    found = marked.evaluate(
        "(it) => [...it.getContext('2d').getImageData(0, 0, 4, 3).data].filter((_, at) => at % 4 === 3)"
    )
    assert np.array_equal(np.array(found).reshape(3, 4) > 0, LEFT != RIGHT)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("dialog", name="b").get_by_role("article")).to_have_count(1)
    page.keyboard.press("ArrowLeft")
    expect(dialog.get_by_role("article")).to_have_count(2)
    dialog.get_by_label("Overlay").focus()
    page.keyboard.press("Home")
    assert dialog.locator(".overlay").first.evaluate("(it) => getComputedStyle(it).opacity") == "0"
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(cards(page).first).to_be_focused()


def test_comparison_is_of_one_widget_and_of_what_was_done(tmp_path: Path, open_page: OpenPage) -> None:
    """Two widgets of one submission show different things; an image that was not done shows nothing."""
    painted, other = answer(art("11 11")), answer(art("1. .."))
    found = [
        submission("two", painted, 1, answers=[{"front": painted, "rear": other}]),
        submission("one", painted, 2),
        submission("one", other, 3, worker="ben", refused="too dark"),
    ]
    (tmp_path / "found.json").write_text(json.dumps(found))
    write_report(read_results(tmp_path / "found.json"), Subject("T"), tmp_path / "report.html", made=MADE)
    page = open_page(tmp_path / "report.html").page
    cards(page).first.click()
    expect(page.locator("#view-title")).to_have_text("two, front")
    expect(page.get_by_text("Only answer")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    cards(page).nth(2).click()
    page.get_by_text("Compare all 2 answers").click()
    page.get_by_text("Show where labels differ").click()
    expect(page.locator(".pane")).to_have_count(2)
    expect(page.locator("canvas.difference")).to_have_count(0)


def test_links_of_problems_open_their_answer(report: Path, open_page: OpenPage) -> None:
    page = open_page(report).page
    page.get_by_text("an answer took").or_(page.locator("summary", has_text="V202")).first.click()
    page.locator(".findings a").first.click()
    expect(page.get_by_role("dialog", name="b")).to_contain_text("expected at least 5 seconds of work")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [(1200, 800), (360, 740)], ids=["wide", "narrow"])
def test_report_passes_axe(report: Path, open_page: OpenPage, scheme: str, viewport: tuple[int, int]) -> None:
    page = open_page(report, color_scheme=scheme, viewport=viewport).page
    for folded in page.locator("summary").all():
        folded.click()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == viewport[0]
    cards(page).first.click()
    page.get_by_label("Compare all 2 answers").check()
    assert_accessible(page)


def assert_accessible(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def many() -> Iterator[Result]:
    random = np.random.default_rng(6)
    for number in range(MANY):
        label_map = np.zeros((30, 40), np.uint16)
        x, y = random.integers(0, 20, 2).tolist()
        label_map[y : y + 10, x : x + 15] = 1
        painted = Answer(label_map, (Instance(["Car", "Person"][number % 2], FIRST[number % 10]),))
        yield Result(f"street-{number // 4}", painted, Source(f"{number}.json"), worker=f"w{number % 4}")


def test_thousands_of_answers_stay_usable(tmp_path: Path, open_page: OpenPage) -> None:
    write_report(many(), Subject("Streets"), tmp_path / "report.html", made=MADE)
    page = open_page(tmp_path / "report.html").page
    expect(page.get_by_role("status")).to_have_text("2,000 of 2,000 answers")
    page.get_by_label("Text").fill("street-499")
    expect(cards(page)).to_have_count(4)
    page.get_by_label("Text").fill("")
    expect(page.get_by_role("status")).to_have_text("2,000 of 2,000 answers")
    reached = [cards(page).count()]
    for _ in range(2):
        cards(page).last.scroll_into_view_if_needed()
        expect(cards(page).nth(reached[-1])).to_be_attached()
        reached.append(cards(page).count())
    assert all(one < other for one, other in pairwise(reached))
    expect(cards(page).nth(reached[1] - 1).locator("img.overlay")).to_be_visible()
    assert page.locator("#gallery img").count() < MANY
