import assert from "node:assert/strict";
import { test } from "node:test";
import { shrinkBox } from "../src/raster/box.ts";
import { countPieces } from "../src/raster/pieces.ts";
import { joinRuns, Runs, runsOf } from "../src/raster/runs.ts";
import { drawn } from "./ascii.ts";
import { floodedPieces } from "./brute-force.ts";
import { Random } from "./random.ts";

const CASES = [
  { name: "touching corners are one piece", art: "1.1\n.1.\n1.1", pieces: 1 },
  { name: "a gap of a pixel makes two", art: "1.1\n1.1\n1.1", pieces: 2 },
  { name: "arms that meet below are one", art: "1.1.1\n1.1.1\n11111", pieces: 1 },
  { name: "arms that meet above are one", art: "11111\n1.1.1\n1.1.1", pieces: 1 },
  { name: "a ring and its core are two", art: "11111\n1...1\n1.1.1\n1...1\n11111", pieces: 2 },
  { name: "others in between do not join", art: "121\n121", pieces: 2 },
];

for (const { name, art, pieces } of CASES) {
  test(`pieces: ${name}`, () => {
    const { width, height, pixels } = drawn(art);
    assert.equal(countPieces(pixels, width, 1, { x0: 0, y0: 0, x1: width, y1: height }), pieces);
  });
}

test("pieces: equal flooding on 1,500 random maps", () => {
  const random = new Random(4);
  for (let k = 0; k < 1500; k += 1) {
    const [width, height, density] = [random.integer(1, 14), random.integer(1, 14), random.fraction()];
    const pixels = Uint8Array.from({ length: width * height }, () => (random.chance(density) ? 1 : 0));
    const found = countPieces(pixels, width, 1, { x0: 0, y0: 0, x1: width, y1: height });
    assert.equal(found, floodedPieces(pixels, width, 1));
  }
});

test("box: shrinks to the pixels of one instance", () => {
  const { width, height, pixels } = drawn("2....\n..1..\n.11..\n....2");
  const whole = { x0: 0, y0: 0, x1: width, y1: height };
  assert.deepEqual(shrinkBox(pixels, width, 1, whole), { x0: 1, y0: 1, x1: 3, y1: 3 });
  assert.deepEqual(shrinkBox(pixels, width, 2, whole), whole);
});

test("runs: neighbours of one id are joined within a row, never across its end", () => {
  const runs = new Runs();
  const pushed = [[6, 2, 1], [2, 1, 1], [3, 1, 1], [4, 2, 1], [1, 1, 2]] as const;
  for (const [start, size, id] of pushed) runs.push(start, size, id);
  const joined = joinRuns(runs, 4);
  const listed = Array.from({ length: joined.length }, (_, k) => [joined.start[k], joined.size[k], joined.id[k]]);
  assert.deepEqual(listed, [[1, 1, 2], [2, 2, 1], [4, 4, 1]]);
});

test("runs: a map's runs leave out the background", () => {
  const { width, pixels } = drawn("11.\n.22\n2..");
  const runs = runsOf(pixels, width);
  const listed = Array.from({ length: runs.length }, (_, k) => [runs.start[k], runs.size[k], runs.id[k]]);
  assert.deepEqual(listed, [[0, 2, 1], [4, 2, 2], [6, 1, 2]]);
});
