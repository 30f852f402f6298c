"""A browser without memory ends the stroke, keeps what was painted, and says so; the page goes on."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from e2e.answers import assert_same_map
from e2e.conftest import OpenPage
from e2e.drawing import Drawing
from e2e.sites import build_spec

EXHAUST = """() => {
  window.Real = Uint32Array;
  window.Uint32Array = new Proxy(Real, {
    construct(target, given) {
      if (given[0] > 32 && given[0] < 65536) throw new RangeError("Array buffer allocation failed");
      return new target(...given);
    },
  });
}"""
RECOVER = "() => { window.Uint32Array = window.Real; }"


def test_stroke_that_runs_out_of_memory_keeps_what_was_painted(open_page: OpenPage, tmp_path: Path) -> None:
    bench = open_page(build_spec(tmp_path, {}))
    bench.wait_until_ready()
    drawing = Drawing(bench)
    drawing.add("Car")
    bench.set_slider("Brush size", 21)
    points = drawing.painter.to_client([(30, 60), (60, 60), (120, 60)])
    bench.page.mouse.move(*points[0])
    bench.page.mouse.down()
    before = drawing.shown().label_map.astype(bool).sum()
    bench.page.evaluate(EXHAUST)
    for point in points[1:]:
        bench.page.mouse.move(*point)
    bench.page.mouse.up()
    bench.page.evaluate(RECOVER)
    expect(bench.status).to_contain_text("out of memory")
    kept = drawing.shown()
    assert kept.labels == ("Car",)
    assert (kept.label_map == 1).sum() >= before > 0
    drawing.expected = kept.label_map.copy()
    drawing.brush(21, [(30, 100), (60, 100)])
    assert_same_map(drawing.shown().label_map, drawing.expected)
    for _ in range(3):
        bench.page.keyboard.press("Control+z")
    assert drawing.shown().labels == ()
