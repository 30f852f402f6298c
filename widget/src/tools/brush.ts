import type { Point } from "../raster/point.ts";
import type { Spans } from "../raster/spans.ts";
import type { StrokeEvent } from "../state/events.ts";
import type { Stroke } from "../state/stroke.ts";
import { holdStroke } from "./held.ts";
import { paintRefusal, paintTarget, selectionRefusal } from "./target.ts";
import type { Refusal, Tool, ToolContext, ToolSettings } from "./tool.ts";
import { Trail } from "./trail.ts";

/** Paint the selected instance along the pointer's way; with Shift in a straight line. */
export function createBrush(context: ToolContext): Tool {
  const { draft } = context;
  return createFreehand("brush", context, {
    isStraight: (shift) => shift,
    refusal: () => paintRefusal(draft),
    start: (stroke, _, { below }) => {
      const id = paintTarget(draft, stroke);
      return (spans) => stroke.paint(spans, id, below);
    },
  });
}

/** Clear the selected instance along the pointer's way; with Shift every unlocked one. */
export function createEraser(context: ToolContext): Tool {
  const { draft } = context;
  return createFreehand("eraser", context, {
    isStraight: () => false,
    refusal: (shift) => (shift ? null : selectionRefusal(draft)),
    start: (stroke, shift) => {
      const only = shift ? 0 : draft.selected;
      return (spans) => stroke.erase(spans, only);
    },
  });
}

/** What differs between brush and eraser. */
interface Mark {
  isStraight(shift: boolean): boolean;
  refusal(shift: boolean): Refusal | null;
  start(stroke: Stroke, shift: boolean, settings: ToolSettings): (spans: Spans) => void;
}

function createFreehand(name: "brush" | "eraser", context: ToolContext, mark: Mark): Tool {
  const { draft } = context;
  const held = holdStroke();
  let straight = false;
  let trail: Trail;
  let points: number[];
  let leave: (spans: Spans) => void;

  function down(point: Point, { shift }: { readonly shift: boolean }): void {
    held.up();
    const refusal = mark.refusal(shift);
    if (refusal !== null) return context.refuse(refusal);
    const settings = context.settings();
    const event = (): StrokeEvent => ({ do: name, ...settings, shift, points: [...points] });
    const stroke = (held.stroke = draft.begin(event));
    straight = mark.isStraight(shift);
    points = [point.x, point.y];
    trail = new Trail(settings, point, draft.map);
    leave = mark.start(stroke, shift, settings);
    leave(trail.advance(point));
  }

  function move(way: readonly Point[]): void {
    const last = way.at(-1);
    if (held.stroke === null || last === undefined) return;
    if (straight) return drawLine(held.stroke, last);
    for (const point of way) {
      if (!trail.moves(point)) continue;
      points.push(point.x, point.y);
      leave(trail.advance(point));
    }
  }

  /** The line ends at the pointer until it is let go. */
  function drawLine(live: Stroke, end: Point): void {
    points.splice(2, 2, end.x, end.y);
    live.restart();
    leave(trail.line(end));
  }

  return { name, down, move, up: held.up, cancel: held.cancel };
}
