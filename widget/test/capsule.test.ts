import assert from "node:assert/strict";
import { test } from "node:test";
import { capsuleSpans, snapToBrush } from "../src/raster/capsule.ts";
import { Spans } from "../src/raster/spans.ts";
import { art } from "./ascii.ts";
import { capsulePixels } from "./brute-force.ts";
import { Random } from "./random.ts";
import { covered } from "./covered.ts";

type Capsule = readonly [size: number, ax: number, ay: number, bx: number, by: number];

function capsule(...[size, ax, ay, bx, by, width, height]: [...Capsule, width: number, height: number]): number[] {
  const spans = new Spans();
  capsuleSpans(spans, size, ax, ay, bx, by, width, height);
  return covered(spans, width, height);
}

test("snap: odd sizes stand on pixel centres, even sizes on the nearest corner", () => {
  const positions = [-0.6, -0.5, -0.2, 0, 0.49, 0.5, 0.99, 1];
  assert.deepEqual(positions.map((v) => snapToBrush(v, 1)), [-1, -1, -1, 1, 1, 1, 1, 3]);
  assert.deepEqual(positions.map((v) => snapToBrush(v, 2) + 0), [-2, 0, 0, 0, 0, 2, 2, 2]);
});

test("capsule: size 1 is the pixel under the pointer, size 2 a block of four", () => {
  assert.equal(art(capsule(1, 5, 3, 5, 3, 4, 3), 4), "....\n..1.\n....");
  assert.equal(art(capsule(2, 4, 2, 4, 2, 4, 3), 4), ".11.\n.11.\n....");
});

test("capsule: size 3 and 5 hold the centres that lie exactly on the circle's edge", () => {
  assert.equal(art(capsule(3, 7, 7, 7, 7, 7, 7), 7), ".......\n.......\n..111..\n..111..\n..111..\n.......\n.......");
  assert.equal(art(capsule(4, 6, 6, 6, 6, 6, 6), 6), "......\n..11..\n.1111.\n.1111.\n..11..\n......");
});

test("capsule: a slanted line of size 1 covers the centres within half a pixel", () => {
  assert.equal(art(capsule(1, 1, 1, 9, 5, 5, 3), 5), "11...\n.111.\n...11");
});

test("capsule: equals the brute force in 10,000 random cases, cut off at the image's edges", () => {
  const random = new Random(1);
  for (let k = 0; k < 10_000; k += 1) {
    const [width, height] = [random.integer(1, 24), random.integer(1, 24)];
    const size = random.pick([1, 1, 2, 2, 3, 4, 5, 7, 8, 12, 13, 20, 31, 99, 500]);
    const place = (): number => snapToBrush(random.fraction() * (44 + size) - (20 + size) / 2, size);
    const [ax, ay] = [place(), place()];
    const ends = [[ax, ay], [ax, place()], [place(), ay], [place(), place()], [place(), place()]] as const;
    const [bx, by] = random.pick(ends);
    const expected = capsulePixels(size, { x: ax, y: ay }, { x: bx, y: by }, width, height);
    const message = `size ${size} from ${ax},${ay} to ${bx},${by} in ${width} x ${height}`;
    assert.equal(art(capsule(size, ax, ay, bx, by, width, height), width), art(expected, width), message);
  }
});

test("capsule: far points are exact too, where squares leave the safe integers", () => {
  const random = new Random(2);
  for (let k = 0; k < 300; k += 1) {
    const far = (): number => snapToBrush((random.fraction() - 0.5) * 400_000, 500);
    const [ax, ay, bx, by] = [far(), far(), -far(), -far()];
    const expected = capsulePixels(500, { x: ax, y: ay }, { x: bx, y: by }, 12, 12);
    assert.deepEqual(capsule(500, ax, ay, bx, by, 12, 12), expected, `from ${ax},${ay} to ${bx},${by}`);
  }
});

test("capsule: positions that are no numbers paint nothing", () => {
  assert.equal(art(capsule(3, NaN, 1, 1, 1, 3, 1), 3), "...");
  assert.equal(art(capsule(3, 1, 1, Infinity, 1, 3, 1), 3), "...");
});
