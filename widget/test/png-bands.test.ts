import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeBand } from "../src/png/band.ts";
import { Bands } from "../src/png/bands.ts";
import { readChunks } from "../src/png/chunks.ts";
import { encodeLabeledImage, layoutOf } from "../src/png/labeled-image.ts";
import { Draft } from "../src/state/draft.ts";
import { begin, block, type Block, paint } from "./painting.ts";
import { Random } from "./random.ts";

const [WIDTH, HEIGHT] = [9000, 300]; // six bands of 58 rows

/** A draft with an instance, and bands that are told of its changes as the widget tells them. */
function opened(instances: number): { draft: Draft; bands: Bands } {
  const draft = new Draft(WIDTH, HEIGHT, ["Car"]);
  const bands = new Bands(WIDTH, HEIGHT);
  draft.subscribe(({ dirty }) => dirty !== null && bands.touch(dirty.y0, dirty.y1));
  for (let k = 0; k < instances; k += 1) draft.addInstance("Car");
  return { draft, bands };
}

function anyBlock(random: Random): Block {
  const [x, y] = [random.integer(0, WIDTH - 1), random.integer(0, HEIGHT - 1)];
  return [x, y, Math.min(WIDTH, x + random.integer(1, 900)), Math.min(HEIGHT, y + random.integer(1, 70))];
}

/** Do something that changes pixels, ids or neither. */
function edit(draft: Draft, random: Random): void {
  const { id } = draft.instances.length === 0 ? draft.addInstance("Car") : random.pick(draft.instances);
  const kind = random.integer(0, 9);
  if (kind < 4) paint(draft, id, anyBlock(random));
  else if (kind === 4) draft.undo();
  else if (kind === 5) draft.redo();
  else if (kind === 6) draft.perform({ do: "delete", id });
  else if (kind === 7) draft.addInstance("Car");
  else {
    const stroke = begin(draft);
    stroke.erase(block(anyBlock(random)), 0);
    if (kind === 8) stroke.commit();
    else stroke.cancel();
  }
}

for (const instances of [1, 3, 15, 254]) {
  test(`bands: after any edits the file is the one of a fresh start, from ${instances} instances on`, () => {
    const { draft, bands } = opened(instances);
    draft.instances.forEach(({ id }) => paint(draft, id, [id * 30, id, id * 30 + 40, id + 9]));
    const random = new Random(instances);
    for (let k = 0; k < 60; k += 1) {
      for (let n = random.integer(1, 4); n > 0; n -= 1) edit(draft, random);
      const kept = encodeLabeledImage(draft.map, draft.painted, bands);
      assert.ok(Buffer.from(kept).equals(encodeLabeledImage(draft.map, draft.painted)), `edit ${k}`);
    }
  });
}

test("bands: an edit leaves the bands it does not touch as they are", () => {
  const { draft, bands } = opened(2);
  paint(draft, 1, [0, 0, 100, 300]);
  paint(draft, 2, [200, 100, 300, 110]);
  encodeLabeledImage(draft.map, draft.painted, bands);
  paint(draft, 1, [50, 57, 150, 59]); // the last row of one band and the first of the next
  const layout = layoutOf(draft.painted);
  const kept = Array.from({ length: bands.count }, (_, k) => bands.get(k, layout) !== undefined);
  assert.deepEqual(kept, [false, false, true, true, true, true]);
});

test("bands: a band goes with the values of its own ids alone", () => {
  const { draft, bands } = opened(3);
  paint(draft, 1, [0, 0, 100, 20]);
  paint(draft, 2, [0, 60, 100, 80]);
  paint(draft, 3, [0, 120, 100, 140]);
  encodeLabeledImage(draft.map, draft.painted, bands);
  draft.perform({ do: "delete", id: 2 }); // instance 3 gets the index 2
  const kept = Array.from({ length: bands.count }, (_, k) => bands.get(k, layoutOf(draft.painted)) !== undefined);
  assert.deepEqual(kept, [true, false, false, true, true, true]);
});

test("bands: each is a chunk of its own, as many as the size asks for", () => {
  const { draft } = opened(1);
  paint(draft, 1, [0, 0, 9000, 300]);
  const types = readChunks(encodeLabeledImage(draft.map, draft.painted)).map(({ type }) => type);
  assert.deepEqual(types, ["IHDR", "PLTE", "tRNS", ...new Array<string>(6).fill("IDAT"), "IEND"]);
  assert.equal(new Bands(600_000, 3).count, 3);
});

test("bands: rows that do not start at a whole word read the same", () => {
  const random = new Random(5);
  const pixels = Uint8Array.from({ length: 7 * 40 }, () => (random.chance(0.2) ? random.integer(1, 20) : 128));
  const layout = layoutOf(Array.from({ length: 128 }, (_, k) => ({ id: k + 1, color: "#123456" })));
  const shifted = new Uint8Array(pixels.length + 3);
  shifted.set(pixels, 3);
  const whole = encodeBand({ width: 7, pixels }, layout);
  assert.deepEqual(encodeBand({ width: 7, pixels: shifted.subarray(3) }, layout), whole);
});
