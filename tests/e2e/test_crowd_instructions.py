"""Instructions, inputs and questions among them, and the published page that is malformed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from e2e.conftest import OpenPage
from e2e.crowd import dot, labels_of, painted, serialized
from e2e.handwritten import picture, write_page
from e2e.workbench import Workbench

MALFORMED = f"""<crowd-form>
  <crowd-instance-segmentation
    name="annotatedResult"
    src="{picture("gray")}"
    header="Label each of the requested objects"
    labels="['Cat', 'Dog', 'Bird']"
    <full-instructions header="Segmentation Instructions">
      Read the task carefully and <b>inspect</b> the image.
    </full-instructions>
{{short}}  </crowd-instance-segmentation>
</crowd-form>"""
SHORT = "<short-instructions>Paint <i>all</i> of them.</short-instructions>"


def open_with(open_page: OpenPage, folder: Path, inner: str) -> Workbench:
    start = f"<crowd-instance-segmentation name='masks' src='{picture('gray')}' labels='[\"Car\"]'>"
    bench = open_page(write_page(folder, f"<crowd-form>{start}{inner}</crowd-instance-segmentation></crowd-form>"))
    bench.wait_until_ready()
    return bench


@pytest.mark.parametrize("at_end", [False, True], ids=["script in the head", "script at the end"])
def test_malformed_page_shows_its_text_as_instructions(open_page: OpenPage, tmp_path: Path, at_end: bool) -> None:
    bench = open_page(write_page(tmp_path, MALFORMED.format(short=""), at_end=at_end))
    bench.wait_until_ready()
    expect(bench.page.get_by_text("Read the task carefully and inspect the image.")).to_be_visible()
    expect(bench.widget.get_by_text("Instructions", exact=True)).to_be_visible()
    expect(bench.page.get_by_role("heading", name="Label each of the requested objects")).to_be_visible()
    dot(bench.page, bench.widget, "Bird")
    assert labels_of(serialized(bench.page)["annotatedResult"]) == ["Bird"]


def test_malformed_page_with_short_instructions_shows_both(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_page(write_page(tmp_path, MALFORMED.format(short=SHORT)))
    bench.wait_until_ready()
    expect(bench.page.get_by_text("Paint all of them.")).to_be_visible()
    bench.button("View full instructions").click()
    expect(bench.page.get_by_text("Read the task carefully")).to_be_visible()


@pytest.mark.parametrize(
    ("inner", "short", "full"),
    [
        ("", False, False),
        (
            "<short-instructions> </short-instructions><full-instructions header='More'></full-instructions>",
            False,
            False,
        ),
        (SHORT, True, False),
        ("<full-instructions header='More'>Really.</full-instructions>", False, True),
        (f"{SHORT}<full-instructions header='More'>Really.</full-instructions>", True, True),
        ("\n  <script>/* no text for workers */</script>\n", False, False),
    ],
    ids=["none", "both empty", "short", "full", "both", "a script"],
)
def test_instructions_may_be_missing_or_empty(
    open_page: OpenPage, tmp_path: Path, inner: str, short: bool, full: bool
) -> None:
    bench = open_with(open_page, tmp_path, inner)
    expect(bench.page.get_by_text("Paint all of them.")).to_have_count(int(short))
    expect(bench.button("View full instructions")).to_have_count(int(full))
    expect(bench.widget.locator("#instructions")).to_be_visible(visible=short or full)
    if full:
        bench.button("View full instructions").click()
        expect(bench.dialog).to_have_accessible_name("More")
        expect(bench.dialog).to_be_visible()


def test_short_instructions_show_beside_the_image(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_with(open_page, tmp_path, SHORT)
    image = bench.widget.locator("#stage").bounding_box()
    text = bench.page.get_by_text("Paint all of them.").bounding_box()
    assert image
    assert text
    assert image["x"] + image["width"] <= text["x"]
    assert image["y"] <= text["y"] < image["y"] + image["height"]


def test_inputs_in_short_instructions_stay_the_pages_own(open_page: OpenPage, tmp_path: Path) -> None:
    inner = """<short-instructions>
      <crowd-input id="typed" name="_customLabel" label="Your word" value="first"></crowd-input>
      <select id="chosen" name="season"><option>spring<option>summer</select>
      <crowd-button id="pressed">Press</crowd-button>
      <script>pressed.onclick = () => { pressed.textContent = typed.value + " " + chosen.value; };</script>
    </short-instructions>"""
    bench = painted(open_with(open_page, tmp_path, inner))
    bench.page.get_by_label("Your word").fill("bpe 12")
    bench.page.locator("#chosen").select_option("summer")
    bench.button("Press").click()
    expect(bench.button("bpe 12 summer")).to_be_visible()
    assert bench.page.evaluate("() => typed.parentElement.localName") == "short-instructions"
    expect(bench.radio("Brush")).to_be_checked()  # what was typed took no tool, and made no instance
    found = serialized(bench.page)
    assert labels_of(found.pop("masks")) == ["Car"]
    assert found == {"_customLabel": "bpe 12", "season": "summer"}


def test_questions_stand_in_the_side_panel(open_page: OpenPage, tmp_path: Path) -> None:
    inner = """<maskpress-questions>
      <label>Weather <select name="weather" required><option value=""></option><option>rain</option></select></label>
    </maskpress-questions>"""
    bench = painted(open_with(open_page, tmp_path, inner))
    region = bench.widget.get_by_role("region", name="Questions")
    expect(region).to_be_visible()
    side, asked = (
        place.bounding_box() for place in (bench.widget.locator(".side"), bench.page.get_by_label("Weather"))
    )
    assert side
    assert asked
    assert side["x"] <= asked["x"] < asked["x"] + asked["width"] <= side["x"] + side["width"]
    bench.button("Submit").click()
    expect(bench.status).to_contain_text("Weather:")
    bench.page.get_by_label("Weather").select_option("rain")
    (form,) = bench.submit()
    assert form["weather"] == "rain"


def test_missing_answer_in_a_folded_panel_is_brought_into_sight(open_page: OpenPage, tmp_path: Path) -> None:
    tag = f"""<crowd-form><crowd-instance-segmentation name="masks" src="{picture("gray")}" labels='["Car"]'>
      <maskpress-questions><label>Weather <input name="weather" required></label></maskpress-questions>
    </crowd-instance-segmentation></crowd-form>"""
    bench = open_page(write_page(tmp_path, tag), viewport=(420, 800))
    painted(bench)
    expect(bench.page.get_by_label("Weather")).to_be_hidden()
    bench.button("Submit").click()
    expect(bench.page.get_by_label("Weather")).to_be_focused()
    bench.page.keyboard.type("rain")
    assert serialized(bench.page)["weather"] == "rain"
