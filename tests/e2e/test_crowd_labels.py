"""Labels as public pages write them, and as their scripts change them."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from playwright.sync_api import expect

from e2e.conftest import OpenPage
from e2e.crowd import dot, labels_of, painted, serialized
from e2e.handwritten import picture, write_page
from e2e.workbench import Workbench

READABLE = {
    "single quotes": ("['Cat', 'Dog', 'Bird']", ["Cat", "Dog", "Bird"]),
    "escaped JSON": ('["Cat","Dog"]', ["Cat", "Dog"]),
    "trailing comma": ("['Cat', 'Dog', ]", ["Cat", "Dog"]),
    "escaped quote": (r"['Driver\'s door', \"a\"]".replace('\\"', '"'), ["Driver's door", "a"]),
    "lines": ("[\n  'Cat', // the small one\n  \"Dog\"\n]", ["Cat", "Dog"]),
}
OWN_LABELS = f"""
<crowd-form>
  <crowd-instance-segmentation id="annotator" name="myTexts" src="{picture("gray")}"
      header="Add new labels." labels="['placeholder']">
    <short-instructions>
      <h3>Add new label</h3>
      <crowd-input name="_customLabel" id="customLabel"></crowd-input>
      <crowd-button id="addLabel">Add</crowd-button>
      <div id="labelsSection"></div>
    </short-instructions>
    <full-instructions>Describe your task.</full-instructions>
  </crowd-instance-segmentation>
</crowd-form>
<script>
  document.addEventListener("all-crowd-elements-ready", function () {{
    document.querySelector("crowd-instance-segmentation").labels = [];
  }});
  function list() {{
    labelsSection.innerHTML = "";
    annotator.labels.forEach(function (label) {{
      const place = document.createElement("div");
      place.innerHTML = label + ' <a href="#">(Delete)</a>';
      place.querySelector("a").onclick = function () {{
        annotator.labels = annotator.labels.filter(function (other) {{ return other !== label; }});
        list();
      }};
      labelsSection.appendChild(place);
    }});
  }}
  addLabel.onclick = function () {{
    annotator.labels = annotator.labels.concat([customLabel.value]);
    customLabel.value = null;
    list();
  }};
</script>"""


def open_widget(open_page: OpenPage, folder: Path, labels: str) -> Workbench:
    start = f'<crowd-instance-segmentation name="masks" src="{picture("gray")}" labels="{html.escape(labels)}">'
    return open_page(write_page(folder, f"<crowd-form>{start}</crowd-instance-segmentation></crowd-form>"))


def groups(bench: Workbench) -> list[str]:
    """The labels that the worker sees."""
    bench.wait_until_drawn()
    names: list[str | None] = bench.widget.get_by_role("group").evaluate_all("(all) => all.map((one) => one.ariaLabel)")
    return [name for name in names if name is not None]  # what folds is a group, too


@pytest.mark.parametrize(("text", "labels"), READABLE.values(), ids=READABLE)
def test_lenient_labels_are_read_and_left_as_written(
    open_page: OpenPage, tmp_path: Path, text: str, labels: list[str]
) -> None:
    bench = painted(open_widget(open_page, tmp_path, text), labels[0])
    assert groups(bench) == labels
    assert bench.widget.get_attribute("labels") == text
    assert labels_of(bench.value()) == labels[:1]


@pytest.mark.parametrize("text", ["['Driver's door']", "Cat, Dog", "{'Cat': 1}", "['Cat', 3]", "[Cat]"])
def test_labels_nobody_can_read_are_told(open_page: OpenPage, tmp_path: Path, text: str) -> None:
    bench = open_widget(open_page, tmp_path, text)
    expect(bench.status).to_contain_text("labels of this task cannot be read")
    expect(bench.widget.locator("#words")).to_contain_text("labels of this task cannot be read")


def test_unreadable_labels_are_mended_by_a_script(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_widget(open_page, tmp_path, "['Driver's door']")
    expect(bench.status).to_contain_text("cannot be read")
    bench.widget.evaluate('(widget) => { widget.labels.push("Driver\'s door"); }')
    painted(bench, "Driver's door")
    assert labels_of(bench.value()) == ["Driver's door"]


def test_labels_are_one_live_array(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_widget(open_page, tmp_path, "['Cat', 'Dog']")
    bench.wait_until_ready()
    steps = {
        "l.length = 0": [],
        "l.push('Bird', 'Fish')": ["Bird", "Fish"],
        "l.splice(0, 1)": ["Fish"],
        "l[3] = 'Gap'": ["Fish", "Gap"],
        "w.labels = ['One', 'Two', 'One', '']": ["One", "Two"],
        "l.unshift('Zero')": ["Zero", "One", "Two"],
        "l.sort()": ["One", "Two", "Zero"],
        "w.labels = w.labels.filter((one) => one !== 'One')": ["Two", "Zero"],
        "delete l[0]": ["Two", "Zero"],
    }
    for step, expected in steps.items():
        bench.widget.evaluate(f"(w) => {{ const l = w.labels; {step}; }}")
        assert groups(bench) == expected, step
    assert bench.widget.evaluate("(w) => w.labels === w.labels && Array.isArray(w.labels)")


def test_painted_instances_keep_their_label_when_the_labels_go(open_page: OpenPage, tmp_path: Path) -> None:
    bench = painted(open_widget(open_page, tmp_path, "['Cat', 'Dog']"), "Cat")
    bench.widget.evaluate("(widget) => { widget.labels.length = 0; }")
    assert groups(bench) == ["Cat"]
    assert labels_of(bench.value()) == ["Cat"]


def test_label_pushed_just_now_can_be_painted(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_widget(open_page, tmp_path, "[]")
    bench.wait_until_ready()
    bench.widget.evaluate("(widget) => { widget.labels.push('New'); widget.addInstance('New'); }")
    dot(bench.page, bench.widget, "New")
    assert labels_of(bench.value()) == ["New"]


@pytest.mark.parametrize("at_end", [False, True], ids=["script in the head", "script at the end"])
def test_labels_emptied_and_grown_from_an_input_in_the_instructions(
    open_page: OpenPage, tmp_path: Path, at_end: bool
) -> None:
    bench = open_page(write_page(tmp_path, OWN_LABELS, at_end=at_end))
    bench.wait_until_ready()
    assert groups(bench) == []
    for label in ("Cat", "Dog"):
        bench.page.locator("#customLabel").get_by_role("textbox").fill(label)
        bench.button("Add").click()
    assert groups(bench) == ["Cat", "Dog"]
    bench.page.get_by_role("link", name="(Delete)").first.click()
    assert groups(bench) == ["Dog"]
    dot(bench.page, bench.widget, "Dog")
    bench.page.locator("#customLabel").get_by_role("textbox").fill("left over")
    found = serialized(bench.page)
    assert labels_of(found["myTexts"]) == ["Dog"]
    assert found["_customLabel"] == "left over"
