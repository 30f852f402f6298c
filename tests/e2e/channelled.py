"""Opens pages with page settings, as the compiler writes them, and submits from them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Frame, Locator, Page, expect

from e2e.handwritten import widget_tag, write_page
from e2e.painter import Painter

WAITING = "Your answer is not sent yet"


def write_settings_page(folder: Path, settings: Mapping[str, Any] | None, body: str) -> Path:
    """Write a page by hand with a block of settings before the bundle."""
    page = write_page(folder, body)
    block = json.dumps(settings).replace("<", "\\u003c")
    written = f'<script type="application/json" id="maskpress-settings">{block}</script><script src='
    page.write_text(page.read_text("utf-8").replace("<script src=", written, 1), encoding="utf-8")
    return page


def form(task: str = "car", **attributes: str) -> str:
    """Write a form with one widget."""
    given = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<crowd-form task-id="{task}"{given}>{widget_tag()}</crowd-form>'


def batch(tasks: Sequence[str], **attributes: str) -> str:
    """Write a batch of such forms."""
    return (
        f'<maskpress-batch batch-id="batch-001">{"".join(form(task, **attributes) for task in tasks)}</maskpress-batch>'
    )


def visible(page: Page | Frame, selector: str) -> Locator:
    return page.locator(selector).filter(visible=True)


def paint(page: Page, frame: Frame | None = None, point: tuple[float, float] = (80, 60)) -> None:
    """Paint a dot in the widget in view."""
    widget = visible(frame or page, "crowd-instance-segmentation")
    expect(widget.get_by_role("radio", name="Brush")).to_be_enabled()
    widget.evaluate("(widget) => widget.addInstance('Car')")
    if frame is None:
        Painter(page, widget).stroke([point])
    else:
        x, y = point
        at = widget.evaluate("(widget, [x, y]) => widget.imageToClient({ x, y })", [x, y])
        page.mouse.click(at["x"], at["y"])


def press(page: Page | Frame, name: str) -> None:
    """Press a button in view, by its whole name."""
    page.get_by_role("button", name=name, exact=True).filter(visible=True).click()


def title(page: Page | Frame) -> Locator:
    """The title of the receipt."""
    return visible(page, "#receipt-title")


def shown_answers(page: Page | Frame) -> Any:
    """The answers as the widget in view gives them."""
    return visible(page, "crowd-form").evaluate("(form) => JSON.parse(form._serializeForm().taskAnswers)")
