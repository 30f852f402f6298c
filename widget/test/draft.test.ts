import assert from "node:assert/strict";
import { test } from "node:test";
import { type Change, Draft } from "../src/state/draft.ts";
import { drawn } from "./ascii.ts";
import { begin, block, paint, shown } from "./painting.ts";

function recorded(draft: Draft): Change[] {
  const changes: Change[] = [];
  draft.subscribe((change) => changes.push(change));
  return changes;
}

test("draft: painting overwrites, and areas and boxes follow", () => {
  const draft = new Draft(5, 2, ["Car"]);
  const one = draft.addInstance("Car").id;
  const two = draft.addInstance("Car").id;
  paint(draft, one, [0, 0, 4, 2]);
  paint(draft, two, [2, 0, 5, 2]);
  assert.equal(shown(draft), "11222\n11222");
  assert.deepEqual([draft.area(one), draft.area(two)], [4, 6]);
  assert.deepEqual(draft.box(one), { x0: 0, y0: 0, x1: 2, y1: 2 });
  assert.deepEqual(draft.box(two), { x0: 2, y0: 0, x1: 5, y1: 2 });
});

test("draft: a locked instance neither loses nor gains pixels, label or life", () => {
  const draft = new Draft(5, 1, ["Car", "Person"]);
  const locked = draft.addInstance("Car").id;
  const free = draft.addInstance("Car").id;
  paint(draft, locked, [1, 0, 3, 1]);
  draft.setLocked(locked, true);
  paint(draft, free, [0, 0, 5, 1]);
  assert.equal(shown(draft), "21122");
  const stroke = begin(draft);
  stroke.erase(block([0, 0, 4, 1]), 0);
  stroke.erase(block([0, 0, 5, 1]), locked);
  stroke.paint(block([0, 0, 5, 1]), locked);
  assert.equal(stroke.commit(), true);
  assert.equal(shown(draft), ".11.2");
  assert.equal(draft.perform({ do: "delete", id: locked }), false);
  assert.equal(draft.changeLabel(locked, "Person"), false);
  assert.equal(draft.instance(locked)?.label, "Car");
});

test("draft: erasing one instance leaves the others", () => {
  const draft = new Draft(4, 1, ["Car"]);
  paint(draft, draft.addInstance("Car").id, [0, 0, 2, 1]);
  paint(draft, draft.addInstance("Car").id, [2, 0, 4, 1]);
  const stroke = begin(draft);
  stroke.erase(block([1, 0, 3, 1]), 2);
  stroke.commit();
  assert.equal(shown(draft), "11.2");
});

test("draft: ids, colours and numbers are never used twice", () => {
  const draft = new Draft(1, 1, ["Car", "Person"]);
  draft.addInstance("Car");
  const second = draft.addInstance("Car");
  draft.perform({ do: "delete", id: second.id });
  const third = draft.addInstance("Car");
  assert.deepEqual([third.id, third.number, third.color], [3, 3, "#ff7f0e"]);
  draft.undo();
  assert.deepEqual([draft.addInstance("Person").id, draft.addInstance("Car").number], [4, 4]);
});

test("draft: undoing a delete restores id, number, colour, pixels and selection", () => {
  const draft = new Draft(3, 1, ["Car"]);
  draft.addInstance("Car");
  const before = draft.addInstance("Car");
  paint(draft, before.id, [1, 0, 3, 1]);
  draft.perform({ do: "delete", id: before.id });
  assert.equal(draft.selected, 0);
  assert.equal(shown(draft), "...");
  draft.undo();
  assert.deepEqual(draft.instance(before.id), before);
  assert.equal(draft.selected, before.id);
  assert.equal(shown(draft), ".22");
  draft.redo();
  assert.deepEqual(draft.instances.map((instance) => instance.id), [1]);
});

test("draft: another label brings that label's next number, as one entry", () => {
  const draft = new Draft(1, 1, ["Car", "Person"]);
  draft.addInstance("Person");
  const { id } = draft.addInstance("Car");
  draft.changeLabel(id, "Person");
  assert.deepEqual([draft.instance(id)?.label, draft.instance(id)?.number], ["Person", 2]);
  draft.setHidden(id, true);
  draft.undo();
  assert.deepEqual([draft.instance(id)?.label, draft.instance(id)?.number], ["Car", 1]);
  assert.equal(draft.instance(id)?.hidden, true);
  assert.equal(draft.changeLabel(id, "Car"), false);
});

