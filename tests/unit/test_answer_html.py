"""Answers as notebooks show them: image, overlay and legend, and never markup of strangers."""

from __future__ import annotations

import base64
import io
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from genuine import FIRST, art
from maskpress.results.model import Answer, Instance

DRAWN = art("..11 .112")
HOSTILE = ["<script>alert(1)</script>", "\"' onerror=alert(1) x='", "</li></ul><img src=x onerror=alert(1)>", "&amp;"]


class Shown(HTMLParser):
    """What a browser would make of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.sources: list[str] = []
        self.names: set[str] = set()
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names |= {name for name, _ in attributes}
        self.sources += [value or "" for name, value in attributes if name == "src"]

    def handle_data(self, data: str) -> None:
        self.words += data


def drawn(labels: list[str], image: Path | str | None = None) -> Answer:
    instances = tuple(Instance(label, color) for label, color in zip(labels, FIRST, strict=False))
    return Answer(DRAWN, instances, image)


def pixels(source: str) -> Any:
    content = base64.b64decode(re.sub("^data:image/png;base64,", "", source))
    with Image.open(io.BytesIO(content)) as picture:
        return np.asarray(picture.convert("RGBA"))


def test_overlay_shows_every_instance_in_its_color() -> None:
    shown = Shown(drawn(["Car", "Bus"])._repr_html_())
    (overlay,) = shown.sources
    colors = np.array([(0, 0, 0, 0), (0x2C, 0xA0, 0x2C, 255), (0x1F, 0x77, 0xB4, 255)])
    np.testing.assert_array_equal(pixels(overlay), colors[DRAWN])


def test_legend_names_labels_areas_and_size() -> None:
    words = Shown(drawn(["Car", "Bus"])._repr_html_()).words
    for expected in ("4 x 2, 2 instances", "1 Car, 4 px", "2 Bus, 1 px"):
        assert expected in words
    assert "2 x 1, no instances" in Shown(Answer(art(".."), ())._repr_html_()).words


@pytest.mark.parametrize("label", HOSTILE)
def test_labels_are_shown_as_they_are_written(label: str) -> None:
    shown = Shown(drawn([label, "Bus"], f"https://example.com/{label}.png")._repr_html_())
    assert f"{label}, 4 px" in shown.words
    assert set(shown.tags) <= {"figure", "div", "img", "figcaption", "ul", "li", "span"}
    assert shown.names <= {"style", "src", "alt"}
    assert shown.sources[0] == f"https://example.com/{label}.png"


def test_image_file_is_carried_along(tmp_path: Path) -> None:
    Image.new("RGB", (4, 2), "red").save(tmp_path / "street.png")
    image, _ = Shown(drawn(["Car", "Bus"], tmp_path / "street.png")._repr_html_()).sources
    assert pixels(image).tolist() == [[[255, 0, 0, 255]] * 4] * 2


@pytest.mark.parametrize("image", ["gone.png", "/etc/passwd", "javascript:alert(1)", "file:///etc/passwd", "a\0b.png"])
def test_image_that_cannot_be_shown_is_left_out(image: str) -> None:
    assert len(Shown(drawn(["Car", "Bus"], image)._repr_html_()).sources) == 1


def test_large_answers_are_shown_small() -> None:
    label_map = np.zeros((4000, 6000), np.uint16)
    label_map[:2000, :3000] = 1
    html = Answer(label_map, (Instance("Car", FIRST[0]),))._repr_html_()
    (overlay,) = Shown(html).sources
    assert pixels(overlay).shape == (667, 1000, 4)
    assert len(html) < 50_000


def test_long_legends_end() -> None:
    label_map = np.arange(1, 301, dtype=np.uint16).reshape(10, 30)
    answer = Answer(label_map, tuple(Instance("Car", f"#{each:06x}") for each in range(1, 301)))
    shown = Shown(answer._repr_html_())
    assert (shown.tags.count("li"), "and 250 more" in shown.words) == (51, True)
