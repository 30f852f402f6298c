"""The labeled image of 24 megapixels: time and size against CompressionStream, and the longest task of a submit.

Half of the instances are blobs with uneven edges and half are wandering brush strokes, of sizes from a few thousand
pixels to several percent of the image, over each other as they come; about a third of the image is covered.
"""

from __future__ import annotations

import base64
import html
import json
import math
import random
import zlib
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from browsers import launch_chromium

from .measure import spread
from .widget_page import image_url, write_widget_page

SIZE = (6000, 4000)
COMPARED = (50, 255)
SUBMITTED = (50, 255, 300)
ROUNDS = 9
SPEED, WEIGHT, LONGEST = 5.0, 1.3, 50.0

WIDGET = "document.querySelector('crowd-instance-segmentation')"
FORGET = f"""async () => {{
  {WIDGET}.reset(); // nothing that was encoded before is kept
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  await new Promise(requestIdleCallback); // the page is drawn again
}}"""
OURS = f"() => {WIDGET}.value.labeledImage.pngImageData.length * 3 / 4"
THEIRS = """async () => {
  const stream = new CompressionStream("deflate");
  const writer = stream.writable.getWriter();
  writer.write(window.rows);
  writer.close();
  const { byteLength } = await new Response(stream.readable).arrayBuffer();
  return byteLength;
}"""
INFLATE = """async (text) => {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  window.rows = new Uint8Array(await new Response(stream).arrayBuffer());
}"""
SETTLED = """() => new Promise((done) => {
  let quiet = 0; // the photo is decoded and drawn by then
  const look = () => (++quiet > 20 ? done() : setTimeout(() => requestIdleCallback(look), 50));
  requestIdleCallback(look);
})"""


def report() -> Iterator[str]:
    """Encode the same map by both in turn; then submit through the page and look at the tasks of its main thread."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        yield f"PNG export: {SIZE[0]} x {SIZE[1]}, median (least-most) of {ROUNDS} rounds, in ms of CPU; bytes"
        for count in COMPARED:
            yield from _compare(browser, Path(folder) / "page.html", count)
        yield "  submitting: longest task of the main thread, ms of CPU"
        for count in SUBMITTED:
            longest = _longest_task(browser, Path(folder) / "page.html", count)
            yield f"    {count} instances {longest:8.1f}; target at most {LONGEST:.0f}: {_verdict(longest <= LONGEST)}"
        browser.close()


def _compare(browser: Browser, path: Path, count: int) -> Iterator[str]:
    picture = draw_instances(count)
    page = _open(browser, path, count, picture)
    page.evaluate(INFLATE, base64.b64encode(zlib.compress(scanlines(picture), 1)).decode())
    page.evaluate(SETTLED)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    ours, theirs = [], []
    for _ in range(ROUNDS):
        page.evaluate(FORGET)
        ours.append(_cost(page, session, OURS))
        theirs.append(_cost(page, session, THEIRS))
    page.close()
    our_size, their_size = ours[0][1], theirs[0][1]
    our_times, their_times = [time for time, _ in ours], [time for time, _ in theirs]
    speed, weight = median(their_times) / median(our_times), our_size / their_size
    yield f"  {count:>3} instances: ours, with base64, {spread(our_times)}; {our_size:,.0f}"
    yield f"      CompressionStream {spread(their_times)}; {their_size:,.0f}"
    yield f"    {speed:.1f} times as fast; target at least {SPEED:.0f}: {_verdict(speed >= SPEED)}"
    yield f"    {weight:.2f} times as large; target at most {WEIGHT}: {_verdict(weight <= WEIGHT)}"


def _cost(page: Page, session: CDPSession, script: str) -> tuple[float, float]:
    """Give the CPU milliseconds of the page's main thread, where both work, and what the script returns."""
    before = _busy(session)
    size = float(page.evaluate(script))
    return (_busy(session) - before) * 1000, size


def _busy(session: CDPSession) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    (seconds,) = [metric["value"] for metric in metrics if metric["name"] == "TaskDuration"]
    return float(seconds)


