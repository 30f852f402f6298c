import assert from "node:assert/strict";
import { test } from "node:test";
import { Draft } from "../src/state/draft.ts";
import { createBrush, createEraser } from "../src/tools/brush.ts";
import { createPolygon } from "../src/tools/polygon.ts";
import type { Operation } from "../src/state/operations.ts";
import type { Refusal, ToolContext, ToolSettings } from "../src/tools/tool.ts";
import { paint, shown } from "./painting.ts";

const PLAIN = { shift: false };

interface Bench {
  readonly draft: Draft;
  readonly context: ToolContext;
  readonly refused: Refusal[];
}

function bench(labels: readonly string[], size = 1, settings: Partial<ToolSettings> = {}): Bench {
  const draft = new Draft(6, 4, labels);
  const refused: Refusal[] = [];
  const context = {
    draft,
    settings: () => ({ size, square: false, below: false, ...settings }),
    refuse: (why: Refusal) => refused.push(why),
    perform: (operation: Operation) => void draft.perform(operation),
  };
  return { draft, refused, context };
}

test("brush: follows all points between down and up, as one entry", () => {
  const { draft, context } = bench(["Car"]);
  const brush = createBrush(context);
  brush.down({ x: 0.2, y: 0.9 }, PLAIN);
  brush.move([{ x: 3.7, y: 0.1 }, { x: 3.1, y: 2.2 }]);
  brush.up();
  brush.move([{ x: 0, y: 3 }]);
  assert.equal(shown(draft), "1111..\n...1..\n...1..\n......");
  draft.undo();
  assert.equal(draft.canUndo, false);
});

test("brush: with one label and no instance the first stroke makes it", () => {
  const { draft, context, refused } = bench(["Car"]);
  const brush = createBrush(context);
  brush.down({ x: 1, y: 1 }, PLAIN);
  brush.up();
  assert.deepEqual(draft.instances.map(({ label, number }) => `${label} ${number}`), ["Car 1"]);
  assert.deepEqual([draft.selected, refused.length], [1, 0]);
});

test("brush: a first stroke outside the image makes no instance", () => {
  const { draft, context } = bench(["Car"]);
  const brush = createBrush(context);
  brush.down({ x: -3, y: 1 }, PLAIN);
  brush.up();
  assert.deepEqual([draft.instances.length, draft.canUndo], [0, false]);
});

test("brush: cancel takes everything back, the new instance too", () => {
  const { draft, context } = bench(["Car"], 4);
  const brush = createBrush(context);
  brush.down({ x: 1, y: 1 }, PLAIN);
  brush.move([{ x: 5, y: 3 }]);
  brush.cancel();
  assert.equal(shown(draft), "......\n......\n......\n......");
  assert.deepEqual([draft.instances.length, draft.canUndo], [0, false]);
});

const REFUSALS: readonly { name: string; labels: string[]; arrange: (draft: Draft) => void; why: Refusal }[] = [
  { name: "several labels and nothing selected", labels: ["Car", "Person"], arrange: () => undefined, why: "no-label" },
  { name: "no label at all", labels: [], arrange: () => undefined, why: "no-label" },
  {
    name: "one label, instances, nothing selected",
    labels: ["Car"],
    arrange: (draft) => {
      draft.addInstance("Car");
      draft.select(0);
    },
    why: "no-selection",
  },
  {
    name: "a locked selection",
    labels: ["Car"],
    arrange: (draft) => draft.setLocked(draft.addInstance("Car").id, true),
    why: "locked",
  },
  {
    name: "a hidden selection",
    labels: ["Car"],
    arrange: (draft) => draft.setHidden(draft.addInstance("Car").id, true),
    why: "hidden",
  },
];

for (const { name, labels, arrange, why } of REFUSALS) {
  test(`brush and polygon: refuse ${name}`, () => {
    const { draft, context, refused } = bench(labels);
    arrange(draft);
    const [brush, polygon] = [createBrush(context), createPolygon(context)];
    brush.down({ x: 1, y: 1 }, PLAIN);
    brush.move([{ x: 4, y: 1 }]);
    brush.up();
    polygon.down({ x: 1, y: 1 }, PLAIN);
    assert.deepEqual(refused, [why, why]);
    assert.equal(polygon.active, false);
    assert.equal(shown(draft), "......\n......\n......\n......");
  });
}

test("eraser: clears the selected instance, with Shift every unlocked one", () => {
  const { draft, context, refused } = bench(["Car"], 2);
  for (const row of [0, 1, 2]) paint(draft, draft.addInstance("Car").id, [0, row, 6, row + 1]);
  draft.setLocked(1, true);
  const eraser = createEraser(context);
  const drag = (x: number, shift: boolean): void => {
    eraser.down({ x, y: 0 }, { shift });
    eraser.move([{ x, y: 4 }]);
    eraser.up();
  };
  drag(1, false);
  drag(5, true);
  draft.select(0);
  drag(3, false);
  assert.equal(shown(draft), "111111\n2222..\n..33..\n......");
  assert.deepEqual(refused, ["no-selection"]);
});

test("polygon: snaps its corners and paints the inside as one entry", () => {
  const { draft, context } = bench(["Car"]);
  const polygon = createPolygon(context);
  for (const [x, y] of [[0.6, 0.6], [4.4, 0.8], [4.4, 3.2], [1.2, 2.9]] as const) polygon.down({ x, y }, PLAIN);
  assert.deepEqual(polygon.vertices[1], { x: 4, y: 1 });
  assert.equal(draft.canUndo, false);
  assert.equal(polygon.close(), true);
  assert.equal(shown(draft), "......\n.111..\n.111..\n......");
  assert.equal(polygon.active, false);
  draft.undo();
  assert.deepEqual([draft.instances.length, draft.canUndo], [0, false]);
});

test("polygon: takes back corners one by one and ignores a corner set twice", () => {
  const polygon = createPolygon(bench(["Car"]).context);
  for (const [x, y] of [[0, 0], [3, 0], [3, 0], [3, 3]] as const) polygon.down({ x, y }, PLAIN);
  assert.equal(polygon.vertices.length, 3);
  assert.deepEqual([1, 2, 3, 4].map(() => polygon.undoVertex()), [true, true, true, false]);
  assert.equal(polygon.active, false);
});

test("polygon: fewer than three distinct corners paint nothing and make no instance", () => {
  const { draft, context } = bench(["Car"]);
  const polygon = createPolygon(context);
  for (const [x, y] of [[0, 0], [3, 3], [0, 0]] as const) polygon.down({ x, y }, PLAIN);
  assert.equal(polygon.close(), false);
  assert.deepEqual([polygon.active, draft.instances.length, draft.canUndo], [false, 0, false]);
});

test("polygon: keeps its corners when its instance was locked meanwhile", () => {
  const { draft, context, refused } = bench(["Car"]);
  const { id } = draft.addInstance("Car");
  const polygon = createPolygon(context);
  for (const [x, y] of [[0, 0], [3, 0], [3, 3]] as const) polygon.down({ x, y }, PLAIN);
  draft.setLocked(id, true);
  assert.equal(polygon.close(), false);
  assert.deepEqual([refused, polygon.vertices.length], [["locked"], 3]);
  draft.setLocked(id, false);
  assert.equal(polygon.close(), true);
});
