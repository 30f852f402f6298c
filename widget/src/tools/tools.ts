import { createBrush, createEraser } from "./brush.ts";
import { createFill } from "./fill.ts";
import { createLasso } from "./lasso.ts";
import { createMove } from "./move.ts";
import { createPolygon } from "./polygon.ts";
import { createShape } from "./shape.ts";
import type { Tool, ToolContext } from "./tool.ts";

/** All tools by name, one draft's. */
export type Tools = ReturnType<typeof createTools>;

/** Create every tool that changes pixels. */
export function createTools(context: ToolContext) {
  return {
    brush: createBrush(context),
    eraser: createEraser(context),
    polygon: createPolygon(context),
    lasso: createLasso(context),
    rectangle: createShape("rectangle", context),
    ellipse: createShape("ellipse", context),
    fill: createFill(context),
    move: createMove(context),
  } satisfies Record<Tool["name"], Tool>;
}
