import type { Point } from "../raster/point.ts";
import { findRuns } from "../raster/find.ts";
import type { Runs } from "../raster/runs.ts";
import { type Operation, shift } from "../state/operations.ts";
import { holdStroke } from "./held.ts";
import { selectionRefusal } from "./target.ts";
import type { Tool, ToolContext } from "./tool.ts";

/** Move the selected instance by whole pixels, along with the pointer. */
export function createMove(context: ToolContext): Tool {
  const { draft } = context;
  const held = holdStroke();
  let start: Point;
  let runs: Runs | undefined;
  let operation: Operation & { do: "move" };

  function down(point: Point): void {
    held.up();
    const refusal = selectionRefusal(draft);
    if (refusal !== null) return context.refuse(refusal);
    operation = { do: "move", id: draft.selected, dx: 0, dy: 0, below: context.settings().below };
    const question = draft.questionOf(operation);
    const { pixels, width, height } = draft.map;
    runs = question === null ? undefined : findRuns(question, pixels, width, height)[0];
    held.stroke = draft.begin(() => operation);
    start = point;
  }

  function move(way: readonly Point[]): void {
    const last = way.at(-1);
    const { stroke } = held;
    if (stroke === null || last === undefined || runs === undefined) return;
    const [dx, dy] = [Math.round(last.x - start.x), Math.round(last.y - start.y)];
    if (dx === operation.dx && dy === operation.dy) return;
    operation = { ...operation, dx, dy };
    stroke.restart();
    if (dx !== 0 || dy !== 0) shift(operation, runs, stroke, draft.ground);
  }

  return { name: "move", down, move, up: held.up, cancel: held.cancel };
}
