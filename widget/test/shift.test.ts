import assert from "node:assert/strict";
import { test } from "node:test";
import { runsOf } from "../src/raster/runs.ts";
import { shiftedSpans } from "../src/raster/shift.ts";
import { Spans } from "../src/raster/spans.ts";
import { art, drawn } from "./ascii.ts";
import { covered } from "./covered.ts";
import { Random } from "./random.ts";

function shifted(pixels: Uint8Array, dx: number, dy: number, width: number, height: number): number[] {
  const spans = new Spans();
  shiftedSpans(spans, runsOf(pixels, width), dx, dy, width, height);
  return covered(spans, width, height);
}

test("shift: what leaves the image at a side does not come back at the other", () => {
  const { width, height, pixels } = drawn("..11\n1...\n.1..");
  assert.equal(art(shifted(pixels, 1, 1, width, height), width), "....\n...1\n.1..");
  assert.equal(art(shifted(pixels, -2, 0, width, height), width), "11..\n....\n....");
});

test("shift: moves pixel by pixel on 2,000 random maps", () => {
  const random = new Random(34);
  for (let k = 0; k < 2000; k += 1) {
    const [width, height, density] = [random.integer(1, 12), random.integer(1, 12), random.fraction()];
    const pixels = Uint8Array.from({ length: width * height }, () => (random.chance(density) ? 1 : 0));
    const [dx, dy] = [random.integer(-13, 13), random.integer(-13, 13)];
    const expected = pixels.map((_, i) => {
      const [x, y] = [(i % width) - dx, Math.floor(i / width) - dy];
      return x >= 0 && x < width && y >= 0 && y < height ? pixels[y * width + x]! : 0;
    });
    assert.equal(art(shifted(pixels, dx, dy, width, height), width), art(expected, width), `${dx}, ${dy}`);
  }
});
