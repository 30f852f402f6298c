import assert from "node:assert/strict";
import { test } from "node:test";
import type { Point } from "../src/raster/point.ts";
import { polygonSpans, snapToCorner } from "../src/raster/polygon.ts";
import { Spans } from "../src/raster/spans.ts";
import { art } from "./ascii.ts";
import { polygonPixels } from "./brute-force.ts";
import { covered } from "./covered.ts";
import { Random } from "./random.ts";

function polygon(corners: readonly Point[], width: number, height: number): number[] {
  const spans = new Spans();
  polygonSpans(spans, corners, width, height);
  return covered(spans, width, height);
}

function corners(...places: readonly (readonly [number, number])[]): Point[] {
  return places.map(([x, y]) => ({ x, y }));
}

test("snap: a vertex stands on the nearest corner", () => {
  assert.deepEqual(snapToCorner({ x: 1.49, y: 1.5 }), { x: 1, y: 2 });
  assert.deepEqual(snapToCorner({ x: -0.51, y: -1.5 }), { x: -1, y: -1 });
});

test("polygon: a rectangle covers exactly its pixels, in either direction", () => {
  const expected = ".....\n.111.\n.111.\n.....";
  assert.equal(art(polygon(corners([1, 1], [4, 1], [4, 3], [1, 3]), 5, 4), 5), expected);
  assert.equal(art(polygon(corners([1, 3], [4, 3], [4, 1], [1, 1]), 5, 4), 5), expected);
});

test("polygon: a centre on the left edge is inside, on the right edge outside", () => {
  assert.equal(art(polygon(corners([0, 0], [3, 3], [0, 3]), 3, 3), 3), "...\n1..\n11.");
  assert.equal(art(polygon(corners([0, 0], [3, 0], [3, 3]), 3, 3), 3), "111\n.11\n..1");
});

test("polygon: where it covers itself twice it is outside", () => {
  const star = corners([0, 0], [6, 0], [6, 4], [2, 4], [2, 1], [4, 1], [4, 6], [0, 6]);
  assert.deepEqual(polygon(star, 6, 6), polygonPixels(star, 6, 6));
  assert.equal(polygon(star, 6, 6)[2 * 6 + 3], 0);
});

const FEW = [corners(), corners([1, 1]), corners([1, 1], [3, 3]), corners([0, 0], [3, 2], [0, 0], [3, 2], [3, 2])];

for (const few of FEW) {
  test(`polygon: ${few.length} corners, at most two of them distinct, cover nothing`, () => {
    assert.equal(art(polygon(few, 4, 3), 4), "....\n....\n....");
  });
}

test("polygon: equals the brute force in 10,000 random cases, inside and outside the image", () => {
  const random = new Random(3);
  for (let k = 0; k < 10_000; k += 1) {
    const [width, height] = [random.integer(1, 20), random.integer(1, 20)];
    const reach = random.pick([3, 20, 40, 1_000_000]);
    const places = Array.from({ length: random.integer(3, 12) }, () => {
      return [random.integer(-Math.max(5, reach - 40), reach), random.integer(-5, reach)] as const;
    });
    const expected = polygonPixels(corners(...places), width, height);
    assert.equal(art(polygon(corners(...places), width, height), width), art(expected, width), JSON.stringify(places));
  }
});

test("polygon: a lasso may have very many corners", () => {
  const zigzag = Array.from({ length: 200_000 }, (_, k) => ({ x: (k * 7) % 31, y: k % 23 }));
  assert.equal(art(polygon(zigzag, 30, 22), 30), art(crossedPixels(zigzag, 30, 22), 30));
});

/** Count crossings edge by edge: the brute force would look at every corner for each pixel. */
function crossedPixels(places: readonly Point[], width: number, height: number): number[] {
  const inside = new Array<number>(width * height).fill(0);
  places.forEach((a, k) => {
    const b = places[(k + 1) % places.length]!;
    for (let y = Math.max(0, Math.min(a.y, b.y)); y < Math.min(height, Math.max(a.y, b.y)); y += 1) {
      const crossing = a.x + ((y + 0.5 - a.y) * (b.x - a.x)) / (b.y - a.y);
      // Exact enough: a crossing that is not on a centre is 1 / 62 or more away from it.
      for (let x = 0; x < width; x += 1) if (x + 0.5 > crossing - 0.001) inside[y * width + x]! ^= 1;
    }
  });
  return inside;
}
