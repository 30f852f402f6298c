import assert from "node:assert/strict";
import { test } from "node:test";
import { runEnds } from "../src/raster/run-ends.ts";
import { runsOf, runsOfInstance } from "../src/raster/runs.ts";
import { Random } from "./random.ts";

test("run ends: equal reading pixel by pixel, of either width, wherever the pixels begin", () => {
  const random = new Random(36);
  for (let k = 0; k < 10_000; k += 1) {
    const [skipped, length] = [random.integer(0, 4), random.integer(1, 70)];
    const ids = random.pick([[0, 1], [0, 255, 128], [1, 65535, 257]]);
    const chance = random.pick([0.02, 0.3, 1]);
    let id = random.pick(ids);
    const all = Array.from({ length: skipped + length }, () => (random.chance(chance) ? (id = random.pick(ids)) : id));
    const pixels = (ids.includes(257) ? Uint16Array.from(all) : Uint8Array.from(all)).subarray(skipped);
    const from = random.integer(0, length - 1);
    const to = random.integer(from + 1, length);
    const other = pixels.subarray(0, to).findIndex((each, i) => i > from && each !== pixels[from]);
    assert.equal(runEnds(pixels)(from, to), other < 0 ? to : other, `${from} to ${to} of ${all.join(" ")}`);
  }
});

test("runs: those of a map and of its instances say what every pixel is", () => {
  const random = new Random(37);
  for (let k = 0; k < 1000; k += 1) {
    const [width, height] = [random.integer(1, 30), random.integer(1, 8)];
    let id = 0;
    const next = (): number => (random.chance(0.3) ? (id = random.integer(0, 3)) : id);
    const pixels = Uint8Array.from({ length: width * height }, next);
    const runs = runsOf(pixels, width);
    const rebuilt = new Uint8Array(width * height);
    for (let r = 0; r < runs.length; r += 1) rebuilt.fill(runs.id[r]!, runs.start[r]!, runs.start[r]! + runs.size[r]!);
    assert.deepEqual(rebuilt, pixels);
    const x0 = random.integer(0, width - 1);
    const box = { x0, y0: 0, x1: random.integer(x0 + 1, width), y1: height };
    const inBox = runsOfInstance(pixels, width, 2, box);
    const found = new Uint8Array(width * height);
    for (let r = 0; r < inBox.length; r += 1) found.fill(1, inBox.start[r]!, inBox.start[r]! + inBox.size[r]!);
    assert.deepEqual(found, pixels.map((each, i) => (each === 2 && i % width >= x0 && i % width < box.x1 ? 1 : 0)));
  }
});
