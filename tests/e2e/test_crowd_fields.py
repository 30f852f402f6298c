"""Inputs beside the widget: what joins the answers, and what must be answered first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from e2e.conftest import OpenPage
from e2e.crowd import COUNT_SUBMITS, painted, serialized
from e2e.handwritten import widget_tag, write_page
from e2e.several import build_batches
from e2e.workbench import Workbench

pytestmark = pytest.mark.firefox_in_soak

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


@pytest.mark.parametrize(
    ("attributes", "typed", "value"),
    [
        ('type="number" min="2" max="9"', "5", "5"),
        ('type="password"', "secret", "secret"),
        ('value="fixed" readonly', "other", "fixed"),
        ('max-length="3"', "abcdef", "abc"),
        ('auto-validate allowed-pattern="[0-9]"', "a1b2-3", "123"),
        ('auto-validate allowed-pattern="["', "a1[", "a1["),
        ('allowed-pattern="[0-9]"', "a1", "a1"),
    ],
)
def test_crowd_input_takes_what_its_attributes_allow(
    open_page: OpenPage, tmp_path: Path, browser: Browser, attributes: str, typed: str, value: str
) -> None:
    page = write_page(
        tmp_path, f'<crowd-form><crowd-input name="q" label="Reading" {attributes}></crowd-input></crowd-form>'
    )
    bench = open_page(page, browser=browser)
    bench.page.get_by_label("Reading").press_sequentially(typed)
    assert serialized(bench.page) == {"q": value}


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ('type="number" min="2" value="1"', ""),
        ('required error-message="One word, please"', "One word, please"),
        ('auto-validate allowed-pattern="[0-9]" value="1x"', "It has characters that are not allowed here."),
        ('auto-validate allowed-pattern="[0-9]" value="1x" error-message="Digits only"', "Digits only"),
    ],
)
def test_crowd_input_is_refused_in_its_own_words(
    open_page: OpenPage, tmp_path: Path, attributes: str, words: str
) -> None:
    bench = open_fields(open_page, tmp_path, f'<crowd-input name="q" label="Reading" {attributes}></crowd-input>')
    bench.button("Submit").click()
    expect(bench.status).to_contain_text(f"Not submitted. Reading: {words}")
    own = bench.page.locator("crowd-input .wrong")
    expect(own).to_have_text(words if "auto-validate" in attributes else "")
    field = bench.page.get_by_label("Reading")
    field.fill("7")
    field.blur()
    expect(own).to_have_text("")
    (form,) = bench.submit()
    assert form["q"] == "7"


def test_crowd_input_tells_a_wrong_value_as_it_is_left(open_page: OpenPage, tmp_path: Path) -> None:
    given = 'name="q" label="Reading" type="number" max="9" auto-validate error-message="At most 9"'
    bench = open_fields(open_page, tmp_path, f"<crowd-input {given}></crowd-input>")
    field = bench.page.get_by_label("Reading")
    field.press_sequentially("12")
    expect(bench.page.get_by_text("At most 9")).to_have_count(0)
    field.blur()
    expect(bench.page.get_by_text("At most 9")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    field.press("Backspace")
    expect(bench.page.get_by_text("At most 9")).to_have_count(0)


def test_crowd_input_with_auto_focus_has_the_focus(open_page: OpenPage, tmp_path: Path) -> None:
    inner = '<short-instructions><crowd-input name="q" label="Reading" auto-focus></crowd-input></short-instructions>'
    tag = widget_tag().replace("></crowd-instance", f">{inner}</crowd-instance")
    bench = open_page(write_page(tmp_path, f"<crowd-form>{tag}</crowd-form>"))
    expect(bench.page.get_by_label("Reading")).to_be_focused()


def test_attributes_of_crowd_input_are_properties_too(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_fields(open_page, tmp_path, "<crowd-input></crowd-input>")
    bench.page.evaluate(
        """() => Object.assign(document.querySelector("crowd-input"), {
          name: "word", label: "Word", placeholder: "say", maxLength: 3, required: true, errorMessage: "A word!" })"""
    )
    bench.button("Submit").click()
    expect(bench.status).to_contain_text("Not submitted. Word: A word!")
    bench.page.get_by_label("Word").press_sequentially("abcd")
    assert serialized(bench.page)["word"] == "abc"
    bench.page.evaluate("() => { document.querySelector('crowd-input').disabled = true; }")
    assert "word" not in serialized(bench.page)


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


OPTION_THAT_SAYS_WHAT_TO_DO = "<option disabled selected>Choose one</option><option>sun</option>"


@pytest.mark.parametrize("multiple", ["", "multiple"])
def test_option_that_nobody_can_choose_is_no_answer(open_page: OpenPage, tmp_path: Path, multiple: str) -> None:
    select = f'<select name="weather" {multiple}>{OPTION_THAT_SAYS_WHAT_TO_DO}</select>'
    bench = open_fields(open_page, tmp_path, select)
    form = serialized(bench.page)
    native = bench.page.evaluate(
        """() => {
          const form = document.createElement("form");
          form.append(document.querySelector("select").cloneNode(true));
          return [...new FormData(form)];
        }"""
    )
    assert native == []
    assert "weather" not in form
    bench.page.locator("[name=weather]").select_option("sun")
    assert serialized(bench.page)["weather"] == (["sun"] if multiple else "sun")


def test_reset_gives_boxes_their_state_and_leaves_their_values(open_page: OpenPage, tmp_path: Path) -> None:
    boxes = """<input type="radio" name="r" aria-label="r"><input type="checkbox" name="m" aria-label="m" checked>
        <input type="checkbox" name="m" value="b" aria-label="b"><input type="file" name="f">
        <input name="t" value="x">"""
    bench = open_fields(open_page, tmp_path, boxes)
    for name in ("r", "b"):
        bench.page.get_by_label(name, exact=True).check()
    bench.page.get_by_label("m", exact=True).uncheck()
    bench.page.locator("[name=t]").fill("y")
    bench.page.evaluate("() => document.querySelector('crowd-form').reset()")
    form = serialized(bench.page)
    assert {name: form.get(name) for name in ("r", "m", "t")} == {"r": None, "m": ["on"], "t": "x"}
    bench.page.get_by_label("r", exact=True).check()
    assert serialized(bench.page)["r"] == "on"


def test_radios_of_two_forms_do_not_choose_for_each_other(open_page: OpenPage, tmp_path: Path) -> None:
    form = '<crowd-form><input type="radio" name="sky" value="{0}" aria-label="{0}"></crowd-form>'
    bench = open_page(write_page(tmp_path, form.format("blue") + form.format("grey")))
    bench.page.get_by_label("blue").check()
    bench.page.get_by_label("grey").check()
    expect(bench.page.get_by_label("blue")).to_be_checked()
