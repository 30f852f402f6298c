"""Submit gives what was painted, and nothing that breaks a rule or was not meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from e2e.answers import assert_same_map, read_answer
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.sites import build_spec
from e2e.tabs import wait_until_saved

COUNT_SUBMITS = """() => {
  window.submits = 0;
  document.addEventListener("submit", () => { window.submits += 1; });
}"""
ASKS = "() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))"
REFUSE = "() => { IDBDatabase.prototype.transaction = () => { throw new DOMException('no', 'InvalidStateError'); }; }"
ACROSS = [(20, 20), (100, 20)]


def open_drawing(open_page: OpenPage, folder: Path, **keys: Any) -> Drawing:
    bench = open_page(build_spec(folder, keys))
    bench.wait_until_ready()
    bench.page.evaluate(COUNT_SUBMITS)
    return Drawing(bench)


def submits(drawing: Drawing) -> int:
    count: int = drawing.bench.page.evaluate("() => window.submits")
    return count


def test_broken_rules_are_told_and_stop_the_submit(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_drawing(open_page, tmp_path, rules={"labels": {"Car": {"min": 1}}, "one_piece": True})
    bench = drawing.bench
    bench.button("Submit").click()
    expect(bench.status).to_contain_text("at least 1 Car")
    drawing.add("Car")
    drawing.brush(9, ACROSS)
    drawing.brush(9, [(20, 80), (100, 80)])
    bench.button("Submit").click()
    expect(bench.status).to_contain_text("one piece")
    assert submits(drawing) == 0
    drawing.brush(9, [(20, 20), (20, 80)])
    assert_same_map(read_answer(bench.submit()).label_map, drawing.expected)
    assert submits(drawing) == 1


def test_show_brings_what_breaks_a_rule_into_view(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_drawing(open_page, tmp_path, rules={"area": {"min": 50}})
    drawing.add("Car")
    drawing.brush(3, [(20, 20)])
    drawing.view(1 / 4, (150, 110))
    drawing.bench.button("Show Car 1").click()
    assert drawing.bench.widget.evaluate("(widget) => widget.zoom") > 1


def test_empty_answer_is_submitted_only_after_asking(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_drawing(open_page, tmp_path)
    bench = drawing.bench
    bench.button("Submit").click()
    expect(bench.dialog).to_have_accessible_name("Submit without instances?")
    bench.button("Go back").click()
    expect(bench.dialog).to_have_count(0)
    assert submits(drawing) == 0
    bench.button("Submit").click()
    assert bench.download("Submit empty").name == "plain.json"
    assert submits(drawing) == 1


def test_unpainted_value_is_an_empty_answer(open_page: OpenPage, tmp_path: Path) -> None:
    shown = open_drawing(open_page, tmp_path).shown()
    assert shown.labels == ()
    assert not shown.label_map.any()


def test_hidden_fields_join_the_answer(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_drawing(open_page, tmp_path, hidden={"site": 'a "quoted" <site>', "visit": "7"})
    drawing.add("Car")
    drawing.brush(9, ACROSS)
    assert read_answer(drawing.bench.submit()).hidden == {"site": 'a "quoted" <site>', "visit": "7"}


def test_answer_has_the_name_of_the_spec(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_drawing(open_page, tmp_path, answer_name="carMasks")
    drawing.add("Car")
    drawing.brush(9, ACROSS)
    assert_same_map(read_answer(drawing.bench.submit(), "carMasks").label_map, drawing.expected)


def test_submitted_answer_can_be_changed(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_drawing(open_page, tmp_path)
    drawing.add("Car")
    drawing.brush(9, ACROSS)
    drawing.bench.submit()
    drawing.bench.button("Change my answer").click()
    expect(drawing.bench.page.locator("crowd-form:not([inert])")).to_have_count(1)
    drawing.bench.wait_until_ready()
    drawing.brush(9, [(20, 60), (100, 60)])
    assert_same_map(read_answer(drawing.bench.submit()).label_map, drawing.expected)


def test_receipt_offers_the_same_file_again(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_drawing(open_page, tmp_path)
    drawing.add("Car")
    drawing.brush(9, ACROSS)
    first, second = (drawing.bench.download(button) for button in ("Submit", "Download again"))
    assert first.name == second.name == "plain.json"
    assert first.read_bytes() == second.read_bytes()


def test_copy_puts_the_answers_on_the_clipboard(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_page(build_spec(tmp_path, {}), permissions=["clipboard-read", "clipboard-write"])
    bench.wait_until_ready()
    drawing = Drawing(bench)
    drawing.add("Car")
    drawing.brush(9, ACROSS)
    file = bench.download("Submit")
    bench.button("Copy").click()
    expect(bench.page.get_by_text("Copied.")).to_be_visible()
    assert bench.page.evaluate("() => navigator.clipboard.readText()") == file.read_text(encoding="utf-8")


def test_leaving_an_unpainted_page_asks_nothing(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_drawing(open_page, tmp_path)
    with drawing.bench.page.expect_event("close"):
        drawing.bench.page.close(run_before_unload=True)


def test_leaving_asks_only_about_what_is_not_on_the_device(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_drawing(open_page, tmp_path)
    page = drawing.bench.page
    drawing.add("Car")
    drawing.brush(9, ACROSS)
    wait_until_saved(drawing.bench)
    assert not page.evaluate(ASKS)
    page.evaluate(REFUSE)
    drawing.brush(9, [(30, 60), (90, 60)])
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.accept()


def test_leaving_after_the_submit_asks_nothing(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_drawing(open_page, tmp_path)
    drawing.add("Car")
    drawing.brush(9, ACROSS)
    drawing.bench.submit()
    with drawing.bench.page.expect_event("close"):
        drawing.bench.page.close(run_before_unload=True)


def test_submit_stays_enabled_while_nothing_is_painted(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_drawing(open_page, tmp_path, rules={"instances": {"min": 1}})
    expect(drawing.bench.button("Submit")).to_be_enabled()


def test_double_click_on_change_paints_nothing(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_drawing(open_page, tmp_path)
    drawing.add("Car")
    drawing.brush(9, ACROSS)
    drawing.bench.submit()
    drawing.bench.button("Change my answer").dblclick()
    expect(drawing.bench.page.locator("crowd-form:not([inert])")).to_have_count(1)
    assert_same_map(drawing.shown().label_map, drawing.expected)
