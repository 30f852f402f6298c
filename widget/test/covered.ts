import assert from "node:assert/strict";
import type { Spans } from "../src/raster/spans.ts";

/** Return the pixels (0 or 1) that spans cover; fail when one lies outside the image. */
export function covered(spans: Spans, width: number, height: number): number[] {
  const pixels = new Array<number>(width * height).fill(0);
  for (let k = 0; k < spans.length; k += 1) {
    const [y, x0, x1] = [spans.y[k]!, spans.x0[k]!, spans.x1[k]!];
    assert.ok(y >= 0 && y < height && x0 >= 0 && x0 < x1 && x1 <= width, `span ${x0} to ${x1} of row ${y}`);
    pixels.fill(1, y * width + x0, y * width + x1);
  }
  return pixels;
}
