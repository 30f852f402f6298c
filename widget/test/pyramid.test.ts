import assert from "node:assert/strict";
import { test } from "node:test";
import { divisorsOf } from "../src/view/pyramid.ts";

test("small photos have no copies", () => {
  assert.deepEqual(divisorsOf(2000, 2000), []);
  assert.deepEqual(divisorsOf(1, 32_767), []);
});

test("copies halve a photo until a thumbnail is left", () => {
  assert.deepEqual(divisorsOf(6000, 4000), [2, 4, 8, 16]);
  assert.deepEqual(divisorsOf(4000, 1100), [2, 4, 8]);
});

test("no copy takes more than a third of what the photo of 24 megapixels takes itself", () => {
  for (const [width, height] of [[6000, 4000], [12_500, 8000], [32_767, 3051], [10_000, 10_000]] as const) {
    const pixels = divisorsOf(width, height).map((divisor) => (width * height) / divisor ** 2);
    assert.ok(pixels[0]! <= 8.4e6 && pixels[0]! > 2e6, String(pixels[0]));
    assert.ok(pixels.reduce((sum, one) => sum + one) <= 11.2e6);
  }
});
