import assert from "node:assert/strict";
import { test } from "node:test";
import type { Instance } from "../src/state/instances.ts";
import { colorTable, outlines } from "../src/view/colors.ts";

const car: Instance = { id: 1, label: "Car", number: 1, color: "#2ca02c", hidden: false, locked: false };
const bus: Instance = { ...car, id: 2, color: "#1f77b4" };
const unseen: Instance = { ...car, id: 3, color: "#ff7f0e", hidden: true };
const all = [car, bus, unseen];

test("a color stands as 0xAABBGGRR, background and hidden instances are clear", () => {
  const table = colorTable(all, { opacity: 0.5, selected: 0, peek: false });
  assert.deepEqual([...table.slice(0, 4)], [0, 0x802ca02c, 0x80b4771f, 0]);
});

test("the others step back while one is selected", () => {
  const table = colorTable(all, { opacity: 0.5, selected: 1, peek: false });
  assert.deepEqual([table[1]! >>> 24, table[2]! >>> 24], [128, 89]);
});

test("peeking clears everything", () => {
  assert.ok(colorTable(all, { opacity: 1, selected: 1, peek: true }).every((color) => color === 0));
});

test("every 16-bit id has an entry", () => {
  assert.equal(colorTable([], { opacity: 1, selected: 0, peek: false }).length, 65536);
});

test("the selected and the hovered instance are outlined, hidden ones never", () => {
  assert.deepEqual(outlines(all, 1, 2).map(({ id }) => id), [2, 1]);
  assert.deepEqual(outlines(all, 1, 1).map(({ id }) => id), [1]);
  assert.deepEqual(outlines(all, 3, 0), []);
});
