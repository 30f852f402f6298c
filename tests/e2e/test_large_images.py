"""Large photos are shown and painted like small ones; what cannot be is refused with words."""

from __future__ import annotations

import base64
import html
import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, expect

from e2e.answers import assert_same_map
from e2e.canvases import pixels_of
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.handwritten import write_page
from e2e.sites import build_spec
from e2e.workbench import Workbench

LARGEST = (12_500, 8000)  # the 100 megapixels that the compiler takes


def test_photo_of_100_megapixels_is_painted_exactly(
    open_page: OpenPage, tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", LARGEST[0] * LARGEST[1])
    Image.new("L", LARGEST, 90).save(tmp_path / "large.png")
    bench = open_page(build_spec(tmp_path, {"image": "large.png"}), browser=browser)
    bench.wait_until_ready()
    drawing = Drawing(bench, whole=browser.browser_type.name == "firefox")
    for zoom, center, size in ((1 / 16, (6250, 4000), 500), (1, (12_300, 7900), 30)):
        frame = drawing.view(zoom, center)
        drawing.add("Car")
        drawing.brush(size, frame((-100, -50), (100, 50)))
    assert_same_map(drawing.shown().label_map, drawing.expected)


@pytest.mark.parametrize("size", [(2400, 2000), (2401, 1999)], ids=str)
def test_copies_of_a_large_photo_are_its_averages(
    open_page: OpenPage, tmp_path: Path, browser: Browser, size: tuple[int, int]
) -> None:
    photo = Image.effect_noise((size[0] // 25, size[1] // 25), 60).resize(size)
    bench = open_page(one_photo(tmp_path, photo), browser=browser)
    bench.wait_until_ready()
    copies = bench.widget.locator("canvas.photo")
    expect(copies).to_have_count(3)
    shown = {canvas.get_attribute("width"): pixels_of(canvas) for canvas in copies.all()}
    assert list(shown) == [str(int(size[0] / divisor + 0.5)) for divisor in (2, 4, 8)][::-1]
    for pixels in shown.values():
        half = np.asarray(photo.resize(pixels.shape[1::-1], Image.Resampling.BOX), dtype=int)
        assert (pixels[:, :, 3] == 255).all()
        assert np.abs(pixels[:, :, 0] - half).max() <= 12


def test_smallest_copy_that_loses_nothing_is_shown(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_page(one_photo(tmp_path, Image.linear_gradient("L").resize((2400, 2000))))
    bench.wait_until_ready()
    expect(bench.widget.locator("canvas.photo")).to_have_count(3)
    for zoom, width in ((1, 2400), (0.51, 2400), (0.5, 1200), (0.26, 1200), (0.25, 600), (0.1, 300)):
        bench.set_view(zoom, (1200, 1000))
        bench.wait_until_drawn()
        expect(visible(bench)).to_have_js_property("naturalWidth" if width == 2400 else "width", width)
        box = visible(bench).bounding_box()
        assert box is not None
        assert (box["width"], box["height"]) == pytest.approx((2400 * zoom, 2000 * zoom))


def test_photo_shows_again_when_its_copies_are_lost(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_page(one_photo(tmp_path, Image.linear_gradient("L").resize((2400, 2000))))
    bench.wait_until_ready()
    copies = bench.widget.locator("canvas.photo")
    expect(copies).to_have_count(3)
    bench.set_view(0.2, (1000, 1300))  # while a copy shows
    overlay = bench.widget.get_by_role("img", name="Image to label")
    overlay.dispatch_event("contextlost")
    expect(copies).to_have_count(0)
    expect(visible(bench)).to_have_js_property("naturalWidth", 2400)
    bench.wait_until_drawn()
    box = visible(bench).bounding_box()
    assert box is not None
    corner = bench.widget.evaluate("(widget) => widget.imageToClient({ x: 0, y: 0 })")
    assert (box["x"], box["y"], box["width"]) == pytest.approx((corner["x"], corner["y"], 480))
    overlay.dispatch_event("contextrestored")
    expect(copies).to_have_count(3)
    expect(visible(bench)).to_have_js_property("localName", "canvas")


@pytest.mark.parametrize("size", [(40_000, 2), (2, 33_000)], ids=str)
def test_image_with_an_edge_too_long_is_refused_with_words(
    open_page: OpenPage, tmp_path: Path, size: tuple[int, int]
) -> None:
    bench = open_page(one_photo(tmp_path, Image.new("L", size)), quiet=False)
    expect(bench.status).to_contain_text(f"This page cannot take an image of {size[0]} x {size[1]} pixels.")


def test_image_that_is_no_image_is_refused_with_words(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_page(one_page(tmp_path, png(Image.new("L", (30, 20)))[:40], (30, 20)), quiet=False)
    expect(bench.status).to_contain_text("image")
    expect(bench.button("Try again")).to_be_visible()


def test_image_of_no_pixels_is_refused_with_words(open_page: OpenPage, tmp_path: Path) -> None:
    empty = bytearray(png(Image.new("L", (30, 20))))
    empty[16:24] = struct.pack(">II", 0, 0)
    bench = open_page(one_page(tmp_path, bytes(empty), (30, 20)), quiet=False)
    expect(bench.status).to_contain_text("image")
    expect(bench.button("Try again")).to_be_visible()


def test_instructions_can_be_read_while_the_image_loads(open_page: OpenPage, tmp_path: Path) -> None:
    short = "<short-instructions>Paint everything.</short-instructions>"
    full = "<full-instructions header='More'>Really.</full-instructions>"
    tag = '<crowd-instance-segmentation src="never.png" labels="[]" header="Paint">'
    bench = open_page(write_page(tmp_path, f"{tag}{short}{full}</crowd-instance-segmentation>"), quiet=False)
    bench.page.evaluate("() => { HTMLImageElement.prototype.decode = () => new Promise(() => {}); }")
    bench.widget.evaluate("(widget) => widget.setAttribute('src', 'another.png')")
    expect(bench.widget.get_by_role("progressbar")).to_be_visible()
    expect(bench.page.get_by_text("Paint everything.")).to_be_visible()
    bench.button("View full instructions").click()
    expect(bench.page.get_by_text("Really.")).to_be_visible()


def one_photo(folder: Path, photo: Image.Image) -> Path:
    return one_page(folder, png(photo), photo.size)


def one_page(folder: Path, image: bytes, size: tuple[int, int]) -> Path:
    src = "data:image/png;base64," + base64.b64encode(image).decode()
    attributes = {"name": "masks", "labels": '["Car"]', "src": src, "image-width": size[0], "image-height": size[1]}
    text = " ".join(f'{name}="{html.escape(str(value))}"' for name, value in attributes.items())
    tag = f"<crowd-instance-segmentation {text}></crowd-instance-segmentation>"
    return write_page(folder, f"<crowd-form>{tag}</crowd-form>")


def png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()


def visible(bench: Workbench) -> Locator:
    """What shows the photo."""
    return bench.widget.locator(".photo:not(.off)")
