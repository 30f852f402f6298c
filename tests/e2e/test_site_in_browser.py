"""What the compiler writes opens from a disk and from a host, with one batch or several."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from e2e.answers import assert_same_map, read_answer
from e2e.conftest import PATIENCE, VIEWPORT, OpenPage
from e2e.drawing import Drawing
from e2e.serving import serve
from e2e.several import BATCHES, build_batches
from e2e.sites import build_spec
from e2e.watchdog import watch
from e2e.workbench import Workbench

SUB_PATH = "study/one"

Opener = Callable[[Path], Workbench]
"""Opens a page that lies somewhere below ``tmp_path``."""


@pytest.fixture(params=["file", "http"])
def open_site(
    request: pytest.FixtureRequest, open_page: OpenPage, browser: Browser, tmp_path: Path
) -> Iterator[Opener]:
    """Open pages from disk or from a host, in each engine; they must have been quiet at the end."""
    with ExitStack() as stack:

        def open_served(path: Path) -> Workbench:
            base = stack.enter_context(serve(tmp_path))
            width, height = VIEWPORT
            context = stack.enter_context(browser.new_context(viewport={"width": width, "height": height}))
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            watchdog = watch(context, page, base)
            stack.callback(watchdog.assert_quiet)
            page.goto(f"{base}/{path.relative_to(tmp_path).as_posix()}")
            in_firefox = browser.browser_type.name == "firefox"
            return Workbench(page, watchdog, request.getfixturevalue("firefox_downloads") if in_firefox else None)

        yield open_served if request.param == "http" else lambda path: open_page(path, browser=browser)


def test_page_with_images_beside_it_paints_and_submits(open_site: Opener, tmp_path: Path) -> None:
    page = build_spec(tmp_path / SUB_PATH, {"page": {"images": "copy"}, "hidden": {"site": "7"}})
    bench = open_site(page)
    bench.wait_until_ready()
    drawing = Drawing(bench, whole=True)
    drawing.add("Person")
    drawing.brush(15, [(20, 20), (90, 70)])
    answer = read_answer(bench.submit())
    assert_same_map(answer.label_map, drawing.expected)
    assert (answer.labels, answer.hidden) == (("Person",), {"site": "7"})
    folder = page.parent.relative_to(tmp_path).as_posix()
    asked = {url.partition(f"/{folder}/")[2] for url in bench.watchdog.requests}
    assert asked <= {"index.html", "images/plain.png"}


def test_list_leads_to_every_batch(open_site: Opener, tmp_path: Path) -> None:
    bench = open_site(build_batches(tmp_path / SUB_PATH, {}))
    listing = bench.page.url
    links = bench.page.get_by_role("link")
    expect(links).to_have_count(2)
    expect(bench.page.get_by_text("2 pages, 3 images")).to_be_visible()
    for place, batch in enumerate(BATCHES):
        links.nth(place).click()
        bench.page.wait_for_url(f"**/{SUB_PATH}/site/{batch}.html")
        bench.wait_until_ready()
        bench.page.goto(listing)


def test_retry_starts_once_the_right_image_is_back(open_site: Opener, tmp_path: Path) -> None:
    page = build_spec(tmp_path / "study", {"page": {"images": "copy"}})
    image = page.parent / "images" / "plain.png"
    right = image.read_bytes()
    Image.new("RGB", (80, 60)).save(image)
    bench = open_site(page)
    expect(bench.status).to_contain_text("This image is 80 x 60 pixels, but the task was made for 160 x 120.")
    bench.page.evaluate("() => document.addEventListener('submit', () => { window.submitted = true; })")
    bench.button("Submit").click()
    expect(bench.status).to_contain_text("cannot be submitted without its image")
    assert bench.page.evaluate("() => window.submitted") is None
    image.write_bytes(right)
    bench.button("Try again").click()
    expect(bench.button("Try again")).to_have_count(0)
    bench.wait_until_ready()
    drawing = Drawing(bench, whole=True)
    drawing.add("Car")
    drawing.brush(9, [(20, 20), (60, 60)])
    assert_same_map(read_answer(bench.submit()).label_map, drawing.expected)
