import assert from "node:assert/strict";
import { test } from "node:test";
import { partsOf } from "../src/raster/parts.ts";
import { art, drawn } from "./ascii.ts";
import { floodedParts } from "./brute-force.ts";
import { runPixels } from "./covered.ts";
import { Random } from "./random.ts";

test("parts: the largest comes first, of equal ones that which begins first; corners join", () => {
  const { width, height, pixels } = drawn("1.2.1\n.1..1\n..2..\n11.11\n.1...");
  const parts = partsOf(pixels, width, 1, { x0: 0, y0: 0, x1: width, y1: height });
  assert.deepEqual(parts.map((part) => runPixels(part, width)), [[15, 16, 21], [0, 6], [4, 9], [18, 19]]);
});

test("parts: none without a pixel", () => {
  assert.deepEqual(partsOf(new Uint8Array(6), 3, 1, { x0: 0, y0: 0, x1: 3, y1: 2 }), []);
});

test("parts: equal flooding on 2,000 random maps", () => {
  const random = new Random(33);
  for (let k = 0; k < 2000; k += 1) {
    const [width, height, density] = [random.integer(1, 16), random.integer(1, 16), random.fraction()];
    const pixels = Uint8Array.from({ length: width * height }, () => (random.chance(density) ? 1 : 2));
    const parts = partsOf(pixels, width, 1, { x0: 0, y0: 0, x1: width, y1: height });
    const expected = floodedParts(pixels, width, (id) => id === 1, true);
    expected.sort((a, b) => b.length - a.length || a[0]! - b[0]!);
    assert.deepEqual(parts.map((part) => runPixels(part, width)), expected, art(pixels, width));
    assert.ok(parts.every((part) => part.id.every((id) => id === 1)));
  }
});
