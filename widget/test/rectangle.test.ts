import assert from "node:assert/strict";
import { test } from "node:test";
import type { Rect } from "../src/raster/rect.ts";
import { rectangleSpans } from "../src/raster/rectangle.ts";
import { Spans } from "../src/raster/spans.ts";
import { art } from "./ascii.ts";
import { rectanglePixels } from "./brute-force.ts";
import { covered } from "./covered.ts";
import { Random } from "./random.ts";

function rectangle(rect: Rect, width: number, height: number): number[] {
  const spans = new Spans();
  rectangleSpans(spans, rect, width, height);
  return covered(spans, width, height);
}

test("rectangle: covers its pixels, the far sides left out", () => {
  assert.equal(art(rectangle({ x0: 1, y0: 0, x1: 3, y1: 2 }, 4, 3), 4), ".11.\n.11.\n....");
});

test("rectangle: equals the brute force in 10,000 random cases: empty, turned over and outside ones too", () => {
  const random = new Random(23);
  for (let k = 0; k < 10_000; k += 1) {
    const [width, height] = [random.integer(1, 12), random.integer(1, 12)];
    const place = (): number => random.integer(-6, 18) * random.pick([1, 1, 1, 1_000_000]);
    const rect = { x0: place(), y0: place(), x1: place(), y1: place() };
    const expected = rectanglePixels(rect, width, height);
    assert.equal(art(rectangle(rect, width, height), width), art(expected, width), JSON.stringify(rect));
  }
});
