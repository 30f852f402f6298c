import type { Point } from "../raster/point.ts";
import type { Stroke } from "../state/stroke.ts";
import { paintRefusal, paintTarget, selectionRefusal } from "./target.ts";
import type { Refusal, Tool, ToolContext } from "./tool.ts";
import { Trail } from "./trail.ts";
import type { Spans } from "../raster/spans.ts";

/** Paint the selected instance along the pointer's way. */
export function createBrush(context: ToolContext): Tool {
  const { draft } = context;
  return createFreehand("brush", context, {
    refusal: () => paintRefusal(draft),
    start: (stroke) => {
      const id = paintTarget(draft, stroke);
      return (spans) => stroke.paint(spans, id);
    },
  });
}

/** Clear the selected instance along the pointer's way; with Shift every unlocked one. */
export function createEraser(context: ToolContext): Tool {
  const { draft } = context;
  return createFreehand("eraser", context, {
    refusal: (shift) => (shift ? null : selectionRefusal(draft)),
    start: (stroke, shift) => {
      const only = shift ? 0 : draft.selected;
      return (spans) => stroke.erase(spans, only);
    },
  });
}

/** What differs between brush and eraser. */
interface Mark {
  refusal(shift: boolean): Refusal | null;
  start(stroke: Stroke, shift: boolean): (spans: Spans) => void;
}

function createFreehand(name: "brush" | "eraser", context: ToolContext, mark: Mark): Tool {
  const { draft } = context;
  let stroke: Stroke | null = null;
  let trail: Trail;
  let leave: (spans: Spans) => void;

  function down(point: Point, { shift }: { readonly shift: boolean }): void {
    up();
    const refusal = mark.refusal(shift);
    if (refusal !== null) return context.refuse(refusal);
    stroke = draft.begin();
    trail = new Trail(context.size(), point, draft.map);
    leave = mark.start(stroke, shift);
    leave(trail.advance(point));
  }

  function move(points: readonly Point[]): void {
    if (stroke === null) return;
    for (const point of points) leave(trail.advance(point));
  }

  function up(): void {
    stroke?.commit();
    stroke = null;
  }

  function cancel(): void {
    stroke?.cancel();
    stroke = null;
  }

  return { name, down, move, up, cancel };
}