test("draft: select, hide, lock and new labels are no entries", () => {
  const draft = new Draft(1, 1, ["Car"]);
  const { id } = draft.addInstance("Car");
  draft.undo();
  draft.redo();
  draft.select(0);
  draft.select(id);
  draft.setHidden(id, true);
  draft.setLocked(id, true);
  draft.labels = ["Car", "Person"];
  assert.deepEqual([draft.canUndo, draft.canRedo], [true, false]);
  draft.undo();
  assert.equal(draft.canUndo, false);
});

test("draft: what changes nothing is no entry", () => {
  const draft = new Draft(2, 1, ["Car"]);
  const { id } = draft.addInstance("Car");
  paint(draft, id, [0, 0, 1, 1]);
  const changes = recorded(draft);
  assert.equal(paint(draft, id, [0, 0, 1, 1]), false);
  assert.equal(begin(draft).commit(), false);
  assert.deepEqual(changes, []);
});

test("draft: a stroke that makes its instance is one entry, and none when it paints nothing", () => {
  const draft = new Draft(2, 1, ["Car"]);
  const empty = begin(draft);
  empty.make("Car");
  assert.equal(empty.commit(), false);
  assert.deepEqual(draft.instances, []);
  const stroke = begin(draft);
  const made = stroke.make("Car");
  stroke.paint(block([0, 0, 1, 1]), made.id);
  assert.equal(stroke.commit(), true);
  assert.deepEqual([made.id, made.number, draft.selected], [1, 1, 1]);
  draft.undo();
  assert.deepEqual([draft.instances.length, shown(draft), draft.selected], [0, "..", 0]);
  draft.redo();
  assert.deepEqual([draft.instances, shown(draft), draft.selected], [[made], "1.", 1]);
});

test("draft: a cancelled stroke leaves map, instances and selection as before", () => {
  const draft = new Draft(3, 1, ["Car"]);
  const { id } = draft.addInstance("Car");
  paint(draft, id, [0, 0, 2, 1]);
  const stroke = begin(draft);
  const made = stroke.make("Car");
  stroke.paint(block([1, 0, 3, 1]), made.id);
  stroke.erase(block([0, 0, 2, 1]), 0);
  assert.equal(shown(draft), "..2");
  const changes = recorded(draft);
  stroke.cancel();
  assert.equal(shown(draft), "11.");
  assert.deepEqual([draft.instances.length, draft.selected, draft.area(id), draft.area(made.id)], [1, id, 2, 0]);
  assert.deepEqual(changes, [
    { kind: "pixels", dirty: { x0: 0, y0: 0, x1: 3, y1: 1 } },
    { kind: "instances", dirty: null },
  ]);
});

test("draft: an ended stroke does nothing more", () => {
  const draft = new Draft(2, 1, ["Car"]);
  const { id } = draft.addInstance("Car");
  const stroke = begin(draft);
  stroke.commit();
  stroke.paint(block([0, 0, 2, 1]), id);
  stroke.cancel();
  assert.equal(shown(draft), "..");
});

test("draft: undo in the middle of a stroke keeps the stroke and takes it back", () => {
  const draft = new Draft(2, 1, ["Car"]);
  const { id } = draft.addInstance("Car");
  begin(draft).paint(block([0, 0, 2, 1]), id);
  draft.undo();
  assert.equal(shown(draft), "..");
  assert.equal(draft.instances.length, 1);
  draft.redo();
  assert.equal(shown(draft), "11");
});

test("draft: listeners hear one change for each entry, and which pixels changed", () => {
  const draft = new Draft(4, 2, ["Car"]);
  const changes = recorded(draft);
  const { id } = draft.addInstance("Car");
  paint(draft, id, [1, 0, 3, 1]);
  draft.undo();
  draft.redo();
  draft.perform({ do: "delete", id });
  const dirty = { x0: 1, y0: 0, x1: 3, y1: 1 };
  assert.deepEqual(changes, [
    { kind: "entry", dirty: null },
    { kind: "pixels", dirty },
    { kind: "entry", dirty: null },
    { kind: "undo", dirty },
    { kind: "redo", dirty },
    { kind: "pixels", dirty },
    { kind: "entry", dirty: null },
  ]);
});

