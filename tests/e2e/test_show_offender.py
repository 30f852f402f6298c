"""A broken rule names what breaks it and leads there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.sites import build_spec


@pytest.mark.parametrize("rules", [{"instances": {"max": 1}}, {"labels": {"Car": {"max": 1}}}], ids=["all", "label"])
def test_show_frames_the_instance_beyond_a_maximum(open_page: OpenPage, tmp_path: Path, rules: dict[str, Any]) -> None:
    bench = open_page(build_spec(tmp_path, {"rules": rules}, (640, 480)))
    bench.wait_until_ready()
    drawing = Drawing(bench)
    drawing.add("Car")
    drawing.brush(30, [(100, 100)])
    drawing.add("Car")
    drawing.brush(30, [(560, 420), (580, 420)])
    drawing.view(1 / 4, (20, 20))
    bench.radio("Car 1").check(force=True)
    expect(bench.button("Show Car 1")).to_have_count(0)
    bench.button("Show Car 2").click()
    expect(bench.radio("Car 2")).to_be_checked()
    stage = bench.widget.get_by_role("img", name="Image to label").bounding_box()
    assert stage is not None
    (left, top), (right, bottom) = drawing.painter.to_client([(545, 405), (595, 435)])
    assert stage["x"] <= left < right <= stage["x"] + stage["width"]
    assert stage["y"] <= top < bottom <= stage["y"] + stage["height"]
    assert right - left > stage["width"] / 4
