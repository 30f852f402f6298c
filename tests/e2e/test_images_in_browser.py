"""What the compiler calls fit for browsers, a real browser shows with the compiled size."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Browser, Page

from maskpress.problems import Refusal
from maskpress.spec.files import FoundFile
from maskpress.tasks.image_cache import ImageCache
from maskpress.tasks.images import check_image, quiet_pillow
from maskpress.tasks.model import Image
from soak import thinned

SHOWN_SIZES = """(sources) => Promise.all(sources.map(async (source) => {
    const image = new Image();
    image.src = source;
    try { await image.decode(); } catch { return null; }
    return [image.naturalWidth, image.naturalHeight];
}))"""

AT_ONCE = 40
"""Images per call: a round trip costs more than most of them."""

FIREFOX_REFUSES = {"pitm.avif"}
"""Accepted by Pillow and Chromium: its primary item has no standard layout."""


def accepted(folder: Path, cache: ImageCache) -> dict[str, Image]:
    """Check every file of the corpora; those refused are no matter here."""
    found: dict[str, Image] = {}
    with quiet_pillow():
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            with suppress(Refusal):
                found[path.name] = check_image(FoundFile(path.name, path), "auto", cache).image
    return found


def shown_sizes(page: Page, images: Sequence[Image]) -> list[list[int] | None]:
    """Ask the browser for the natural sizes, None where it shows nothing."""
    sizes: list[list[int] | None] = []
    for start in range(0, len(images), AT_ONCE):
        sizes += page.evaluate(SHOWN_SIZES, [source(image) for image in images[start : start + AT_ONCE]])
    return sizes


def source(image: Image) -> str:
    assert image.path is not None
    return f"data:{image.media_type};base64,{base64.b64encode(image.path.read_bytes()).decode()}"


def test_accepted_images_show_with_the_compiled_size(corpora: Path, tmp_path: Path, browser: Browser) -> None:
    images = accepted(corpora / "images", ImageCache(tmp_path))
    assert len(images) > 500
    if browser.browser_type.name == "firefox":  # which is slow at it: a part of them, but for a soak
        images = dict(thinned(list(images.items()), 4))

    page = browser.new_page()
    sizes = shown_sizes(page, list(images.values()))
    page.close()

    compiled = [[image.width, image.height] for image in images.values()]
    wrong = {name: size for name, size, right in zip(images, sizes, compiled, strict=True) if size != right}
    assert set(wrong) <= (FIREFOX_REFUSES if browser.browser_type.name == "firefox" else set()), wrong
