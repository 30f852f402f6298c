"""Random input in every mixture: nothing breaks, no stroke sticks, and everything can be undone.

Most sequences are synthetic events, hundreds of times faster than input from outside the page; some come from below the
page, as hardware would send them.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import expect

from e2e.answers import read_answer
from e2e.conftest import OpenPage
from e2e.hands import Hands, Screen
from e2e.sites import build_spec
from e2e.workbench import Workbench
from replayed import replayed
from soak import seeds

SEEDS = seeds(1)
SEQUENCES = 10
"""Sequences of one seed, one after the other on one page."""

SIZE = (160, 120)
INPUT = (Path(__file__).with_name("random_input.js")).read_text(encoding="utf-8")


@pytest.mark.parametrize("seed", SEEDS)
def test_random_events_leave_nothing_stuck_and_everything_undoable(
    open_page: OpenPage, tmp_path: Path, seed: int
) -> None:
    bench = open_page(build_spec(tmp_path, {}, SIZE))
    bench.wait_until_ready()
    screen = Screen(bench)
    for number in range(SEQUENCES):
        start_anew(bench, screen)
        run_sequence(bench, screen, seed * SEQUENCES + number)
        check_afterwards(bench, f"sequence {seed * SEQUENCES + number}")


@pytest.mark.parametrize("seed", range(4))
def test_random_hardware_leaves_nothing_stuck_and_everything_undoable(
    open_page: OpenPage, tmp_path: Path, seed: int
) -> None:
    bench = open_page(build_spec(tmp_path, {}, SIZE), has_touch=True)
    bench.wait_until_ready()
    start_anew(bench, Screen(bench))
    hands = Hands(bench, Random(seed))
    for _ in range(50):
        hands.do_something()
    take_new_instance(bench)
    for _ in range(15):  # what pointers leave behind must not hold up the next stroke
        hands.gesture()
    hands.let_go()
    check_afterwards(bench, f"seed {seed}")


def start_anew(bench: Workbench, screen: Screen) -> None:
    """Bring the page back to where every sequence starts."""
    screen.change()
    bench.widget.evaluate("(widget) => { widget.reset(); widget.setView({ zoom: 3, center: { x: 80, y: 60 } }); }")
    bench.choose("Brush")


def run_sequence(bench: Workbench, screen: Screen, seed: int) -> None:
    """Let the page throw dice, and do for it what it cannot do itself."""
    with_pen = seed // SEQUENCES % 2 == 1  # once a pen was seen on a page, fingers no longer paint
    bench.widget.evaluate(INPUT, [seed, with_pen])
    while not (demand := bench.page.evaluate("() => window.randomInput.next()"))["done"]:
        screen.change(**demand["value"])
    screen.change()


def take_new_instance(bench: Workbench) -> None:
    """Make sure that a stroke can paint."""
    for key in ("Escape", "b"):
        bench.page.keyboard.press(key)
    bench.widget.evaluate("(widget) => widget.addInstance('Car')")


def check_afterwards(bench: Workbench, name: str) -> None:
    """Fail where a stroke is stuck, the answer is none, or undo and redo do not lead to the blank map and back."""
    before = answer_of(bench)
    bench.widget.evaluate(_HOVER)
    assert answer_of(bench) == before, f"{name}: a stroke is stuck"
    if 1 < bench.widget.evaluate("(widget) => widget.zoom") < 10:  # else a stroke may well find nothing to change
        clear_the_way(bench)
        assert bench.widget.evaluate(_DRAG_ONE_FINGER), f"{name}: one finger neither paints nor pans"
        touched = answer_of(bench)
        paint_one_more(bench)
        assert answer_of(bench) != touched, f"{name}: nothing can be painted any more"
    painted = answer_of(bench)
    check_replay(bench, name)
    assert answer_of(bench) == painted, f"{name}: the replay gives another answer"
    steps = bench.widget.evaluate(_WHILE_CHANGING, ["Undo", 10_000])
    assert answer_of(bench)["instances"] == [], f"{name}: something is left after {steps} undos"
    expect(bench.widget.locator('[type="radio"][name="instance"]'), name).to_have_count(0)
    bench.widget.evaluate(_WHILE_CHANGING, ["Redo", steps])
    assert answer_of(bench) == painted, f"{name}: {steps} redos give another answer"


def clear_the_way(bench: Workbench) -> None:
    """Make sure that a stroke of a new instance changes something wherever it goes."""
    bench.widget.evaluate(_UNLOCK)
    bench.widget.evaluate("(widget) => widget.addInstance('Car')")


def check_replay(bench: Workbench, name: str) -> None:
    """Do everything again, on the page and by brute force: both must give the same label map."""
    events = json.loads(bench.widget.evaluate("(widget) => JSON.stringify(widget.events)"))
    found = bench.widget.evaluate("(widget, events) => widget.replay(events)", events)
    assert found == replayed(*SIZE, events).hash(), f"{name}: the oracle gives another label map"


def answer_of(bench: Workbench) -> Any:
    """Read the answer and make sure that it is one: every colour of its PNG that of an instance."""
    value = bench.value()
    read_answer([{"annotatedResult": value}])
    return value


def paint_one_more(bench: Workbench) -> None:
    """Paint a new instance with the real mouse."""
    bench.widget.evaluate("(widget) => widget.addInstance('Car')")
    first, *others = bench.widget.evaluate(_WAY)
    bench.page.mouse.move(*first)
    bench.page.mouse.down()
    for place in others:
        bench.page.mouse.move(*place)
    bench.page.mouse.up()


# Finds a way on the stage that crosses the image: from the middle of the one towards that of the other, and on.
_WAY = """(widget) => {
  const { left, top, width, height } = widget.shadowRoot.querySelector("#stage").getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  const image = widget.imageToClient({ x: 80, y: 60 });
  const [dx, dy] = [image.x - x, image.y - y];
  const part = Math.min(1, (0.4 * width) / Math.abs(dx), (0.4 * height) / Math.abs(dy));
  const [farX, farY] = [part * dx + 25, part * dy + 15];
  // Back, but not all the way: so every pan moves the view in the end, also one held up at the image's edge.
  return [[0, 0], [part * dx, part * dy], [farX, farY], [0.4 * farX, 0.4 * farY]].map(([h, v]) => [x + h, y + v]);
}"""

# Lifts everything that keeps pixels as they are.
_UNLOCK = """(widget) => {
  const kept = '[aria-pressed="true"]:is([aria-label^="Lock "], [aria-label="Paint only background"])';
  for (const button of widget.shadowRoot.querySelectorAll(kept)) button.click();
}"""

# Moves the mouse over the stage, no button pressed.
_HOVER = """(widget) => {
  const stage = widget.shadowRoot.querySelector("#stage");
  const { left, top, width, height } = stage.getBoundingClientRect();
  for (const part of [0.3, 0.5, 0.7]) {
    const at = { clientX: left + width * part, clientY: top + height * part };
    const given = { pointerId: 1, pointerType: "mouse", buttons: 0, bubbles: true, composed: true };
    stage.dispatchEvent(new PointerEvent("pointermove", { ...given, ...at }));
  }
}"""

# Drags one finger: it paints, or after a pen it pans, and it never zooms.
_DRAG_ONE_FINGER = (
    f"(widget) => {{ const way = ({_WAY})(widget);"
    + """
  const stage = widget.shadowRoot.querySelector("#stage");
  const look = () => JSON.stringify([widget.value, widget.imageToClient({ x: 0, y: 0 })]);
  const [before, zoom] = [look(), widget.zoom];
  const send = (type, [clientX, clientY], more) => {
    const given = { pointerId: 30, pointerType: "touch", clientX, clientY, ...more };
    stage.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, cancelable: true, ...given }));
  };
  send("pointerdown", way[0], { buttons: 1, button: 0 });
  for (const place of way) send("pointermove", place, { buttons: 1, button: -1 });
  send("pointerup", way[3], { buttons: 0, button: 0 });
  return look() !== before && widget.zoom === zoom;
}"""
)

# Clicks a button until that changes nothing more, at most so many times, and says how often something changed.
_WHILE_CHANGING = """(widget, [name, most]) => {
  let changes = 0;
  const count = () => (changes += 1);
  const button = widget.shadowRoot.querySelector(`button[aria-label="${name}"]`);
  widget.addEventListener("change", count);
  for (let before = -1; before < changes && changes < most; ) {
    before = changes;
    button.click();
  }
  widget.removeEventListener("change", count);
  return changes;
}"""
