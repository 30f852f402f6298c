import assert from "node:assert/strict";
import { test } from "node:test";
import { Spans } from "../src/raster/spans.ts";
import { Draft } from "../src/state/draft.ts";
import { begin, paint, shown } from "./painting.ts";

/** Every second pixel of a row: each is a run of its own. */
function comb(width: number): Spans {
  const spans = new Spans();
  for (let x = 0; x < width; x += 2) spans.push(0, x, x + 1);
  return spans;
}

/** Let typed arrays of runs fail beyond a length while something is done, as they do without memory. */
function withoutMemory(act: () => void): void {
  const Real = globalThis.Uint32Array;
  globalThis.Uint32Array = new Proxy(Real, {
    construct: (_, given) => {
      if (Number(given[0]) > 32) throw new RangeError("Array buffer allocation failed");
      return new Real(...(given as [number]));
    },
  });
  try {
    act();
  } finally {
    globalThis.Uint32Array = Real;
  }
}

test("memory: what was painted before it ran out is kept, told and undone exactly", () => {
  const draft = new Draft(200, 1, ["Car"]);
  const { id } = draft.addInstance("Car");
  paint(draft, id, [150, 0, 160, 1]);
  const before = shown(draft);
  let dirty = 0;
  draft.subscribe((change) => (dirty += change.dirty === null ? 0 : 1));
  const stroke = begin(draft);
  withoutMemory(() => assert.throws(() => stroke.paint(comb(200), id), RangeError));
  withoutMemory(() => assert.equal(stroke.commit(), true));
  const painted = shown(draft).replaceAll(".", "").length;
  assert.ok(painted > 30 && painted < 100, `${painted} pixels`);
  assert.equal(draft.area(id), painted);
  assert.ok(dirty > 0);
  assert.equal(draft.undo(), true);
  assert.equal(shown(draft), before);
  assert.equal(draft.area(id), 10);
});

test("memory: a long stroke is joined as it goes, and stays one entry", () => {
  const draft = new Draft(300, 300, ["Car"]);
  const { id } = draft.addInstance("Car");
  const stroke = begin(draft);
  const spans = new Spans();
  for (let x = 0; x < 300; x += 1) {
    spans.clear();
    for (let y = 0; y < 300; y += 1) spans.push(y, x, x + 1);
    stroke.paint(spans, id);
  }
  assert.equal(stroke.commit(), true);
  assert.equal(draft.area(id), 90000);
  assert.ok(draft.historyBytes < 300 * 10 + 1000, `${draft.historyBytes} bytes`);
  draft.undo();
  assert.equal(draft.area(id), 0);
});

test("memory: beyond the limit the oldest entries go, and what they painted stays", () => {
  const draft = new Draft(40, 40, ["Car"], 4000);
  const { id } = draft.addInstance("Car");
  for (let y = 0; y < 40; y += 1) paint(draft, id, [0, y, 40, y + 1]);
  assert.ok(draft.forgotten > 0);
  assert.ok(draft.historyBytes <= 4000);
  while (draft.undo());
  assert.equal(draft.area(id), draft.forgotten * 40 - 40);
});
