import assert from "node:assert/strict";
import { test } from "node:test";
import { overwriteSpans } from "../src/raster/overwrite.ts";
import { type Pixels, Runs } from "../src/raster/runs.ts";
import { Spans } from "../src/raster/spans.ts";
import { Random } from "./random.ts";

test("overwrite: writes what is not kept, and the list gives back what was there, on 2,000 random maps", () => {
  const random = new Random(35);
  for (let k = 0; k < 2000; k += 1) {
    const [width, height] = [random.integer(1, 40), random.integer(1, 8)];
    const { spans, inside } = randomSpans(random, width, height);
    const pixels = randomPixels(random, width * height);
    const keep = Uint8Array.from({ length: 400 }, () => random.integer(0, 1));
    keep[3] = 1;
    const expected = pixels.map((id, i) => (inside.has(i) && keep[id] === 0 ? 3 : id));
    const before = pixels.slice();
    const changed = new Runs();
    overwriteSpans(pixels, width, spans, 3, keep, changed);
    assert.deepEqual(pixels, expected);
    giveBack(pixels, changed);
    assert.deepEqual(pixels, before);
  }
});

test("overwrite: when memory runs out, the list still gives back all that was painted", () => {
  const pixels = Uint8Array.from({ length: 200 }, (_, i) => i % 2);
  const before = pixels.slice();
  const changed = new Runs();
  const spans = new Spans();
  spans.push(0, 0, 200);
  const keep = new Uint8Array(3);
  const overwrite = (): void => overwriteSpans(pixels, 200, spans, 2, keep, changed);
  withoutMemory("Uint16Array", 0, () => assert.throws(overwrite, RangeError));
  assert.equal(changed.length, 32);
  assert.equal(pixels.filter((id) => id === 2).length, 32);
  giveBack(pixels, changed);
  assert.deepEqual(pixels, before);
});

test("runs, spans: when memory runs out, they stay as they are and can go on", () => {
  const runs = new Runs();
  const spans = new Spans();
  for (let k = 0; k < 32; k += 1) runs.push(10 * k, 5, k);
  for (let k = 0; k < 64; k += 1) spans.push(k, k, 2 * k);
  withoutMemory("Uint16Array", 0, () => assert.throws(() => runs.push(320, 5, 32), RangeError));
  withoutMemory("Int32Array", 2, () => assert.throws(() => spans.push(64, 64, 128), RangeError));
  assert.deepEqual([runs.length, spans.length], [32, 64]);
  runs.push(320, 5, 32);
  spans.push(64, 64, 128);
  for (let k = 0; k <= 32; k += 1) assert.deepEqual([runs.start[k], runs.size[k], runs.id[k]], [10 * k, 5, k]);
  for (let k = 0; k <= 64; k += 1) assert.deepEqual([spans.y[k], spans.x0[k], spans.x1[k]], [k, k, 2 * k]);
});

/** Let all but the first few new arrays of a kind find no memory. */
function withoutMemory(kind: "Uint16Array" | "Int32Array", spare: number, act: () => void): void {
  const real = globalThis[kind];
  let left = spare;
  const scarce = function (length: number): Uint16Array | Int32Array {
    left -= 1;
    if (left < 0) throw new RangeError("Array buffer allocation failed");
    return new real(length);
  };
  Object.assign(globalThis, { [kind]: scarce });
  try {
    act();
  } finally {
    Object.assign(globalThis, { [kind]: real });
  }
}

function giveBack(pixels: Pixels, changed: Runs): void {
  for (let k = 0; k < changed.length; k += 1) {
    pixels.fill(changed.id[k]!, changed.start[k]!, changed.start[k]! + changed.size[k]!);
  }
}

function randomPixels(random: Random, length: number): Pixels {
  const ids = random.pick([[0, 1, 2, 3], [0, 3, 300, 256]]);
  let id = 0;
  const all = Array.from({ length }, () => (random.chance(0.3) ? (id = random.pick(ids)) : id));
  return ids.includes(300) ? Uint16Array.from(all) : Uint8Array.from(all);
}

function randomSpans(random: Random, width: number, height: number): { spans: Spans; inside: Set<number> } {
  const spans = new Spans();
  const inside = new Set<number>();
  for (let y = 0; y < height; y += 1) {
    const x0 = random.integer(0, width - 1);
    const x1 = random.integer(x0 + 1, width);
    if (random.chance(0.2)) continue;
    spans.push(y, x0, x1);
    for (let x = x0; x < x1; x += 1) inside.add(y * width + x);
  }
  return { spans, inside };
}
