"""Time until a page with 1,000 given instances can be worked on, against the same page with none."""

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
from playwright.sync_api import Browser, sync_playwright

from browsers import launch_chromium
from maskpress import resources

from .measure import spread

TARGET = 1.5
COUNT = 1000
ROUNDS = 9
SIZES = {"2 MP": (1632, 1224), "worst case, a tiny photo": (320, 240)}
"""Against a large photo, decoding it is most of both; a tiny one leaves what the instances cost alone."""

_OPENED = """async () => {
  const widget = document.querySelector("crowd-instance-segmentation");
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const shown = () => widget.shadowRoot.querySelector(INSTANCES > 0 ? ".instance" : ".label");
  while (!widget.ready || shown() === null) await frame();
  await frame(); // what was shown has been painted when the next frame begins
  const first = performance.now();
  while (widget.shadowRoot.querySelectorAll(".instance").length < INSTANCES) await frame();
  window.opened = [first, performance.now()];
}"""
"""Times since the navigation started, in ms: the page is ready and its list in sight; every row is there."""


def report() -> Iterator[str]:
    """Open both pages in turn, each time in a context of its own, and compare the times."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        for name, size in SIZES.items():
            pages = {count: _write(Path(folder), size, count) for count in (0, COUNT)}
            times: dict[int, list[tuple[float, float]]] = {count: [] for count in pages}
            for _ in range(ROUNDS):
                for count, path in pages.items():
                    times[count].append(_open(browser, path, count))
            yield f"Opening: ms from navigation to ready and the list painted, {size[0]} x {size[1]} ({name})"
            yield from _compare(times)
        browser.close()


def _compare(times: dict[int, list[tuple[float, float]]]) -> Iterator[str]:
    for count, found in times.items():
        yield f"  {count:>5} instances {spread([first for first, _ in found]):>28}"
    yield f"  every row there {spread([every for _, every in times[COUNT]]):>28}"
    none, many = (median(first for first, _ in found) for found in times.values())
    verdict = "met" if many / none <= TARGET else "missed"
    yield f"  ratio {many / none:.2f}; target at most {TARGET}: {verdict}"


def _open(browser: Browser, path: Path, count: int) -> tuple[float, float]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.add_init_script(f"document.addEventListener('DOMContentLoaded', {_OPENED.replace('INSTANCES', str(count))});")
    page.goto(path.as_uri())
    first, every = page.wait_for_function("window.opened").json_value()
    context.close()
    return first, every


def _write(folder: Path, size: tuple[int, int], count: int) -> Path:
    """Write a page with a photo and an earlier answer of ``count`` ellipses in rows; without any for none."""
    colors = [f"#{0x202020 + 0x0101 * number:06x}" for number in range(count)]
    instances = [{"color": color, "label": "Cell"} for color in colors]
    given = json.dumps({"instances": instances, "src": _url("png", _ellipses(size, colors))})
    initial = f'initial-value="{html.escape(given)}"' if count > 0 else ""
    width, height = size
    path = folder / f"{width}-{count}.html"
    path.write_text(
        f"""<!doctype html><meta charset="utf-8"><title>bench</title><style>body {{ margin: 0 }}</style>
<script>{resources.bundle().decode()}</script>
<crowd-form task-id="bench"><crowd-instance-segmentation name="annotatedResult" header="Bench" labels='["Cell"]'
image-width="{width}" image-height="{height}" src="{_url("jpeg", _photo(size))}"
{initial}></crowd-instance-segmentation></crowd-form>""",
        encoding="utf-8",
    )
    return path


def _photo(size: tuple[int, int]) -> bytes:
    packed = io.BytesIO()
    Image.effect_noise(size, 50).save(packed, "JPEG")
    return packed.getvalue()


def _ellipses(size: tuple[int, int], colors: list[str]) -> bytes:
    columns = max(1, math.ceil(math.sqrt(len(colors))))
    width, height = size[0] / columns, size[1] / columns
    picture = Image.new("RGBA", size)
    draw = ImageDraw.Draw(picture)
    for number, color in enumerate(colors):
        x, y = number % columns * width, number // columns * height
        draw.ellipse((x, y, x + 0.9 * width, y + 0.9 * height), fill=color)
    packed = io.BytesIO()
    picture.save(packed, "PNG")
    return packed.getvalue()


def _url(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
