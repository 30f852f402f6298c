"""Main-thread CPU of one pointer move while painting, with few and with many instances."""

from __future__ import annotations

import base64
import html
import io
import json
import math
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw
from playwright.sync_api import CDPSession, Page, sync_playwright

from browsers import launch_chromium
from maskpress import resources

from .measure import spread

TARGET = 1.3
SIZE = (1632, 1224)
"""2 megapixels, the size of the peers' figures."""

COUNTS = (1, 300)
ROUNDS = 7
MOVES = 150


def report() -> Iterator[str]:
    """Paint the same stroke on both pages in turn, and compare the busy time of the main thread per move."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        pages = {count: _open(browser.new_page(), Path(folder) / f"{count}.html", count) for count in COUNTS}
        costs: dict[int, list[float]] = {count: [] for count in COUNTS}
        for _ in range(ROUNDS):
            for count, (page, session) in pages.items():
                page.bring_to_front()
                costs[count].append(_milliseconds_per_move(page, session))
        browser.close()
    few, many = COUNTS
    ratio = median(costs[many]) / median(costs[few])
    yield f"Pointer moves: main-thread CPU ms per move, {SIZE[0]} x {SIZE[1]}, {ROUNDS} x {MOVES} moves, brush 20"
    for count, found in costs.items():
        yield f"  {count:>3} instances {spread(found):>24}"
    verdict = "met" if ratio <= TARGET else "missed"
    yield f"  ratio {ratio:.2f}; target at most {TARGET}: {verdict}"


def _milliseconds_per_move(page: Page, session: CDPSession) -> float:
    before = _busy(session)
    page.mouse.move(*_place(0))
    page.mouse.down()
    for step in range(MOVES):
        page.mouse.move(*_place(step + 1))
    page.mouse.up()
    page.keyboard.press("Control+z")  # the next round paints the same pixels again
    return (_busy(session) - before) * 1000 / MOVES


def _busy(session: CDPSession) -> float:
    """Give the seconds the main thread has spent in tasks: script, style, layout and paint."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    (seconds,) = [metric["value"] for metric in metrics if metric["name"] == "TaskDuration"]
    return float(seconds)


def _place(step: int) -> tuple[float, float]:
    """Give a place of a slow wave across the stage, in whole CSS pixels."""
    return 200 + 3 * step, 380 + round(140 * math.sin(step / 12))


def _open(page: Page, path: Path, count: int) -> tuple[Page, CDPSession]:
    page.set_viewport_size({"width": 1280, "height": 800})
    path.write_text(_page(count), encoding="utf-8")
    page.goto(path.as_uri())
    page.wait_for_function("document.querySelector('crowd-instance-segmentation').ready")
    page.get_by_role("radio", name="Cell 1", exact=True).check()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    return page, session


def _page(count: int) -> str:
    """Write a page with a photo and an earlier answer of ``count`` instances side by side."""
    colors = [f"#{0x202020 + 0x0101 * number:06x}" for number in range(count)]
    initial = {
        "instances": [{"color": color, "label": "Cell"} for color in colors],
        "src": _url("png", _grid(colors)),
    }
    width, height = SIZE
    return f"""<!doctype html><meta charset="utf-8"><title>bench</title><style>body {{ margin: 0 }}</style>
<script>{resources.bundle().decode()}</script>
<crowd-form task-id="bench"><crowd-instance-segmentation name="annotatedResult" header="Bench" labels='["Cell"]'
image-width="{width}" image-height="{height}" src="{_url("jpeg", _photo())}"
initial-value="{html.escape(json.dumps(initial))}"></crowd-instance-segmentation></crowd-form>"""


def _photo() -> bytes:
    packed = io.BytesIO()
    Image.effect_noise(SIZE, 50).save(packed, "JPEG")
    return packed.getvalue()


def _grid(colors: list[str]) -> bytes:
    columns = math.ceil(math.sqrt(len(colors)))
    width, height = SIZE[0] // columns, SIZE[1] // columns
    picture = Image.new("RGBA", SIZE)
    draw = ImageDraw.Draw(picture)
    for number, color in enumerate(colors):
        x, y = number % columns * width, number // columns * height
        draw.rectangle((x, y, x + width * 2 // 3, y + height * 2 // 3), fill=color)
    packed = io.BytesIO()
    picture.save(packed, "PNG")
    return packed.getvalue()


def _url(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
