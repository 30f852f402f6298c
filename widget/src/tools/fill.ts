import type { Point } from "../raster/point.ts";
import { selectionRefusal } from "./target.ts";
import type { Tool, ToolContext } from "./tool.ts";

/** Give the region of equal ids below the pointer, background or another instance, to the selected instance. */
export function createFill(context: ToolContext): Tool {
  const { draft } = context;

  function down(point: Point): void {
    const refusal = selectionRefusal(draft);
    if (refusal !== null) return context.refuse(refusal);
    const [x, y] = [Math.floor(point.x), Math.floor(point.y)];
    if (x < 0 || y < 0 || x >= draft.map.width || y >= draft.map.height) return;
    context.perform({ do: "fill", id: draft.selected, x, y, below: context.settings().below });
  }

  return { name: "fill", down, move: () => undefined, up: () => undefined, cancel: () => undefined };
}
