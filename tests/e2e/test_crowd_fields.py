"""Inputs beside the widget: what joins the answers, and what must be answered first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from e2e.conftest import OpenPage
from e2e.crowd import COUNT_SUBMITS, painted, serialized
from e2e.handwritten import widget_tag, write_page
from e2e.several import build_batches
from e2e.workbench import Workbench

REQUIRED = {
    "text": ('<label>Word <input name="q" required></label>', "Word: ", "() => { q.value = 'x'; }"),
    "long text": (
        '<textarea name="q" aria-label="Remark" required></textarea>',
        "Remark: ",
        "() => { q.value = 'x'; }",
    ),
    "number": (
        '<label>Wheels <input type="number" name="q" max="4" value="5"></label>',
        "Wheels: ",
        "() => { q.value = 4; }",
    ),
    "choice": ('<select name="q" required><option value=""><option>a</select>', "q: ", "() => { q.value = 'a'; }"),
    "yes": ('<label><input type="checkbox" name="q" required> Sure</label>', "Sure: ", "() => { q.checked = true; }"),
    "radios": (
        '<fieldset><legend>Sky</legend><label><input type="radio" name="q" value="a" required>A</label></fieldset>',
        "Sky: ",
        "() => { q.checked = true; }",
    ),
    "crowd-input": ('<crowd-input name="q" label="Word" required></crowd-input>', "Word: ", "() => { q.value = 'x'; }"),
}


def open_fields(open_page: OpenPage, folder: Path, fields: str) -> Workbench:
    bench = open_page(write_page(folder, f"<crowd-form>{widget_tag()}{fields}</crowd-form>"), viewport=(1200, 1000))
    painted(bench)
    bench.page.evaluate(COUNT_SUBMITS)
    return bench


@pytest.mark.parametrize(("field", "words", "fill"), REQUIRED.values(), ids=REQUIRED)
def test_missing_answers_are_asked_for_in_words(
    open_page: OpenPage, tmp_path: Path, field: str, words: str, fill: str
) -> None:
    bench = open_fields(open_page, tmp_path, field)
    bench.button("Submit").click()
    expect(bench.status).to_contain_text(f"Not submitted. {words}")
    assert bench.page.evaluate("() => document.activeElement.name") == "q"
    assert bench.page.evaluate("() => window.submits") == 0
    bench.page.evaluate(f"() => {{ const q = document.querySelector('[name=q]'); ({fill})(); }}")
    (form,) = bench.submit()
    assert "q" in form


def test_fields_without_input_do_not_appear(open_page: OpenPage, tmp_path: Path) -> None:
    fields = """<input name="text"><input type="number" name="number"><textarea name="long"></textarea>
      <select name="one"><option value=""></option><option>a</select><select multiple name="many"><option>a</select>
      <input type="radio" name="radio" value="a"><input type="checkbox" name="sure">
      <input type="checkbox" name="several" value="a"><input type="checkbox" name="several" value="b">
      <crowd-input name="crowd"></crowd-input><input type="hidden" name="hidden" value="">"""
    found = serialized(open_fields(open_page, tmp_path, fields).page)
    del found["masks"]
    assert found == {"sure": False, "hidden": ""}


def test_checkboxes_of_one_name_give_a_list(open_page: OpenPage, tmp_path: Path) -> None:
    boxes = "".join(f'<label><input type="checkbox" name="seen" value="{value}">{value}</label>' for value in "abc")
    bench = open_fields(open_page, tmp_path, boxes)
    for value in "ac":
        bench.page.get_by_label(value, exact=True).check()
    (form,) = bench.submit()
    assert form["seen"] == ["a", "c"]


def test_crowd_input_is_an_input(open_page: OpenPage, tmp_path: Path) -> None:
    tag = '<crowd-input name="word" label="Word" value="a" type="text" max-length="5" placeholder="say"></crowd-input>'
    bench = open_fields(open_page, tmp_path, tag)
    field = bench.page.get_by_label("Word")
    assert serialized(bench.page)["word"] == "a"
    field.fill("")
    field.press_sequentially("abcdefgh")
    assert serialized(bench.page)["word"] == "abcde"
    bench.page.evaluate("() => { document.querySelector('crowd-input').value = null; }")
    expect(field).to_have_value("")
    bench.page.evaluate("() => { document.querySelector('crowd-input').setAttribute('disabled', ''); }")
    expect(field).to_be_disabled()


def test_typing_without_painting_is_work_that_leaving_asks_about(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_page(
        write_page(
            tmp_path, f'<crowd-form>{widget_tag()}<crowd-input name="word" label="Word"></crowd-input></crowd-form>'
        )
    )
    bench.wait_until_ready()
    bench.page.get_by_label("Word").fill("typed")
    bench.page.get_by_label("Word").blur()
    with bench.page.expect_event("dialog") as asked:
        bench.page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.accept()


def test_form_without_a_widget_speaks_for_itself(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_page(
        write_page(tmp_path, '<crowd-form><crowd-input name="q" label="Word" required></crowd-input></crowd-form>')
    )
    bench.button("Submit").click()
    expect(bench.status).to_contain_text("Not submitted. Word:")
    bench.page.get_by_label("Word").fill("x")
    (form,) = bench.submit()
    assert form == {"q": "x"}


def test_radios_of_several_tasks_are_chosen_apart(open_page: OpenPage, tmp_path: Path) -> None:
    page = build_batches(tmp_path, {}).with_name("batch-001.html")
    radios = "".join(
        f'<label><input type="radio" name="sky" value="{value}"{" checked" * (value == "b")}>{value}</label>'
        for value in "ab"
    )
    end = "</crowd-instance-segmentation>"
    page.write_text(
        page.read_text(encoding="utf-8").replace(end, f"<maskpress-questions>{radios}</maskpress-questions>{end}"),
        encoding="utf-8",
    )
    bench = open_page(page)
    bench.wait_until_ready()
    bench.page.get_by_label("a", exact=True).first.check()
    bench.button("Next image").click()
    bench.page.get_by_label("a", exact=True).last.press("Enter")
    texts = bench.page.locator("crowd-form").evaluate_all(
        "(all) => all.map((form) => form._serializeForm().taskAnswers)"
    )
    assert [json.loads(text)[0]["sky"] for text in texts] == ["a", "b"]
    expect(bench.page.get_by_text("2 of 2")).to_be_visible()
