"""Instructions are beside the image, the full ones in a dialog."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from e2e.conftest import OpenPage
from e2e.sites import build_spec


def test_instructions_show_with_their_picture(open_page: OpenPage, built_example: Callable[[str], Path]) -> None:
    bench = open_page(built_example("rules"))
    bench.wait_until_ready()
    expect(bench.page.get_by_text("Paint one instance of each")).to_be_visible()
    bench.button("View full instructions").click()
    expect(bench.dialog).to_have_count(1)
    picture = bench.page.get_by_role("img", name="The cup tinted green")
    expect(picture).to_be_visible()
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 420
    bench.page.keyboard.press("Escape")
    expect(bench.dialog).to_have_count(0)


def test_task_without_instructions_offers_none(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_page(build_spec(tmp_path, {}))
    bench.wait_until_ready()
    expect(bench.button("View full instructions")).to_have_count(0)


def test_page_without_script_says_what_to_do(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_page(build_spec(tmp_path, {}), java_script_enabled=False)
    words = bench.page.locator("noscript p").first
    expect(words).to_be_visible()
    assert "open it in a browser" in words.inner_text()
