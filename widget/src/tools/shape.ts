import { ellipseSpans } from "../raster/ellipse.ts";
import type { Point } from "../raster/point.ts";
import { snapToCorner } from "../raster/polygon.ts";
import type { Rect } from "../raster/rect.ts";
import { rectangleSpans } from "../raster/rectangle.ts";
import { Spans } from "../raster/spans.ts";
import { holdStroke } from "./held.ts";
import { paintRefusal, paintTarget } from "./target.ts";
import type { Tool, ToolContext } from "./tool.ts";

/** Paint what is spanned from the press to the pointer: a rectangle or the ellipse in it; with Shift as wide as high. */
export function createShape(name: "rectangle" | "ellipse", context: ToolContext): Tool {
  const { draft } = context;
  const spansOf = name === "rectangle" ? rectangleSpans : ellipseSpans;
  const spans = new Spans();
  const held = holdStroke();
  let points: number[];
  let paint: (rect: Rect) => void;
  let regular: boolean;

  function down(point: Point, { shift }: { readonly shift: boolean }): void {
    held.up();
    const refusal = paintRefusal(draft);
    if (refusal !== null) return context.refuse(refusal);
    const settings = context.settings();
    const stroke = draft.begin(() => ({ do: name, ...settings, shift, points: [...points] }));
    const id = paintTarget(draft, stroke);
    held.stroke = stroke;
    points = [point.x, point.y];
    regular = shift;
    paint = (rect) => {
      spans.clear();
      spansOf(spans, rect, draft.map.width, draft.map.height);
      stroke.restart();
      stroke.paint(spans, id, settings.below);
    };
  }

  function move(way: readonly Point[]): void {
    const last = way.at(-1);
    if (held.stroke === null || last === undefined) return;
    points.splice(2, 2, last.x, last.y);
    paint(spanned({ x: points[0]!, y: points[1]! }, last, regular));
  }

  return { name, down, move, up: held.up, cancel: held.cancel };
}

/** The rectangle between two points, snapped to corners; a regular one takes the longer side for both. */
function spanned(start: Point, end: Point, regular: boolean): Rect {
  const a = snapToCorner(start);
  const b = snapToCorner(end);
  const side = Math.max(Math.abs(b.x - a.x), Math.abs(b.y - a.y));
  const x = regular ? a.x + (b.x < a.x ? -side : side) : b.x;
  const y = regular ? a.y + (b.y < a.y ? -side : side) : b.y;
  return { x0: Math.min(a.x, x), y0: Math.min(a.y, y), x1: Math.max(a.x, x), y1: Math.max(a.y, y) };
}
