import assert from "node:assert/strict";
import { test } from "node:test";
import type { Instance } from "../src/state/instances.ts";
import { colorTable, type Emphasis, outlines } from "../src/view/colors.ts";

const car: Instance = { id: 1, label: "Car", number: 1, color: "#ffffff", hidden: false, locked: false };
const bus: Instance = { ...car, id: 2 };
const unseen: Instance = { ...car, id: 3, hidden: true };
const all = [car, bus, unseen];
const tints = { of: ({ id }: Instance) => ["", "#2ca02c", "#1f77b4", "#ff7f0e"][id]! };
const plain: Emphasis = { opacity: 0.5, selected: 0, peek: false, solo: 0, outlinesOnly: false };

function table(change: Partial<Emphasis>, instances: readonly Instance[] = all): Uint32Array {
  return colorTable(instances, { ...plain, ...change }, tints);
}

test("a tint stands as 0xAABBGGRR, background and hidden instances are clear", () => {
  assert.deepEqual([...table({}).slice(0, 4)], [0, 0x802ca02c, 0x80b4771f, 0]);
});

test("the others step back while one is selected", () => {
  const colors = table({ selected: 1 });
  assert.deepEqual([colors[1]! >>> 24, colors[2]! >>> 24], [128, 89]);
});

test("one that is alone leaves the others clear, and a hidden one stays hidden", () => {
  assert.deepEqual([...table({ solo: 2 }).slice(0, 4)], [0, 0, 0x80b4771f, 0]);
  assert.deepEqual([...table({ solo: 3 }).slice(0, 4)], [0, 0, 0, 0]);
});

test("outlines without fill do not depend on the opacity of the fill", () => {
  assert.deepEqual([...table({ outlinesOnly: true, opacity: 0 }).slice(0, 4)], [0, 0xff2ca02c, 0xffb4771f, 0]);
});

test("peeking clears everything", () => {
  assert.ok(table({ opacity: 1, selected: 1, peek: true }).every((color) => color === 0));
});

test("every 16-bit id has an entry", () => {
  assert.equal(table({}, []).length, 65536);
});

test("the selected and the hovered instance are outlined, hidden ones never", () => {
  assert.deepEqual(outlines(all[0], all[1]).map(({ id }) => id), [2, 1]);
  assert.deepEqual(outlines(all[0], all[0]).map(({ id }) => id), [1]);
  assert.deepEqual(outlines(all[2], undefined), []);
});

test("one that is alone is the only one outlined", () => {
  assert.deepEqual(outlines(all[0], all[1], 2).map(({ id }) => id), [2]);
});
