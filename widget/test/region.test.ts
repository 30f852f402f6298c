import assert from "node:assert/strict";
import { test } from "node:test";
import { regionRuns } from "../src/raster/region.ts";
import { art, drawn } from "./ascii.ts";
import { floodedParts } from "./brute-force.ts";
import { runPixels } from "./covered.ts";
import { Random } from "./random.ts";

const CASES = [
  { name: "corners do not join", map: "..1\n.1.\n1..", at: [0, 0], region: "##.\n#..\n..." },
  { name: "an instance is a region too", map: "112\n121\n112", at: [0, 1], region: "##.\n#..\n##." },
  {
    name: "a spiral is followed to its end",
    map: "......\n11111.\n....1.\n.11.1.\n.1111.\n......",
    at: [3, 3],
    region: "######\n.....#\n####.#\n#..#.#\n#....#\n######",
  },
  { name: "arms below and above are found", map: ".1.1.\n.....\n.1.1.", at: [4, 0], region: "#.#.#\n#####\n#.#.#" },
  { name: "rows do not run on at the image's edge", map: "..1\n11.\n...", at: [1, 0], region: "##.\n...\n..." },
] as const;

for (const { name, map, at, region } of CASES) {
  test(`region: ${name}`, () => {
    const { width, height, pixels } = drawn(map);
    const found = new Set(runPixels(regionRuns(pixels, width, height, at[0], at[1]), width));
    const shown = art(pixels.map((_, i) => (found.has(i) ? 1 : 0)), width);
    assert.equal(shown.replaceAll("1", "#"), region);
  });
}

test("region: outside the image there is none", () => {
  for (const [x, y] of [[-1, 0], [0, -1], [3, 0], [0, 2], [NaN, 0]] as const) {
    assert.equal(regionRuns(new Uint8Array(6), 3, 2, x, y).length, 0);
  }
});

test("region: equals flooding pixel by pixel on 2,000 random maps", () => {
  const random = new Random(31);
  for (let k = 0; k < 2000; k += 1) {
    const [width, height, density] = [random.integer(1, 16), random.integer(1, 16), random.fraction()];
    const ids = random.pick([[1], [1, 2], [300, 44]]);
    const all = Array.from({ length: width * height }, () => (random.chance(density) ? random.pick(ids) : 0));
    const pixels = ids[0] === 300 ? Uint16Array.from(all) : Uint8Array.from(all);
    const [x, y] = [random.integer(0, width - 1), random.integer(0, height - 1)];
    const id = pixels[y * width + x]!;
    const runs = regionRuns(pixels, width, height, x, y);
    const parts = floodedParts(pixels, width, (each) => each === id, false);
    const expected = parts.find((part) => part.includes(y * width + x));
    assert.deepEqual(runPixels(runs, width), expected, `${x}, ${y} in\n${art(pixels, width)}`);
    assert.ok(runs.id.every((each) => each === id));
  }
});

test("region: a large comb and a chequerboard overflow no stack", () => {
  const [width, height] = [1000, 1000];
  const comb = Uint8Array.from({ length: width * height }, (_, i) => Math.floor(i / width) % 2 & (i % width) % 2);
  assert.equal(runPixels(regionRuns(comb, width, height, 0, 0), width).length, 750_000);
  const chess = Uint8Array.from({ length: width * height }, (_, i) => (Math.floor(i / width) + (i % width)) % 2);
  assert.deepEqual(runPixels(regionRuns(chess, width, height, 500, 500), width), [500_500]);
});
