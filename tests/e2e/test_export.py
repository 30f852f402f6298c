"""What happens between the press on Submit and the answer, while the answer is being prepared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from e2e.answers import assert_same_map, read_answer
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.sites import build_spec

HELD = """
window.held = [];
window.submits = 0;
document.addEventListener("submit", () => (window.submits += 1));
window.Worker = class extends Worker {
  postMessage(...sent) {
    if (window.held === null) return super.postMessage(...sent);
    window.held.push(() => super.postMessage(...sent));
  }
};
window.release = () => {
  const waiting = window.held;
  window.held = null;
  for (const send of waiting) send();
};
"""
PREPARING = "Preparing your answer… Esc cancels."


def open_held(open_page: OpenPage, folder: Path) -> Drawing:
    """Paint on a page whose workers get nothing to do until they are released, and press Submit."""
    bench = open_page(build_spec(folder, {}))
    bench.page.add_init_script(HELD)
    bench.page.reload()
    bench.wait_until_ready()
    drawing = Drawing(bench)
    drawing.add("Car")
    drawing.brush(9, [(20, 20), (100, 20)])
    bench.button("Submit").click()
    expect(bench.said).to_have_text(PREPARING)
    return drawing


def released(drawing: Drawing) -> list[dict[str, Any]]:
    """Let the workers go on and return the answers that are downloaded."""
    with drawing.bench.page.expect_download() as started:
        drawing.bench.page.evaluate("() => window.release()")
    return read_json(started.value.path())


def test_escape_cancels_and_nothing_is_sent(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_held(open_page, tmp_path)
    bench = drawing.bench
    bench.page.keyboard.press("Escape")
    expect(bench.said).to_have_text("Not submitted. Press Submit when you are ready.")
    assert bench.page.evaluate("() => window.submits") == 0
    bench.page.evaluate("() => { window.held = null; }")
    drawing.brush(9, [(20, 60), (100, 60)])
    assert_same_map(read_answer(bench.submit()).label_map, drawing.expected)
    assert bench.page.evaluate("() => window.submits") == 1


def test_painting_waits_until_the_answer_is_made(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_held(open_page, tmp_path)
    drawing.painter.stroke([(20, 60), (100, 60)])
    drawing.bench.page.keyboard.press("Control+z")
    assert_same_map(drawing.shown().label_map, drawing.expected)
    released(drawing)


def test_second_press_while_it_is_made_does_nothing(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_held(open_page, tmp_path)
    bench = drawing.bench
    bench.button("Submit").click()
    bench.page.evaluate("() => document.querySelector('crowd-form').submit()")
    downloads: list[object] = []
    bench.page.on("download", lambda download: downloads.append(download))
    released(drawing)
    expect(bench.page.get_by_role("heading", name="Your answer is saved")).to_be_visible()
    assert len(downloads) == 1
    assert bench.page.evaluate("() => window.submits") == 1


def test_change_by_script_meanwhile_is_in_the_answer(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_held(open_page, tmp_path)
    bench = drawing.bench
    bench.widget.evaluate("(widget) => widget.reset()")
    bench.page.evaluate("() => window.release()")
    expect(bench.dialog).to_have_accessible_name("Submit without instances?")
    answer = read_answer(read_json(bench.download("Submit empty")))
    assert answer.labels == ()
    assert not answer.label_map.any()


def test_submit_event_comes_before_the_answers_are_gathered(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_held(open_page, tmp_path)
    bench = drawing.bench
    bench.page.evaluate(
        """() => document.addEventListener("submit", (event) => {
          window.seen = JSON.parse(event.target._serializeForm().taskAnswers);
          event.target.insertAdjacentHTML("beforeend", '<input type="hidden" name="late" value="joins">');
        })"""
    )
    (form,) = released(drawing)
    assert form.pop("late") == "joins"
    assert bench.page.evaluate("() => window.seen") == [form]
    assert_same_map(read_answer([form]).label_map, drawing.expected)


def test_submit_event_that_is_refused_sends_nothing(open_page: OpenPage, tmp_path: Path) -> None:
    drawing = open_held(open_page, tmp_path)
    bench = drawing.bench
    bench.page.evaluate("() => document.addEventListener('submit', (event) => event.preventDefault(), { once: true })")
    bench.page.evaluate("() => window.release()")
    bench.page.wait_for_function("() => window.submits === 1")
    expect(bench.page.get_by_text(PREPARING)).to_have_count(0)
    drawing.brush(9, [(20, 60), (100, 60)])
    assert_same_map(read_answer(bench.submit()).label_map, drawing.expected)


def read_json(file: Path) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return answers