def _longest_task(browser: Browser, path: Path, count: int) -> float:
    page = _open(browser, path, count, draw_instances(count))
    page.evaluate(SETTLED)
    button = page.get_by_role("button", name="Submit", exact=True).bounding_box()
    assert button is not None
    browser.start_tracing(page=page, categories=["toplevel", "disabled-by-default-devtools.timeline"])
    with page.expect_download():
        page.mouse.click(button["x"] + 5, button["y"] + 5)  # by place: to look for a role takes the page long tasks
    page.wait_for_timeout(500)  # the receipt is drawn
    trace = json.loads(browser.stop_tracing())["traceEvents"]
    page.close()
    main = {(each["pid"], each["tid"]) for each in trace if each.get("args", {}).get("name") == "CrRendererMain"}
    tasks = [each for each in trace if each["name"].endswith("RunTask") and (each["pid"], each["tid"]) in main]
    return max(float(each.get("tdur", 0)) / 1000 for each in tasks)


def draw_instances(count: int) -> Image.Image:
    """Paint ``count`` instances, the same for the same count; indexed up to 255, in full colours beyond."""
    draws = random.Random(count)
    indexed = count < 256
    colors = _colors(count)
    picture = Image.new("P" if indexed else "RGBA", SIZE)
    if indexed:
        picture.putpalette([0, 0, 0, *(part for color in colors for part in bytes.fromhex(color[1:]))])
    draw = ImageDraw.Draw(picture)
    for number, color in enumerate(colors, 1):
        fill = number if indexed else color
        x, y = draws.uniform(0, SIZE[0]), draws.uniform(0, SIZE[1])
        size = draws.uniform(150, 800) * math.sqrt(50 / count)
        if number % 2 == 1:
            draw.polygon(blob(draws, x, y, size), fill=fill)
        else:
            width = int(size / 6)
            points = walk(draws, x, y, size)
            draw.line(points, fill=fill, width=width, joint="curve")
    return picture


def scanlines(picture: Image.Image) -> bytes:
    """Give the rows as PNG has them, each after the filter "None"."""
    content, width = picture.tobytes(), picture.width
    return b"".join(b"\0" + content[at : at + width] for at in range(0, len(content), width))


def blob(draws: random.Random, x: float, y: float, size: float) -> list[tuple[float, float]]:
    waves = [(k, draws.uniform(0, 6.28), draws.uniform(0, 0.3) / k) for k in (2, 3, 5, 9, 17)]
    turns = [step * math.tau / 360 for step in range(360)]
    radii = [size * (1 + sum(height * math.sin(k * turn + shift) for k, shift, height in waves)) for turn in turns]
    return [(x + r * math.cos(turn), y + r * math.sin(turn)) for r, turn in zip(radii, turns, strict=True)]


def walk(draws: random.Random, x: float, y: float, size: float) -> list[tuple[float, float]]:
    points, turn = [(x, y)], draws.uniform(0, 6.28)
    for _ in range(60):
        turn += draws.uniform(-0.5, 0.5)
        x, y = x + size / 15 * math.cos(turn), y + size / 15 * math.sin(turn)
        points.append((x, y))
    return points


def _colors(count: int) -> list[str]:
    return [f"#{0x202020 + 0x0101 * number:06x}" for number in range(count)]


def _open(browser: Browser, path: Path, count: int, picture: Image.Image) -> Page:
    initial = {
        "instances": [{"color": color, "label": "Cell"} for color in _colors(count)],
        "src": image_url(picture, "PNG"),
    }
    text = write_widget_page(path, SIZE, 0).read_text("utf-8")
    tag = "></crowd-instance-segmentation>"
    path.write_text(text.replace(tag, f' initial-value="{html.escape(json.dumps(initial))}"{tag}'), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(path.as_uri())
    page.wait_for_function("document.querySelector('crowd-instance-segmentation').ready")
    return page


def _verdict(met: bool) -> str:
    return "met" if met else "missed"