test("draft: a listener that was taken off hears nothing", () => {
  const draft = new Draft(1, 1, ["Car"]);
  let heard = 0;
  const stop = draft.subscribe(() => (heard += 1));
  draft.addInstance("Car");
  stop();
  draft.undo();
  assert.equal(heard, 1);
});

test("draft: an earlier answer keeps its colours and is what a reset goes back to", () => {
  const draft = new Draft(4, 1, ["Car", "Person"]);
  const answered = [
    { label: "Car", color: "#1F77B4" },
    { label: "Car", color: "#000001" },
  ];
  draft.load(answered, drawn("1.22").pixels);
  assert.deepEqual([draft.canUndo, draft.area(1), draft.area(2)], [false, 1, 2]);
  const made = draft.addInstance("Car");
  assert.deepEqual([made.id, made.number, made.color], [3, 3, "#ff7f0e"]);
  paint(draft, made.id, [0, 0, 4, 1]);
  draft.clear();
  assert.equal(shown(draft), "1.22");
  assert.deepEqual(draft.instances.map((instance) => instance.color), ["#1f77b4", "#000001"]);
  assert.deepEqual([draft.canUndo, draft.selected, draft.area(1), draft.area(3)], [false, 0, 1, 0]);
});

test("draft: an earlier answer with the wrong pixels is refused and changes nothing", () => {
  const draft = new Draft(2, 1, ["Car"]);
  const car = { label: "Car", color: "#1f77b4" };
  assert.throws(() => draft.load([car], Uint8Array.of(1)), /expected 2 pixels, found 1/);
  assert.throws(() => draft.load([car], Uint8Array.of(1, 2)), /expected ids up to 1, found 2/);
  assert.deepEqual([draft.instances.length, shown(draft)], [0, ".."]);
});

test("draft: the map grows to 16 bits beyond 255 instances and keeps what was painted", () => {
  const draft = new Draft(4, 1, ["Car"]);
  for (let k = 0; k < 256; k += 1) draft.addInstance("Car");
  paint(draft, 255, [0, 0, 2, 1]);
  assert.ok(draft.map.pixels instanceof Uint8Array);
  paint(draft, 256, [1, 0, 3, 1]);
  assert.deepEqual([...draft.map.pixels], [255, 256, 256, 0]);
  draft.undo();
  assert.deepEqual([...draft.map.pixels], [255, 255, 0, 0]);
});

test("draft: a full history forgets its oldest entries and says how many", () => {
  const draft = new Draft(8, 1, ["Car"], 1000);
  const { id } = draft.addInstance("Car");
  for (let x = 0; x < 8; x += 1) paint(draft, id, [x, 0, x + 1, 1]);
  assert.equal(draft.forgotten, 6);
  while (draft.undo());
  assert.equal(shown(draft), "11111...");
});

test("draft: a stroke that somebody else has ended gives nothing back", () => {
  const draft = new Draft(4, 1, ["Car"]);
  const { id } = draft.addInstance("Car");
  const stroke = begin(draft);
  stroke.paint(block([0, 0, 2, 1]), id);
  draft.labels = ["Car", "Person"];
  stroke.restart();
  stroke.paint(block([2, 0, 4, 1]), id);
  assert.deepEqual([shown(draft), draft.area(id), stroke.commit()], ["11..", 2, false]);
  draft.undo();
  assert.deepEqual([shown(draft), draft.area(id)], ["....", 0]);
});

test("draft: the same labels again leave a stroke alone", () => {
  const draft = new Draft(4, 1, ["Car"]);
  const { id } = draft.addInstance("Car");
  const stroke = begin(draft);
  stroke.paint(block([0, 0, 2, 1]), id);
  draft.labels = ["Car"];
  stroke.paint(block([2, 0, 4, 1]), id);
  assert.equal(stroke.commit(), true);
  assert.equal(shown(draft), "1111");
});
