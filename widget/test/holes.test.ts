import assert from "node:assert/strict";
import { test } from "node:test";
import { shrinkBox } from "../src/raster/box.ts";
import { holeRuns } from "../src/raster/holes.ts";
import { art, drawn } from "./ascii.ts";
import { enclosedPixels } from "./brute-force.ts";
import { runPixels } from "./covered.ts";
import { Random } from "./random.ts";

const CASES = [
  { name: "enclosed background is one", map: "111\n1.1\n111", holes: "...\n.#.\n..." },
  { name: "a gap at a corner is too narrow to leave by", map: ".11\n1.1\n111", holes: "...\n.#.\n..." },
  { name: "a gap at a side is not", map: "111\n1.1\n1.1", holes: "...\n...\n..." },
  { name: "others in it stay", map: "11111\n1.2.1\n1.221\n11111", holes: ".....\n.#.#.\n.#...\n....." },
  { name: "others around it do not close it", map: "111\n1.2\n111", holes: "...\n...\n..." },
  {
    name: "a hole behind others is one",
    map: "11111\n12221\n12.21\n12221\n11111",
    holes: ".....\n.....\n..#..\n.....\n.....",
  },
  {
    name: "an island in it stays",
    map: "11111\n1...1\n1.1.1\n1...1\n11111",
    holes: ".....\n.###.\n.#.#.\n.###.\n.....",
  },
  { name: "the image's edge encloses nothing", map: "1.1\n1.1\n111", holes: "...\n...\n..." },
];

for (const { name, map, holes } of CASES) {
  test(`holes: ${name}`, () => {
    const { width, height, pixels } = drawn(map);
    const found = new Set(runPixels(holeRuns(pixels, width, 1, { x0: 0, y0: 0, x1: width, y1: height }), width));
    assert.equal(art(pixels.map((_, i) => (found.has(i) ? 1 : 0)), width).replaceAll("1", "#"), holes);
  });
}

test("holes: equal a flood from outside on 2,000 random maps", () => {
  const random = new Random(32);
  for (let k = 0; k < 2000; k += 1) {
    const [width, height, density] = [random.integer(1, 16), random.integer(1, 16), random.fraction()];
    const id = (): number => (random.chance(density) ? 1 : random.pick([0, 0, 2]));
    const pixels = Uint8Array.from({ length: width * height }, id);
    if (!pixels.includes(1)) continue;
    const whole = { x0: 0, y0: 0, x1: width, y1: height };
    const box = random.pick([whole, shrinkBox(pixels, width, 1, whole)]);
    const found = holeRuns(pixels, width, 1, box);
    assert.deepEqual(runPixels(found, width), enclosedPixels(pixels, width, 1, box), art(pixels, width));
    assert.ok(found.id.every((id) => id === 0));
  }
});
