"""A page from a template: its own scripts and styles run under the page's policy, and nothing else does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from e2e.conftest import OpenPage
from maskpress import build_site, load_spec
from pictures import write_image

LIQUID = """\
<!DOCTYPE html>
<html>
<head>
<title>Old cars</title>
<script src="https://assets.example.invalid/crowd-html-elements.js"></script>
<style>.note { color: rgb(1, 2, 3); }</style>
<script>window.early = {{ task.input.words | to_json | skip_autoescape }};</script>
</head>
<body>
<crowd-form onsubmit="window.sent = (window.sent || 0) + 1">
  <crowd-instance-segmentation name="annotatedResult" header="Paint {{ task.input.what }}"
    src="{{ task.input.taskObject | grant_read_access }}" labels="['Car', 'Person',]">
    <short-instructions>
      <p class="note" id="note" style="font-weight: 700">Each {{ task.input.what }}</p>
      <img id="sample" src="sample.png" alt="">
      <button type="button" id="press" onclick="window.pressed = this.id + '&amp;'">Press</button>
    </short-instructions>
  </crowd-instance-segmentation>
</crowd-form>
<div id="brought">{{ task.input.html | skip_autoescape }}</div>
<script>
  if (1 < 2 && "</" + "x>") { window.late = document.querySelector("crowd-form").getAttribute("task-id"); }
</script>
</body>
</html>
"""
ROW: dict[str, str | list[str]] = {
    "source-ref": "s3://bucket/cars/street.png",
    "what": "car </script><script>window.stolen = 1</script> \"quoted\" 'too'",
    "words": ["</script><script>window.stolen = 2</script>", "l'été"],
}
HOSTILE = "<b onclick='window.stolen = 3' id='bold'>bold</b><script>window.stolen = 4</script>"
Build = Callable[[str], Path]


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    """Build the page of a row with the given HTML."""
    monkeypatch.setenv("MASKPRESS_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "spec"
    write_image(folder / "images" / "cars" / "street.png", (60, 40))
    write_image(folder / "sample.png", (9, 7))
    (folder / "old.liquid.html").write_bytes(LIQUID.replace("\n", "\r\n").encode())
    (folder / "task.yaml").write_text(
        "template: old.liquid.html\nmanifest: rows.jsonl\nimage_roots: {'s3://bucket/': ./images/}\n"
    )

    def build_row(html: str) -> Path:
        (folder / "rows.jsonl").write_text(json.dumps({**ROW, "html": html}))
        return build_site(load_spec(folder / "task.yaml"), tmp_path / "site").pages[0]

    return build_row


def test_template_page_runs_its_own_scripts_and_styles(open_page: OpenPage, build: Build, browser: Browser) -> None:
    bench = open_page(build("<b id='bold'>bold</b>"), browser=browser)
    bench.wait_until_ready()
    tab = bench.page
    assert tab.title() == "Old cars"
    assert tab.evaluate("window.early") == ROW["words"]
    assert tab.evaluate("window.late") == "street"
    tab.evaluate("document.querySelector('#press').click()")
    assert tab.evaluate("window.pressed") == "press&"
    style = "(() => { const found = getComputedStyle(document.querySelector('#note'));"
    assert tab.evaluate(f"{style} return [found.color, found.fontWeight]; }})()") == ["rgb(1, 2, 3)", "700"]
    assert tab.evaluate("document.querySelector('#sample').naturalWidth") == 9
    widget = "document.querySelector('crowd-instance-segmentation')"
    assert tab.evaluate(f"{widget}.getAttribute('labels')") == "['Car', 'Person',]"
    assert tab.evaluate(f"{widget}.getAttribute('header')") == f"Paint {ROW['what']}"
    assert tab.evaluate(f"{widget}.value.inputImageProperties") == {"height": 40, "width": 60}
    assert tab.evaluate("document.querySelector('#note').textContent") == f"Each {ROW['what']}"


def test_template_page_runs_no_script_of_a_row(open_page: OpenPage, build: Build, browser: Browser) -> None:
    page = build(HOSTILE)
    bench = open_page(page, browser=browser, quiet=False)
    bench.wait_until_ready()
    bench.page.evaluate("document.querySelector('#bold').click()")
    assert bench.page.evaluate("window.stolen") is None
    directives = {one.partition(" ")[0] for one in bench.watchdog.violations()}
    assert directives == {"script-src-elem", "script-src-attr"}
    assert set(bench.watchdog.requests) <= {page.as_uri()}
