"""What tests of hand-written crowd pages have in common."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Locator, Page, expect

from e2e.painter import Painter
from e2e.workbench import Workbench

COUNT_SUBMITS = """() => {
  window.submits = 0;
  document.addEventListener("submit", () => { window.submits += 1; });
}"""


def dot(page: Page, widget: Locator, label: str = "Car") -> None:
    """Add an instance to a widget and paint a dot of it with the mouse."""
    expect(widget.get_by_role("radio", name="Brush")).to_be_enabled()
    widget.scroll_into_view_if_needed()
    widget.evaluate("(widget, label) => widget.addInstance(label)", label)
    Painter(page, widget).stroke([(80, 60)])


def painted(bench: Workbench, label: str = "Car") -> Workbench:
    """Paint a dot in the only widget of a page."""
    bench.wait_until_ready()
    dot(bench.page, bench.widget, label)
    return bench


def serialized(page: Page) -> dict[str, Any]:
    """The one mapping that the form would give now."""
    fields = page.evaluate("() => document.querySelector('crowd-form')._serializeForm()")
    assert fields.keys() == {"taskAnswers"}
    (answers,) = json.loads(fields["taskAnswers"])
    return dict(answers)


def labels_of(answer: Any) -> list[str]:
    """The labels of one widget's painted instances."""
    return [instance["label"] for instance in answer["instances"]]
