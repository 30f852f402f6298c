"""Reads the overlay's canvas; only tests may, for browsers may add noise to what they read."""

from __future__ import annotations

from dataclasses import dataclass

from e2e.workbench import Workbench

_READ = """async (canvas) => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  let painted = 0;
  let sum = 0;
  new Uint32Array(data.buffer).forEach((color) => {
    if (color !== 0) painted += 1;
    sum = (Math.imul(sum, 31) + color) | 0;
  });
  return [painted, sum];
}"""


@dataclass(frozen=True)
class Overlay:
    """How many device pixels are not clear, and a checksum over all of them."""

    painted: int
    sum: int


def overlay(bench: Workbench) -> Overlay:
    """Read the overlay once what is due is drawn."""
    return Overlay(*bench.widget.get_by_role("img", name="Image to label").evaluate(_READ))
