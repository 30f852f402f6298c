"""A page follows the theme of its spec, and says what is wrong where scripts do not run."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import OpenPage
from e2e.several import build_batches

THEMES = [("auto", "light", "light"), ("auto", "dark", "dark"), ("light", "dark", "light"), ("dark", "light", "dark")]
TEXT_BRIGHTNESS = """() => {
  const [red, green, blue] = getComputedStyle(document.body).color.match(/\\d+/g).map(Number);
  return red + green + blue;
}"""


@pytest.mark.parametrize(("theme", "reader", "shown"), THEMES)
def test_theme_is_the_one_of_the_spec(open_page: OpenPage, tmp_path: Path, theme: str, reader: str, shown: str) -> None:
    listing = build_batches(tmp_path, {"page": {"theme": theme}})
    for name in ("index", "batch-001"):
        page = open_page(listing.with_name(f"{name}.html"), color_scheme=reader).page
        assert text_is_bright(page) == (shown == "dark")


def test_page_without_scripts_says_what_to_do(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(build_batches(tmp_path, {}).with_name("batch-001.html"), java_script_enabled=False).page
    expect(page.get_by_role("heading", name="A test")).to_be_visible()
    assert "with JavaScript switched on" in page.locator("noscript").inner_text()


def test_list_needs_no_script(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(build_batches(tmp_path, {}), java_script_enabled=False).page
    page.get_by_role("link", name="batch-001").click()
    page.wait_for_url("**/batch-001.html")


def text_is_bright(page: Page) -> bool:
    brightness: int = page.evaluate(TEXT_BRIGHTNESS)
    return brightness > 3 * 128
