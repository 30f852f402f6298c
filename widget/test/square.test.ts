import assert from "node:assert/strict";
import { test } from "node:test";
import { snapToBrush } from "../src/raster/capsule.ts";
import { Spans } from "../src/raster/spans.ts";
import { squareSpans } from "../src/raster/square.ts";
import { art } from "./ascii.ts";
import { squarePixels } from "./brute-force.ts";
import { covered } from "./covered.ts";
import { Random } from "./random.ts";

type Sweep = readonly [size: number, ax: number, ay: number, bx: number, by: number];

function square(...[size, ax, ay, bx, by, width, height]: [...Sweep, width: number, height: number]): number[] {
  const spans = new Spans();
  squareSpans(spans, size, ax, ay, bx, by, width, height);
  return covered(spans, width, height);
}

test("square: it is as wide and as high as its size, around the pixel or the corner it stands on", () => {
  assert.equal(art(square(1, 5, 3, 5, 3, 4, 3), 4), "....\n..1.\n....");
  assert.equal(art(square(2, 4, 2, 4, 2, 4, 3), 4), ".11.\n.11.\n....");
  assert.equal(art(square(3, 5, 5, 5, 5, 6, 5), 6), "......\n.111..\n.111..\n.111..\n......");
});

test("square: along an axis it leaves a bar with square ends", () => {
  assert.equal(art(square(2, 4, 2, 8, 2, 6, 3), 6), ".1111.\n.1111.\n......");
  assert.equal(art(square(2, 2, 8, 2, 4, 3, 6), 3), "...\n11.\n11.\n11.\n11.\n...");
});

test("square: on a slant its corners draw the sides", () => {
  // From the block at 0, 0 to the one at 3, 1: both sides pass through a centre each.
  assert.equal(art(square(2, 2, 2, 8, 4, 6, 4), 6), "1111..\n11111.\n.1111.\n......");
});

test("square: equals the brute force in 10,000 random cases, cut off at the image's edges", () => {
  const random = new Random(21);
  for (let k = 0; k < 10_000; k += 1) {
    const [width, height] = [random.integer(1, 20), random.integer(1, 20)];
    const size = random.pick([1, 1, 2, 2, 3, 4, 5, 7, 8, 13, 20, 31, 99, 500]);
    const place = (): number => snapToBrush(random.fraction() * (44 + size) - (20 + size) / 2, size);
    const [ax, ay] = [place(), place()];
    const ends = [[ax, ay], [ax, place()], [place(), ay], [place(), place()], [place(), place()]] as const;
    const [bx, by] = random.pick(ends);
    const expected = squarePixels(size, { x: ax, y: ay }, { x: bx, y: by }, width, height);
    const message = `size ${size} from ${ax},${ay} to ${bx},${by} in ${width} x ${height}`;
    assert.equal(art(square(size, ax, ay, bx, by, width, height), width), art(expected, width), message);
  }
});

test("square: far points are exact too", () => {
  const random = new Random(22);
  for (let k = 0; k < 300; k += 1) {
    const far = (): number => snapToBrush((random.fraction() - 0.5) * 4_000_000, 500);
    const [ax, ay] = [far(), far()];
    const [bx, by] = [-ax + 2 * random.integer(-400, 400), -ay + 2 * random.integer(-400, 400)];
    const expected = squarePixels(500, { x: ax, y: ay }, { x: bx, y: by }, 12, 12);
    assert.deepEqual(square(500, ax, ay, bx, by, 12, 12), expected, `from ${ax},${ay} to ${bx},${by}`);
  }
});

test("square: positions that are no numbers paint nothing", () => {
  assert.equal(art(square(3, NaN, 1, 1, 1, 3, 1), 3), "...");
  assert.equal(art(square(3, 1, 1, Infinity, 1, 3, 1), 3), "...");
});
