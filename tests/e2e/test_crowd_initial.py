"""Earlier answers in the spellings of public pages: the readable ones open, the others are told."""

from __future__ import annotations

import html
import io
import json
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from e2e.answers import assert_same_map, read_answer
from e2e.conftest import PATIENCE, OpenPage
from e2e.crowd import dot
from e2e.given import given_map
from e2e.handwritten import SIZE, picture, png_url, write_page
from e2e.serving import serve
from e2e.watchdog import watch
from e2e.workbench import Workbench

COLORS = ("#2ca02c", "#1f77b4")
TABLE = bytes([0, 0, 0, 0x2C, 0xA0, 0x2C, 0x1F, 0x77, 0xB4])


def overlay() -> Image.Image:
    """Draw an earlier answer of two instances."""
    image = Image.fromarray(given_map(2).astype("uint8"), "P")
    image.putpalette(TABLE)
    image.info["transparency"] = 0
    return image


OVERLAY = png_url(overlay())
WHOLE = json.dumps({"instances": [{"color": color, "label": "Cat"} for color in COLORS], "src": OVERLAY})
LOOSE = (
    f"{{'instances': [{{'color': '{COLORS[0]}', 'label': 'Cat',}}, {{color: '{COLORS[1]}', label: 'Cat'}},],\n"
    f" 'src': '{OVERLAY}',}}"
)
UNQUOTED = WHOLE.replace(f'"{OVERLAY}"', OVERLAY)


def write_initial(folder: Path, attribute: str) -> Path:
    tag = f"""<crowd-instance-segmentation name="masks" src="{picture("gray")}" labels="['Cat', 'Dog']" {attribute}>"""
    return write_page(folder, f"<crowd-form>{tag}</crowd-instance-segmentation></crowd-form>")


def attribute(text: str) -> str:
    return f'initial-value="{html.escape(text)}"'


def assert_opened(bench: Workbench) -> None:
    """Every instance is there, pixel for pixel, and comes out equal."""
    bench.wait_until_ready()
    value = bench.value()
    assert value.pop("initialValueModified") is False
    answer = read_answer([{"masks": value}], "masks")
    assert (answer.labels, answer.colors) == (("Cat", "Cat"), COLORS)
    assert_same_map(answer.label_map, given_map(2))


@pytest.mark.parametrize("text", [WHOLE, LOOSE], ids=["JSON", "single quotes, bare keys and trailing commas"])
def test_readable_earlier_answer_opens_and_comes_out_equal(open_page: OpenPage, tmp_path: Path, text: str) -> None:
    bench = open_page(write_initial(tmp_path, attribute(text)))
    assert_opened(bench)
    assert bench.widget.get_attribute("initial-value") == text


def test_earlier_answer_is_read_from_a_url(chromium: Browser, tmp_path: Path) -> None:
    text = json.dumps({**json.loads(WHOLE), "src": "earlier.png"})
    write_initial(tmp_path, attribute(text))
    overlay().save(tmp_path / "earlier.png", transparency=0)
    with serve(tmp_path) as url, chromium.new_context() as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        bench = Workbench(page, watch(context, page, url))
        page.goto(f"{url}/page.html")
        assert_opened(bench)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (f'initial-value="{WHOLE}"', "expected JSON"),
        (attribute(UNQUOTED), "expected JSON"),
        (attribute(WHOLE.replace("instances", "instance")), "expected instances"),
        (attribute(WHOLE.replace("data:image/png", "data:image/jpeg")), "expected src"),
    ],
    ids=["double quotes in double quotes", "an unquoted URL", "no instances", "no PNG"],
)
def test_unreadable_earlier_answer_is_told_loudly(open_page: OpenPage, tmp_path: Path, given: str, words: str) -> None:
    bench = open_page(write_initial(tmp_path, given))
    expect(bench.status).to_contain_text("earlier answer could not be opened")
    expect(bench.widget.locator("#words")).to_contain_text(words)
    bench.page.evaluate("() => document.addEventListener('submit', () => { window.submitted = true; })")
    bench.button("Submit").click()
    expect(bench.status).to_contain_text("cannot be submitted")
    assert bench.page.evaluate("() => window.submitted") is None


def test_earlier_answer_that_does_not_load_is_told(open_page: OpenPage, tmp_path: Path) -> None:
    text = json.dumps({**json.loads(WHOLE), "src": "missing.png"})
    bench = open_page(write_initial(tmp_path, attribute(text)), quiet=False)
    expect(bench.widget.locator("#words")).to_contain_text("did not load from missing.png")


def test_earlier_answer_of_another_size_is_told(open_page: OpenPage, tmp_path: Path) -> None:
    small = overlay().crop((0, 0, SIZE[0] - 1, SIZE[1]))
    file = io.BytesIO()
    small.save(file, "PNG", transparency=0)
    text = json.dumps({**json.loads(WHOLE), "src": png_url(small)})
    bench = open_page(write_initial(tmp_path, attribute(text)))
    expect(bench.widget.locator("#words")).to_contain_text("159 x 120")


def test_answer_says_whether_the_earlier_one_was_modified(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_page(write_initial(tmp_path, attribute(WHOLE)))
    bench.wait_until_ready()
    dot(bench.page, bench.widget, "Dog")
    assert next(iter(bench.value())) == "initialValueModified"
    assert bench.value()["initialValueModified"] is True
    bench.button("Undo").click()
    bench.button("Undo").click()
    assert bench.value()["initialValueModified"] is False


def test_answer_without_an_earlier_one_does_not_speak_of_it(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_page(write_initial(tmp_path, ""))
    bench.wait_until_ready()
    assert "initialValueModified" not in bench.value()
