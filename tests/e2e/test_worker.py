"""What is long is done in a worker; where there is none, or it dies, it is done all the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from e2e.answers import assert_same_map, read_answer
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.sites import build_spec
from e2e.workbench import Workbench

ACROSS = [(20, 20), (100, 20)]

COUNTED = """
window.orders = [];
window.Worker = class extends Worker {
  postMessage(...sent) {
    window.orders.push(sent[0][1]);
    super.postMessage(...sent);
  }
};
"""

DYING = """
window.orders = 0;
window.Worker = class extends Worker {
  postMessage(...sent) {
    window.orders += 1;
    if (window.orders < LAST) return super.postMessage(...sent);
    this.terminate();
    setTimeout(() => this.dispatchEvent(new ErrorEvent("error", { cancelable: true })));
  }
};
"""


def open_drawing(open_page: OpenPage, page: Path, script: str, browser: Browser | None = None) -> Drawing:
    """Open a page on which a script runs before anything else."""
    bench = open_page(page, browser=browser)
    bench.page.add_init_script(script)
    bench.page.reload()
    bench.wait_until_ready()
    return Drawing(bench)


def paint_two(drawing: Drawing) -> None:
    drawing.add("Car")
    drawing.brush(9, ACROSS)
    drawing.add("Person")
    drawing.brush(14, [(60, 10), (70, 90)])


def assert_submits_what_was_painted(drawing: Drawing) -> None:
    answer = read_answer(drawing.bench.submit())
    assert answer.labels == ("Car", "Person")
    assert_same_map(answer.label_map, drawing.expected)


def test_answer_is_made_and_read_back_in_a_worker(open_page: OpenPage, tmp_path: Path, browser: Browser) -> None:
    drawing = open_drawing(open_page, build_spec(tmp_path, {}), COUNTED, browser)
    paint_two(drawing)
    assert_submits_what_was_painted(drawing)
    assert drawing.bench.page.evaluate("() => window.orders") == ["encodeBand", "readLabelMap"]


def test_only_what_an_edit_touches_is_encoded_again(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_drawing(open_page, build_spec(tmp_path, {}, size=(2000, 1500)), COUNTED)
    drawing.view(1, (1000, 300))
    drawing.add("Car")
    drawing.brush(9, [(900, 100), (1100, 110)])
    drawing.bench.submit()
    drawing.bench.button("Change my answer").click()
    expect(drawing.bench.page.locator("crowd-form:not([inert])")).to_have_count(1)
    drawing.brush(9, [(900, 120), (1100, 130)])
    assert_same_map(read_answer(drawing.bench.submit()).label_map, drawing.expected)
    first, second = 6 * ["encodeBand"], ["encodeBand"]  # bands of 262 rows
    assert drawing.bench.page.evaluate("() => window.orders") == [*first, "readLabelMap", *second, "readLabelMap"]


@pytest.mark.parametrize("last", [1, 2], ids=["encoding", "reading back"])
def test_worker_that_dies_loses_nothing(open_page: OpenPage, tmp_path: Path, last: int) -> None:
    drawing = open_drawing(open_page, build_spec(tmp_path, {}), DYING.replace("LAST", str(last)))
    paint_two(drawing)
    assert_submits_what_was_painted(drawing)
    assert drawing.bench.page.evaluate("() => window.orders") == last


def test_browser_without_workers_does_it_all_the_same(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_drawing(open_page, build_spec(tmp_path, {}), "delete window.Worker;")
    paint_two(drawing)
    assert_submits_what_was_painted(drawing)


def test_policy_without_workers_does_it_all_the_same(open_page: OpenPage, tmp_path: Path, browser: Browser) -> None:
    page = build_spec(tmp_path, {})
    text = page.read_text(encoding="utf-8")
    assert "worker-src blob:" in text
    page.write_text(text.replace("worker-src blob:", "worker-src 'none'"), encoding="utf-8")
    bench = open_page(page, browser=browser, quiet=False)  # the browser reports that it refused
    bench.wait_until_ready()
    drawing = Drawing(bench)
    paint_two(drawing)
    assert_submits_what_was_painted(drawing)
    assert any(violation.startswith("worker-src") for violation in bench.watchdog.violations())


@pytest.mark.parametrize("script", [COUNTED, "delete window.Worker;"], ids=["worker", "none"])
def test_earlier_answer_that_cannot_be_opened_says_why(
    open_page: OpenPage, built_example: Callable[[str], Path], tmp_path: Path, script: str
) -> None:
    text = built_example("correct").read_text(encoding="utf-8")
    before = "data:image/png;base64,iVBORw0KGgo"
    assert before in text
    page = tmp_path / "page.html"
    page.write_text(text.replace(before, before.replace("iVBOR", "iVBOS")), encoding="utf-8")
    bench: Workbench = open_page(page)
    bench.page.add_init_script(script)
    bench.page.reload()
    words = "The earlier answer could not be opened: expected a PNG, found something else"
    expect(bench.status).to_contain_text(words)
