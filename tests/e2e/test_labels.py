"""Labels reach the answer as they were written."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from e2e.answers import read_answer
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.sites import build_spec
from maskpress import build_site, load_spec
from soak import thinned

# YAML 1.1 reads each of these, without quotes, as something that is no text.
YAML_WORDS = (
    *("no", "No", "NO", "yes", "Yes", "YES", "on", "On", "ON", "off", "Off", "OFF"),
    *("y", "Y", "n", "N", "12:30:45", "1_000", "0b11", "2024-01-01"),
)
CORPORA = Path(os.environ.get("MASKPRESS_CORPORA", Path(__file__).parents[3] / "shared" / "corpora"))


def test_words_that_yaml_1_1_would_change_survive(open_page: OpenPage, tmp_path: Path) -> None:
    Image.new("RGB", (200, 200), "gray").save(tmp_path / "plain.png")
    spec = f"title: Words\nheader: Words\nimage: plain.png\nlabels: [{', '.join(YAML_WORDS)}]\n"
    (tmp_path / "task.yaml").write_text(spec, encoding="utf-8")
    page = build_site(load_spec(tmp_path / "task.yaml"), tmp_path / "site").pages[0]
    assert paint_each(open_page, page, YAML_WORDS) == YAML_WORDS


def test_hostile_labels_survive_as_text(open_page: OpenPage, tmp_path: Path) -> None:
    labels = thinned(hostile_strings(), 3)
    page = build_spec(tmp_path, {"labels": labels}, (200, 200))
    assert paint_each(open_page, page, labels) == tuple(labels)


def paint_each(open_page: OpenPage, page: Path, labels: Sequence[str]) -> tuple[str, ...]:
    """Paint a dot of each label and return the labels of the answer."""
    bench = open_page(page)
    bench.wait_until_ready()
    drawing = Drawing(bench)
    drawing.view(2, (100, 100))
    bench.choose("Brush")
    bench.set_slider("Brush size", 4)
    for place, label in enumerate(labels):
        bench.widget.evaluate("(widget, label) => widget.addInstance(label)", label)
        drawing.painter.stroke([(10 + 11 * (place % 17), 10 + 11 * (place // 17))])
    return read_answer(bench.submit()).labels


def hostile_strings() -> list[str]:
    """Take 120 different strings that a spec accepts: printable, one line, not blank."""
    file = CORPORA / "strings" / "blns.json"
    if not file.exists():
        pytest.skip(f"{file} is absent: set MASKPRESS_CORPORA to the folder of foreign test files")
    strings: list[str] = json.loads(file.read_text(encoding="utf-8"))
    usable = [text for text in strings if text.isprintable() and text == text.strip() and 0 < len(text) < 200]
    marked = [text for text in usable if "<" in text or "&" in text or "'" in text or '"' in text]
    return list(dict.fromkeys([*marked, *usable]))[:120]
