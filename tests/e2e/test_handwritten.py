"""The bundle works in a page that somebody wrote by hand."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from playwright.sync_api import expect

from e2e.answers import assert_same_map, read_answer
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.handwritten import write_page
from e2e.sites import EXAMPLES
from e2e.workbench import Workbench

PHOTO = "data:image/jpeg;base64," + base64.b64encode((EXAMPLES / "smallest" / "chelsea.jpg").read_bytes()).decode()
COMPLETE = f"""<crowd-form>
  <crowd-instance-segmentation name="masks" header="Paint" labels='["Cat", "Eye"]' src="{PHOTO}"
      image-width="451" image-height="300">
    <short-instructions>Paint <b>everything</b>.</short-instructions>
    <full-instructions header="More">Really.</full-instructions>
  </crowd-instance-segmentation>
  <input type="hidden" name="site" value="7">
</crowd-form>"""
LATE = f"""<crowd-form id="form"></crowd-form><script>
  const widget = document.createElement("crowd-instance-segmentation");
  document.getElementById("form").append(widget);
  requestAnimationFrame(() => {{
    const short = document.createElement("short-instructions");
    short.innerHTML = "Paint <b>everything</b>.";
    const full = document.createElement("full-instructions");
    full.setAttribute("header", "More");
    full.textContent = "Really.";
    widget.append(short, full);
    widget.setAttribute("name", "masks");
    widget.setAttribute("header", "Paint");
    widget.setAttribute("labels", '["Cat", "Eye"]');
    widget.setAttribute("image-width", "451");
    widget.setAttribute("image-height", "300");
    widget.setAttribute("src", "{PHOTO}");
  }});
  document.getElementById("form").addEventListener("submit", (event) => {{
    const hidden = document.createElement("input");
    hidden.type = "hidden";
    hidden.name = "site";
    hidden.value = "7";
    event.currentTarget.append(hidden);
  }});
</script>"""


@pytest.mark.parametrize("body", [COMPLETE, LATE], ids=["complete", "filled by a script"])
def test_handwritten_page_is_painted_and_submitted(open_page: OpenPage, tmp_path: Path, body: str) -> None:
    bench = open_page(write_page(tmp_path, body))
    bench.wait_until_ready()
    expect(bench.page.get_by_text("Paint everything.")).to_be_visible()
    expect(bench.button("View full instructions")).to_be_visible()
    drawing = Drawing(bench)
    drawing.add("Eye")
    drawing.brush(21, [(170, 110), (190, 120)])
    answer = read_answer(bench.submit(), "masks")
    assert_same_map(answer.label_map, drawing.expected)
    assert (answer.labels, answer.hidden) == (("Eye",), {"site": "7"})


def test_handwritten_submit_can_be_prevented(open_page: OpenPage, tmp_path: Path) -> None:
    bench = painted(open_page, tmp_path)
    bench.page.evaluate(
        """() => document.querySelector("crowd-form").addEventListener("submit", (event) => {
          event.preventDefault();
          window.prevented = document.querySelector("crowd-instance-segmentation").value.instances.length;
        })"""
    )
    bench.button("Submit").click()
    bench.page.wait_for_function("() => window.prevented === 1")
    expect(bench.button("Change my answer")).to_have_count(0)


def test_form_serialises_like_the_original(open_page: OpenPage, tmp_path: Path) -> None:
    bench = painted(open_page, tmp_path)
    fields = bench.page.evaluate("() => document.querySelector('crowd-form')._serializeForm()")
    answers = bench.page.evaluate("(text) => JSON.parse(text)", fields["taskAnswers"])
    assert read_answer(answers, "masks").labels == ("Cat",)


def test_form_reset_clears_the_painting(open_page: OpenPage, tmp_path: Path) -> None:
    bench = painted(open_page, tmp_path)
    bench.page.evaluate("() => document.querySelector('crowd-form').reset()")
    assert bench.value()["instances"] == []


def test_labels_attribute_stays_as_written(open_page: OpenPage, tmp_path: Path) -> None:
    bench = painted(open_page, tmp_path)
    assert bench.widget.get_attribute("labels") == '["Cat", "Eye"]'


def painted(open_page: OpenPage, folder: Path) -> Workbench:
    bench = open_page(write_page(folder, COMPLETE))
    bench.wait_until_ready()
    drawing = Drawing(bench)
    drawing.add("Cat")
    drawing.brush(21, [(170, 110), (190, 120)])
    return bench
