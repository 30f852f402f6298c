import assert from "node:assert/strict";
import type { Runs } from "../src/raster/runs.ts";
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

/** Return the indexes of the pixels of runs; fail when they are not in map order or one leaves its row. */
export function runPixels(runs: Runs, width: number): number[] {
  const indexes: number[] = [];
  for (let k = 0; k < runs.length; k += 1) {
    const [start, size] = [runs.start[k]!, runs.size[k]!];
    assert.ok(size > 0 && start > (indexes.at(-1) ?? -1), `run of ${size} at ${start}`);
    assert.equal(Math.floor(start / width), Math.floor((start + size - 1) / width), `run of ${size} at ${start}`);
    for (let i = start; i < start + size; i += 1) indexes.push(i);
  }
  return indexes;
}
