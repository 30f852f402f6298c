import assert from "node:assert/strict";
import { test } from "node:test";
import { Draft } from "../src/state/draft.ts";
import type { Operation } from "../src/state/operations.ts";
import { drawn } from "./ascii.ts";
import { paint, shown } from "./painting.ts";

/** Start from a drawing; its digits are the instances 1, 2, ... all of one label. */
function draftOf(drawing: string): Draft {
  const { pixels, width, height } = drawn(drawing);
  const draft = new Draft(width, height, ["Car"]);
  const largest = Math.max(...pixels);
  const instances = Array.from({ length: largest }, (_, k) => ({ label: "Car", color: `#0000${10 + k}` }));
  draft.load(instances, pixels);
  return draft;
}

/** Do an operation; check that it is one entry which undo and redo reverse exactly; return the drawing after it. */
function done(drawing: string, operation: Operation): string {
  const draft = draftOf(drawing);
  const listed = draft.instances;
  assert.equal(draft.perform(operation), true);
  const [after, left] = [shown(draft), draft.instances];
  assert.equal(draft.undo(), true);
  assert.equal(shown(draft), drawing);
  assert.deepEqual(draft.instances, listed);
  assert.equal(draft.canUndo, false);
  assert.equal(draft.redo(), true);
  assert.equal(shown(draft), after);
  assert.deepEqual(draft.instances, left);
  return after;
}

test("merge: all pixels of the other become one's own, and the other is gone", () => {
  assert.equal(done("1.22\n3.2.", { do: "merge", id: 1, other: 2 }), "1.11\n3.1.");
});

test("split: the largest part stays, every other becomes a new instance; corners hold parts together", () => {
  assert.equal(done("1.1.1\n11..1\n..1..", { do: "split", id: 1 }), "1.1.2\n11..2\n..1..");
});

test("fill-holes: fills enclosed background, but no other instance and nothing open", () => {
  assert.equal(done("11111\n1.1.1\n121..\n11111", { do: "fill-holes", id: 1 }), "11111\n111.1\n121..\n11111");
});

test("drop-specks: parts below the size go, the largest never", () => {
  assert.equal(done("11..1\n....1\n1.2..", { do: "drop-specks", id: 1, pixels: 2 }), "11..1\n....1\n..2..");
  assert.equal(done("1..1\n...1", { do: "drop-specks", id: 1, pixels: 100 }), "...1\n...1");
});

test("duplicate: the copy lies beside the original where there is room", () => {
  assert.equal(done("11..\n1...", { do: "duplicate", id: 1, below: false }), "1122\n1.2.");
  assert.equal(done(".11\n.1.\n...\n...", { do: "duplicate", id: 1, below: false }), ".11\n.1.\n.22\n.2.");
});

test("move: neighbours below the new place lose pixels, with `below` they keep them; what leaves the image is cut", () => {
  const move = { do: "move", id: 1, dx: 1, dy: 0 } as const;
  assert.equal(done("112.", { ...move, below: false }), ".11.");
  assert.equal(done("112.", { ...move, below: true }), ".12.");
  assert.equal(done("..11", { ...move, dx: 1, below: false }), "...1");
});

test("fill: takes the region of equal ids around a pixel, background or another instance", () => {
  assert.equal(done("1.2.\n.2.2\n2...", { do: "fill", id: 1, x: 1, y: 0, below: false }), "112.\n.2.2\n2...");
  assert.equal(done("12.2\n.2.2", { do: "fill", id: 1, x: 1, y: 0, below: false }), "11.2\n.1.2");
  assert.equal(draftOf("12").perform({ do: "fill", id: 1, x: 1, y: 0, below: true }), false);
});

test("delete: pixels and instance go as one entry", () => {
  assert.equal(done("112", { do: "delete", id: 1 }), "..2");
});

test("separate: the last stroke becomes an instance of its own, with the pixels it changed", () => {
  const draft = draftOf("1....2");
  draft.select(1);
  assert.equal(draft.isApart, false);
  paint(draft, 1, [3, 0, 6, 1]);
  assert.equal(draft.isApart, true);
  assert.equal(draft.perform({ do: "separate", id: 1 }), true);
  assert.equal(shown(draft), "1..333");
  assert.deepEqual([draft.instances.length, draft.selected], [3, 3]);
  draft.undo();
  assert.equal(shown(draft), "1..111");
  draft.undo();
  assert.equal(shown(draft), "1....2");
});

test("apart: the first stroke of an instance is no part of anything", () => {
  const draft = draftOf("2.1");
  const { id } = draft.addInstance("Car");
  paint(draft, id, [1, 0, 2, 1]);
  assert.equal(draft.isApart, false);
});

test("split: more parts than an answer can hold are refused before anything is done", () => {
  const draft = new Draft(3, 1, ["Car"]);
  draft.load(Array.from({ length: 65535 }, () => ({ label: "Car", color: "#123456" })), Uint8Array.of(1, 0, 1));
  assert.throws(() => draft.perform({ do: "split", id: 1 }), { name: "RangeError", message: /parts/ });
  assert.equal(shown(draft), "1.1");
  assert.equal(draft.canUndo, false);
});

test("apart: a stroke that overlaps or touches its instance, at a corner too, is not apart", () => {
  for (const [drawing, block] of [
    ["1....", [0, 0, 3, 1]],
    ["1....", [1, 0, 3, 1]],
    ["1....\n.....", [1, 1, 3, 2]],
  ] as const) {
    const draft = draftOf(drawing);
    paint(draft, 1, block);
    assert.equal(draft.isApart, false, drawing);
  }
  const wrapped = draftOf("1...\n....");
  paint(wrapped, 1, [3, 0, 4, 2]); // the end of a row is no neighbour of the next one's start
  assert.equal(wrapped.isApart, true);
});

test("operations: locked instances stay as they are", () => {
  const operations: Operation[] = [
    { do: "delete", id: 1 },
    { do: "merge", id: 1, other: 2 },
    { do: "merge", id: 2, other: 1 },
    { do: "split", id: 1 },
    { do: "fill-holes", id: 1 },
    { do: "drop-specks", id: 1, pixels: 9 },
    { do: "move", id: 1, dx: 1, dy: 0, below: false },
    { do: "fill", id: 2, x: 0, y: 0, below: false },
    { do: "fill", id: 1, x: 1, y: 1, below: false },
  ];
  for (const operation of operations) {
    const draft = draftOf("1.1\n2.2");
    draft.setLocked(1, true);
    assert.equal(draft.perform(operation), false, JSON.stringify(operation));
    assert.equal(shown(draft), "1.1\n2.2");
  }
});
