"""The form as the scripts of public pages use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from e2e.conftest import OpenPage
from e2e.crowd import COUNT_SUBMITS, dot, labels_of, painted, serialized
from e2e.handwritten import widget_tag, write_page
from e2e.workbench import Workbench

HIDDEN_BUTTON = '<crowd-button form-action="submit" style="display: none">Go</crowd-button>'
GATHER_IN_THE_HANDLER = """<script>
  const form = document.querySelector("crowd-form");
  document.getElementById("send").onclick = () => { form.submit(); form.reset(); };
  form.onsubmit = function () {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: "count" });
    const widget = form.querySelector("crowd-instance-segmentation");
    input.value = (widget.value || widget._submittableValue).instances.length;
    form.append(input);
  };
</script>"""


def open_form(
    open_page: OpenPage, folder: Path, inner: str = "", after: str = "", *, at_end: bool = False
) -> Workbench:
    """Open a form with one widget, and paint a dot."""
    bench = open_page(write_page(folder, f"<crowd-form>{widget_tag()}{inner}</crowd-form>{after}", at_end=at_end))
    painted(bench)
    bench.page.evaluate(COUNT_SUBMITS)
    return bench


def submits(bench: Workbench) -> int:
    count: int = bench.page.evaluate("() => window.submits")
    return count


@pytest.mark.parametrize("at_end", [False, True], ids=["script in the head", "script at the end"])
@pytest.mark.parametrize("spelling", ["attribute", "property", "listener"])
def test_submit_is_validated_by_the_page(open_page: OpenPage, tmp_path: Path, spelling: str, at_end: bool) -> None:
    script = """<script>function check(event) {
      const widget = document.querySelector("crowd-instance-segmentation");
      return (widget.value || widget._submittableValue).instances.length > 1;
    }</script>"""
    use = {
        "attribute": "form.setAttribute('onsubmit', 'return check(event)')",
        "property": "form.onsubmit = (event) => { if (!check(event)) event.preventDefault(); }",
        "listener": "form.addEventListener('submit', (event) => { if (!check(event)) event.preventDefault(); })",
    }
    bench = open_form(open_page, tmp_path, after=script, at_end=at_end)
    bench.page.evaluate(f"() => {{ const form = document.querySelector('crowd-form'); {use[spelling]}; }}")
    bench.button("Submit").click()
    bench.page.wait_for_function("() => window.submits === 1")
    expect(bench.button("Change my answer")).to_have_count(0)
    dot(bench.page, bench.widget, "Person")
    bench.page.evaluate("() => document.querySelector('crowd-instance-segmentation').addInstance('Car')")
    bench.set_slider("Brush size", 5)
    bench.page.keyboard.press("Control+z")
    bench.page.evaluate("() => { window.check = () => true; }")
    (form,) = bench.submit()
    assert labels_of(form["masks"]) == ["Person"]


def test_hidden_button_with_inputs_added_in_the_handler_and_a_reset(open_page: OpenPage, tmp_path: Path) -> None:
    send = '<button type="button" id="send">Send</button>'
    bench = open_form(open_page, tmp_path, HIDDEN_BUTTON, send + GATHER_IN_THE_HANDLER)
    expect(bench.button("Submit")).to_have_count(0)
    (form,) = json.loads(bench.download("Send").read_text(encoding="utf-8"))
    assert (labels_of(form["masks"]), form["count"], submits(bench)) == (["Car"], "1", 1)
    assert bench.page.evaluate("() => document.querySelector('crowd-instance-segmentation').value.instances") == []


def test_reset_after_a_refused_submit_clears_nothing(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_form(open_page, tmp_path, '<input name="needed" required>')
    bench.page.evaluate("() => { const form = document.querySelector('crowd-form'); form.submit(); form.reset(); }")
    expect(bench.status).to_contain_text("Not submitted. needed:")
    assert labels_of(bench.value()) == ["Car"]


def test_reset_in_a_handler_that_sends_by_itself_clears(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_form(open_page, tmp_path)
    bench.page.evaluate(
        """() => { const form = document.querySelector("crowd-form");
          form.onsubmit = (event) => {
            event.preventDefault();
            window.sent = JSON.parse(form._serializeForm().taskAnswers);
            form.reset();
          }; }"""
    )
    bench.button("Submit").click()
    bench.page.wait_for_function("() => document.querySelector('crowd-instance-segmentation').empty")
    assert labels_of(bench.page.evaluate("() => window.sent[0].masks")) == ["Car"]


def test_button_of_the_page_takes_the_place_of_submit_as_it_comes_and_goes(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_form(open_page, tmp_path)
    expect(bench.button("Submit")).to_have_count(1)
    bench.page.evaluate(
        """() => { const button = document.createElement("crowd-button");
          Object.assign(button, { textContent: "Done", variant: "primary" });
          document.querySelector("crowd-form").append(button);
          button.setAttribute("form-action", "submit"); }"""
    )
    expect(bench.button("Submit")).to_have_count(0)
    (form,) = json.loads(bench.download("Done").read_text(encoding="utf-8"))
    assert (labels_of(form["masks"]), submits(bench)) == (["Car"], 1)
    bench.page.evaluate("() => document.querySelector('crowd-button').remove()")
    bench.button("Change my answer").click()
    expect(bench.button("Submit")).to_have_count(1)


def test_reset_button_clears(open_page: OpenPage, tmp_path: Path) -> None:
    inner = '<crowd-input name="word" value="a"></crowd-input><crowd-button form-action="reset">Clear</crowd-button>'
    bench = open_form(open_page, tmp_path, inner)
    bench.page.locator("crowd-input").get_by_role("textbox").fill("other")
    bench.button("Clear").click()
    bench.page.wait_for_function("() => document.querySelector('crowd-instance-segmentation').empty")
    assert serialized(bench.page)["word"] == "a"
    expect(bench.button("Submit")).to_have_count(1)


@pytest.mark.parametrize("state", ["disabled", "loading"])
def test_button_that_is_disabled_or_loading_does_nothing(open_page: OpenPage, tmp_path: Path, state: str) -> None:
    bench = open_form(open_page, tmp_path, f'<crowd-button form-action="submit" {state}>Go</crowd-button>')
    expect(bench.button("Go")).to_be_disabled()
    bench.page.evaluate("() => document.querySelector('crowd-button').click()")
    bench.page.evaluate("(state) => { document.querySelector('crowd-button')[state] = false; }", state)
    assert submits(bench) == 0
    bench.download("Go")
    assert submits(bench) == 1


@pytest.mark.parametrize("by_script", [False, True], ids=["by the mouse", "by a script"])
def test_button_with_an_address_opens_it_as_a_link_would(open_page: OpenPage, tmp_path: Path, by_script: bool) -> None:
    links = (
        '<crowd-button href="#there">Here</crowd-button><crowd-button href="#away" target="_blank">Away</crowd-button>'
    )
    bench = open_form(open_page, tmp_path, links)

    def press(name: str) -> None:
        if by_script:
            bench.page.get_by_text(name, exact=True).evaluate("(button) => button.click()")
        else:
            bench.page.get_by_role("link", name=name).click()

    press("Here")
    bench.page.wait_for_url("**/page.html#there")
    with bench.page.expect_popup() as opened:
        press("Away")
    assert opened.value.url.endswith("/page.html#away")
    assert submits(bench) == 0


def test_button_with_an_address_can_be_disabled(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_form(open_page, tmp_path, '<crowd-button href="#there">Here</crowd-button>')
    bench.page.evaluate("() => { document.querySelector('crowd-button').disabled = true; }")
    expect(bench.button("Here")).to_be_disabled()
    bench.page.evaluate("() => { document.querySelector('crowd-button').disabled = false; }")
    expect(bench.page.get_by_role("link", name="Here")).to_be_visible()


@pytest.mark.parametrize(
    ("tag", "name", "drawn"),
    [
        ('<crowd-button icon="add">More</crowd-button>', "More", 1),
        ('<crowd-button icon="delete" variant="icon"></crowd-button>', "delete", 1),
        ('<crowd-button icon="flight-land">Land</crowd-button>', "Land", 0),
        ('<crowd-button icon="flight-land" variant="icon"></crowd-button>', "flight-land", 0),
        ('<crowd-button icon="constructor">Odd</crowd-button>', "Odd", 0),
    ],
)
def test_button_has_a_name_whatever_its_icon(
    open_page: OpenPage, tmp_path: Path, tag: str, name: str, drawn: int
) -> None:
    bench = open_form(open_page, tmp_path, tag)
    expect(bench.button(name)).to_be_visible()
    expect(bench.page.locator("crowd-button svg")).to_have_count(drawn)


@pytest.mark.parametrize("tag", ["button", "a"])
def test_button_shows_its_variant(open_page: OpenPage, tmp_path: Path, tag: str) -> None:
    address = ' href="#"' if tag == "a" else ""
    variants = ["normal", "primary", "link", "icon"]
    buttons = "".join(f'<crowd-button variant="{variant}"{address}>x</crowd-button>' for variant in variants)
    bench = open_form(open_page, tmp_path, buttons)
    shown = bench.page.locator(f"crowd-button {tag}").evaluate_all(
        "(all) => all.map((one) => [getComputedStyle(one).backgroundColor, getComputedStyle(one).borderColor])"
    )
    clear = "rgba(0, 0, 0, 0)"
    normal, primary, *plain = shown
    assert plain == [[clear, clear], [clear, clear]]
    assert len({clear, normal[0], primary[0]}) == 3
    assert primary[0] == primary[1]


def test_click_that_the_page_prevents_submits_nothing(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_form(open_page, tmp_path, '<crowd-button form-action="submit">Go</crowd-button>')
    bench.page.evaluate(
        """() => document.querySelector("crowd-button").addEventListener("click", (event) => {
          event.preventDefault();
          setTimeout(() => { window.later = true; }, 50);
        })"""
    )
    bench.button("Go").click()
    bench.page.wait_for_function("() => window.later")
    expect(bench.button("Change my answer")).to_have_count(0)
    assert submits(bench) == 0


def test_worker_script_clicks_the_submit_of_the_widget(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_form(open_page, tmp_path)
    expect(bench.button("Submit")).to_have_count(1)
    with bench.page.expect_download():
        bench.widget.evaluate("(widget) => widget.shadowRoot.querySelector('[type=\"submit\"]').click()")
    assert submits(bench) == 1


@pytest.mark.parametrize("at_end", [False, True], ids=["script in the head", "script at the end"])
def test_page_is_told_once_when_the_elements_are_ready(open_page: OpenPage, tmp_path: Path, at_end: bool) -> None:
    listen = """<script>
      window.told = [];
      addEventListener("DOMContentLoaded", () => document.addEventListener("all-crowd-elements-ready", () => {
        const form = document.querySelector("crowd-form");
        told.push([typeof form.submit, document.querySelector("crowd-instance-segmentation").labels.length]);
      }));
    </script>"""
    bench = open_form(open_page, tmp_path, after=listen, at_end=at_end)
    assert bench.page.evaluate("() => window.told") == [["function", 2]]


def test_host_page_replaces_how_answers_are_sent(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_form(open_page, tmp_path, '<input type="hidden" name="site" value="7">')
    bench.page.evaluate(
        """() => { const form = document.querySelector("crowd-form");
          form._submitHelperForm = function () { window.sent = this._serializeForm().taskAnswers; }; }"""
    )
    bench.button("Submit").click()
    expect(bench.status).to_contain_text("handed over")
    (form,) = json.loads(bench.page.evaluate("() => window.sent"))
    assert (labels_of(form["masks"]), form["site"], submits(bench)) == (["Car"], "7", 1)
    expect(bench.button("Change my answer")).to_have_count(0)


def test_answers_show_in_a_box_where_there_is_no_channel(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_form(open_page, tmp_path)
    answers = bench.submit()
    box = bench.page.locator("#answers-box")
    expect(box).to_be_visible()
    assert json.loads(box.inner_text()) == answers


def test_ten_widgets_are_painted_in_one_form(open_page: OpenPage, tmp_path: Path) -> None:
    names = [f"annotatedResult{number}" for number in range(1, 11)]
    tags = "".join(widget_tag(name=name) for name in names)
    bench = open_page(write_page(tmp_path, f"<crowd-form>{tags}</crowd-form>"))
    for name in names:
        dot(bench.page, bench.page.locator(f"crowd-instance-segmentation[name={name}]"), "Person")
    (form,) = bench.submit()
    assert list(form) == names
    assert {tuple(labels_of(answer)) for answer in form.values()} == {("Person",)}


def test_widget_without_a_name_answers_under_the_usual_one(open_page: OpenPage, tmp_path: Path) -> None:
    bench = painted(open_page(write_page(tmp_path, f"<crowd-form>{widget_tag(name='')}</crowd-form>")))
    assert serialized(bench.page).keys() == {"annotatedResult"}
    tag = widget_tag(name="").replace(' name=""', "")
    bench.page.evaluate("(tag) => document.querySelector('crowd-form').insertAdjacentHTML('beforeend', tag)", tag)
    bench.button("Submit").click()
    words = "two fields of this form are named annotatedResult"
    expect(bench.page.locator("crowd-instance-segmentation").first.get_by_role("status")).to_contain_text(words)


def test_widgets_come_and_go_by_script(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_form(open_page, tmp_path)
    tag = widget_tag(name="later")
    bench.page.evaluate("(tag) => document.querySelector('crowd-form').insertAdjacentHTML('beforeend', tag)", tag)
    dot(bench.page, bench.page.locator("[name=later]"), "Person")
    found = serialized(bench.page)
    assert [(name, labels_of(answer)) for name, answer in found.items()] == [("masks", ["Car"]), ("later", ["Person"])]
    bench.page.evaluate("() => document.querySelector('[name=masks]').remove()")
    (form,) = bench.submit()
    assert [(name, labels_of(answer)) for name, answer in form.items()] == [("later", ["Person"])]


def test_widget_without_a_form_says_so_in_words(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_page(write_page(tmp_path, widget_tag()))
    painted(bench)
    bench.widget.evaluate("(widget) => widget.shadowRoot.querySelector('[type=\"submit\"]').click()")
    expect(bench.status).to_contain_text("outside a crowd-form")


@pytest.mark.parametrize("later", [False, True], ids=["at once", "added later"])
def test_unknown_crowd_elements_are_named_in_their_place(open_page: OpenPage, tmp_path: Path, later: bool) -> None:
    tag = "<crowd-bounding-box>Draw a box.</crowd-bounding-box>"
    bench = open_form(open_page, tmp_path, "" if later else tag)
    if later:
        bench.page.evaluate("(tag) => document.querySelector('crowd-form').insertAdjacentHTML('beforeend', tag)", tag)
    expect(bench.page.get_by_role("note")).to_have_text(
        "This page uses crowd-bounding-box, which does not work here. Tell the author of the task."
    )
    expect(bench.page.get_by_text("Draw a box.")).to_be_visible()
    assert serialized(bench.page).keys() == {"masks"}


@pytest.mark.parametrize("button", ["<button type=submit>Go</button>", '<input type="submit" value="Go">'])
def test_native_submit_button_submits_once_unless_it_is_prevented(
    open_page: OpenPage, tmp_path: Path, button: str
) -> None:
    bench = open_form(open_page, tmp_path, f"<p>{button}</p>")
    page = bench.page
    page.evaluate(
        "() => document.querySelector('p').addEventListener('click', (e) => e.preventDefault(), {once: true})"
    )
    page.get_by_role("button", name="Go").click()
    with page.expect_download():
        page.get_by_role("button", name="Go").click()
    assert submits(bench) == 1


def test_native_button_that_does_not_say_what_it_is_for_does_nothing(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_form(open_page, tmp_path, '<button onclick="window.clicked = true">Add</button>')
    bench.page.get_by_role("button", name="Add", exact=True).click()
    with bench.page.expect_download():
        bench.button("Submit").click()
    assert bench.page.evaluate("() => window.clicked")
    assert submits(bench) == 1


def test_native_reset_button_clears(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_form(open_page, tmp_path, "<button type=reset>Clear</button>")
    bench.page.get_by_role("button", name="Clear").click()
    bench.page.wait_for_function("document.querySelector('crowd-instance-segmentation').value.instances.length === 0")
    assert submits(bench) == 0


def test_submit_asked_for_by_the_listener_that_prevents_one_comes_after_it(open_page: OpenPage, tmp_path: Path) -> None:
    script = """<script>
      let first = true;
      document.querySelector("crowd-form").addEventListener("submit", (event) => {
        if (!first) return;
        first = false;
        event.preventDefault();
        event.currentTarget.submit();
      });
    </script>"""
    bench = open_form(open_page, tmp_path, after=script)
    with bench.page.expect_download():
        bench.button("Submit").click()
    assert submits(bench) == 2
