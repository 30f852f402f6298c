import type { Point } from "../raster/point.ts";
import { snapToCorner } from "../raster/polygon.ts";
import { fillPolygon } from "./polygon.ts";
import { paintRefusal } from "./target.ts";
import type { Tool, ToolContext } from "./tool.ts";

/** Draw around something, then paint what the closed line encloses. */
export interface LassoTool extends Tool {
  /** The corners so far, snapped to pixel corners. */
  readonly vertices: readonly Point[];
}

/** Create the lasso: a polygon whose corners are the pointer's way. */
export function createLasso(context: ToolContext): LassoTool {
  let vertices: Point[] = [];

  function down(point: Point): void {
    const refusal = paintRefusal(context.draft);
    if (refusal !== null) return context.refuse(refusal);
    vertices = [snapToCorner(point)];
  }

  function move(way: readonly Point[]): void {
    if (vertices.length === 0) return;
    for (const corner of way.map(snapToCorner)) {
      const last = vertices.at(-1)!;
      if (last.x !== corner.x || last.y !== corner.y) vertices.push(corner);
    }
  }

  function up(): void {
    const corners = vertices;
    cancel();
    if (corners.length > 0 && paintRefusal(context.draft) === null) fillPolygon("lasso", context, corners);
  }

  function cancel(): void {
    vertices = [];
  }

  return {
    name: "lasso",
    get vertices() {
      return vertices;
    },
    down,
    move,
    up,
    cancel,
  };
}
