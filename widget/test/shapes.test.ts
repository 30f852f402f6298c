import assert from "node:assert/strict";
import { test } from "node:test";
import { Draft } from "../src/state/draft.ts";
import type { Operation } from "../src/state/operations.ts";
import { createBrush } from "../src/tools/brush.ts";
import { createFill } from "../src/tools/fill.ts";
import { createLasso } from "../src/tools/lasso.ts";
import { createMove } from "../src/tools/move.ts";
import { createShape } from "../src/tools/shape.ts";
import type { Refusal, Tool, ToolContext, ToolSettings } from "../src/tools/tool.ts";
import { paint, shown } from "./painting.ts";

interface Bench {
  readonly draft: Draft;
  readonly context: ToolContext;
  readonly refused: Refusal[];
}

/** A draft of 6 x 4 pixels with two instances, the first one selected. */
function bench(settings: Partial<ToolSettings> = {}): Bench {
  const draft = new Draft(6, 4, ["Car"]);
  const refused: Refusal[] = [];
  draft.addInstance("Car");
  draft.addInstance("Car");
  draft.select(1);
  const context = {
    draft,
    settings: () => ({ size: 1, square: false, below: false, ...settings }),
    refuse: (why: Refusal) => void refused.push(why),
    perform: (operation: Operation) => void draft.perform(operation),
  };
  return { draft, refused, context };
}

/** Press at the first point, move through the others one by one, let go. */
function drag(tool: Tool, shift: boolean, ...points: readonly (readonly [number, number])[]): void {
  const [first, ...others] = points.map(([x, y]) => ({ x, y }));
  tool.down(first!, { shift });
  for (const point of others) tool.move([point]);
  tool.up();
}

function emptied(draft: Draft): string {
  draft.undo();
  return shown(draft);
}

const EMPTY = "......\n......\n......\n......";

test("brush: with Shift it paints one straight line, whatever way the pointer takes", () => {
  const { draft, context } = bench();
  drag(createBrush(context), true, [0.5, 0.5], [3, 3.9], [5.5, 0.2], [4.5, 0.5]);
  assert.equal(shown(draft), "11111.\n......\n......\n......");
  assert.equal(emptied(draft), EMPTY);
});

test("brush: a square one has corners", () => {
  const { draft, context } = bench({ size: 3, square: true });
  drag(createBrush(context), false, [1.5, 1.5], [2.5, 1.5]);
  assert.equal(shown(draft), "1111..\n1111..\n1111..\n......");
});

test("brush: below others it takes background only", () => {
  const { draft, context } = bench({ below: true });
  paint(draft, 2, [2, 0, 4, 4]);
  drag(createBrush(context), false, [0, 0], [5, 0]);
  assert.equal(shown(draft), "112211\n..22..\n..22..\n..22..");
});

test("rectangle: spans from the press to the pointer, also backwards, and follows it while it is drawn", () => {
  const { draft, context } = bench();
  drag(createShape("rectangle", context), false, [4.6, 3.4], [0, 0], [1.4, 1.5]);
  assert.equal(shown(draft), "......\n......\n.1111.\n......");
  assert.equal(emptied(draft), EMPTY);
});

test("rectangle: with Shift it is a square", () => {
  const { draft, context } = bench();
  drag(createShape("rectangle", context), true, [1, 1], [4, 2]);
  assert.equal(shown(draft), "......\n.111..\n.111..\n.111..");
});

test("ellipse: lies in its rectangle and spares the corners", () => {
  const { draft, context } = bench();
  drag(createShape("ellipse", context), false, [0, 0], [6, 4]);
  assert.equal(shown(draft), ".1111.\n111111\n111111\n.1111.");
});

test("shape: what was covered only on the way is given back", () => {
  const { draft, context } = bench();
  paint(draft, 2, [0, 0, 6, 4]);
  drag(createShape("rectangle", context), false, [0, 0], [6, 4], [2, 1]);
  assert.equal(shown(draft), "112222\n222222\n222222\n222222");
});

test("lasso: paints what the closed way encloses, as one entry", () => {
  const { draft, context } = bench();
  drag(createLasso(context), false, [1, 0], [5, 0], [5, 4], [1, 4]);
  assert.equal(shown(draft), ".1111.\n.1111.\n.1111.\n.1111.");
  assert.equal(emptied(draft), EMPTY);
});

test("lasso: a cancelled one paints nothing", () => {
  const { draft, context } = bench();
  const lasso = createLasso(context);
  lasso.down({ x: 0, y: 0 }, { shift: false });
  lasso.move([{ x: 6, y: 0 }, { x: 6, y: 4 }]);
  assert.equal(lasso.vertices.length, 3);
  lasso.cancel();
  lasso.up();
  assert.equal(shown(draft), EMPTY);
  assert.equal(lasso.vertices.length, 0);
});

test("move: the instance follows the pointer by whole pixels; neighbours passed on the way stay whole", () => {
  const { draft, context } = bench();
  paint(draft, 1, [0, 0, 2, 1]);
  paint(draft, 2, [3, 0, 5, 1]);
  const before = shown(draft);
  drag(createMove(context), false, [0.5, 0.5], [3.6, 0.4], [1.4, 2.6]);
  assert.equal(shown(draft), "...22.\n......\n.11...\n......");
  assert.equal(emptied(draft), before);
});

test("move: coming back to the start is no entry", () => {
  const { draft, context } = bench();
  paint(draft, 1, [0, 0, 2, 1]);
  drag(createMove(context), false, [0, 0], [3, 2], [0.2, 0.1]);
  assert.equal(shown(draft), "11....\n......\n......\n......");
  assert.equal(emptied(draft), EMPTY);
});

test("fill: outside the image and on a locked selection nothing happens", () => {
  const { draft, context, refused } = bench();
  const fill = createFill(context);
  fill.down({ x: -1, y: 2 }, { shift: false });
  fill.down({ x: 6, y: 2 }, { shift: false });
  assert.equal(shown(draft), EMPTY);
  draft.setLocked(1, true);
  fill.down({ x: 1, y: 1 }, { shift: false });
  assert.deepEqual([shown(draft), refused], [EMPTY, ["locked"]]);
  draft.setLocked(1, false);
  fill.down({ x: 1, y: 1 }, { shift: false });
  assert.equal(shown(draft), EMPTY.replaceAll(".", "1"));
});

test("every tool: refuses a hidden or locked selection, and says why", () => {
  for (const why of ["hidden", "locked"] as const) {
    const { draft, context, refused } = bench();
    if (why === "hidden") draft.setHidden(1, true);
    else draft.setLocked(1, true);
    const tools = [createShape("ellipse", context), createLasso(context), createMove(context), createFill(context)];
    for (const tool of tools) drag(tool, false, [0, 0], [5, 0], [5, 4]);
    assert.deepEqual(refused, tools.map(() => why));
    assert.equal(shown(draft), EMPTY);
  }
});
