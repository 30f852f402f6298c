"""Pages open, paint and answer in WebKitGTK as they do elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import oracle
from e2e.answers import assert_same_map, read_answer
from e2e.sites import EXAMPLE_NAMES
from webkit import WebKit

# Waits for the widget in view and calls it `widget`.
READY = """
const widget = [...document.querySelectorAll("crowd-instance-segmentation")].find((one) => one.checkVisibility());
while (!widget.ready) await new Promise(requestAnimationFrame);
"""


@pytest.mark.parametrize("name", EXAMPLE_NAMES)
def test_example_opens_in_webkit(webkit: WebKit, built_example: Callable[[str], Path], name: str) -> None:
    webkit.goto(built_example(name).as_uri())
    assert webkit.evaluate(READY + "return widget.zoom") > 0


def test_mouse_stroke_in_webkit_equals_the_oracle(webkit: WebKit, built_example: Callable[[str], Path]) -> None:
    webkit.goto(built_example("smallest").as_uri())
    client = webkit.evaluate(
        READY
        + """widget.addInstance(widget.labels[0]);
        return [[60, 60], [200, 90], [210, 220]].map(([x, y]) => widget.imageToClient({ x, y }))
          .map(({ x, y }) => [Math.round(x), Math.round(y)]);"""
    )
    webkit.stroke(client)
    script = "return arguments[0].map(([x, y]) => widget.clientToImage({ x, y })).map(({ x, y }) => [x, y])"
    points = webkit.evaluate(READY + script, client)
    answer = read_answer([{"annotatedResult": webkit.evaluate(READY + "return widget.value")}])
    expected = oracle.blank_map(*reversed(answer.label_map.shape))
    oracle.paint_brush(expected, points, 20, 1)
    assert_same_map(answer.label_map, expected)
