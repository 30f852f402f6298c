"""Work never starts on an image that is not the one the task was made for."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from e2e.answers import assert_same_map, read_answer
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.sites import build_spec
from e2e.workbench import Workbench

COPY = {"page": {"images": "copy"}, "contact": "lab@example.org"}


def test_missing_image_says_so_and_cannot_be_submitted(open_page: OpenPage, tmp_path: Path) -> None:
    page = build_spec(tmp_path, COPY)
    (page.parent / "images" / "plain.png").unlink()
    bench = open_page(page, quiet=False)
    expect(bench.status).to_contain_text("The image did not load.")
    expect(bench.status).to_contain_text("lab@example.org")
    assert_refuses_to_submit(bench)


def test_image_of_another_size_says_so_and_cannot_be_submitted(open_page: OpenPage, tmp_path: Path) -> None:
    page = build_spec(tmp_path, COPY)
    Image.new("RGB", (80, 60)).save(page.parent / "images" / "plain.png")
    bench = open_page(page, quiet=False)
    expect(bench.status).to_contain_text("80 x 60")
    expect(bench.status).to_contain_text("160 x 120")
    expect(bench.button("Try again")).to_be_visible()
    assert_refuses_to_submit(bench)


def test_retry_starts_once_the_image_is_there(open_page: OpenPage, tmp_path: Path) -> None:
    page = build_spec(tmp_path, COPY)
    image = page.parent / "images" / "plain.png"
    right = image.read_bytes()
    image.unlink()
    bench = open_page(page, quiet=False)
    retry = bench.button("Try again")
    expect(retry).to_be_visible()
    image.write_bytes(right)
    retry.click()
    expect(retry).to_have_count(0)
    bench.wait_until_ready()
    drawing = Drawing(bench)
    drawing.add("Car")
    drawing.brush(9, [(20, 20), (60, 60)])
    assert_same_map(read_answer(bench.submit()).label_map, drawing.expected)


def assert_refuses_to_submit(bench: Workbench) -> None:
    bench.page.evaluate("() => document.addEventListener('submit', () => { window.submitted = true; })")
    bench.button("Submit").click()
    expect(bench.status).to_contain_text("image")
    assert bench.page.evaluate("() => window.submitted") is None
