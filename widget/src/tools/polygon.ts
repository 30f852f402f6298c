import type { Point } from "../raster/point.ts";
import { polygonSpans, snapToCorner } from "../raster/polygon.ts";
import { Spans } from "../raster/spans.ts";
import { paintRefusal, paintTarget } from "./target.ts";
import type { Tool, ToolContext } from "./tool.ts";

/** Set corner after corner, then paint the inside as one entry. */
export interface PolygonTool extends Tool {
  /** The corners so far, snapped to pixel corners. */
  readonly vertices: readonly Point[];
  /** True from the first corner to `close` or `abandon`. */
  readonly active: boolean;
  /** Drop every corner; `cancel` only takes back the one its press has set. */
  abandon(): void;
  /** Paint the inside and start anew; return whether a pixel changed. When refused, the corners stay. */
  close(): boolean;
  /** Take back the last corner; return false when there is none. */
  undoVertex(): boolean;
}

/** Create the polygon tool; whether a click lies on the first corner is the caller's question (screen distance). */
export function createPolygon(context: ToolContext): PolygonTool {
  let vertices: readonly Point[] = [];
  let before: readonly Point[] | null = null; // the corners as they were when the press under way began

  function down(point: Point): void {
    const refusal = vertices.length === 0 ? paintRefusal(context.draft) : null;
    if (refusal !== null) return context.refuse(refusal);
    before = vertices;
    const corner = snapToCorner(point);
    const last = vertices.at(-1);
    if (last?.x !== corner.x || last.y !== corner.y) vertices = [...vertices, corner];
  }

  function close(): boolean {
    if (vertices.length === 0) return false;
    const refusal = paintRefusal(context.draft);
    if (refusal !== null) {
      context.refuse(refusal);
      return false;
    }
    const corners = vertices;
    abandon();
    return fillPolygon("polygon", context, corners);
  }

  function undoVertex(): boolean {
    const any = vertices.length > 0;
    vertices = vertices.slice(0, -1);
    return any;
  }

  function up(): void {
    before = null;
  }

  function cancel(): void {
    vertices = before ?? vertices;
    before = null;
  }

  function abandon(): void {
    vertices = [];
    before = null;
  }

  return {
    name: "polygon",
    get vertices() {
      return vertices;
    },
    get active() {
      return vertices.length > 0;
    },
    down,
    move: () => undefined,
    up,
    abandon,
    close,
    undoVertex,
    cancel,
  };
}

/** Paint the inside of a polygon as one entry; return whether a pixel changed. */
export function fillPolygon(name: "polygon" | "lasso", context: ToolContext, corners: readonly Point[]): boolean {
  const { draft } = context;
  const settings = context.settings();
  const points = corners.flatMap(({ x, y }) => [x, y]);
  const spans = new Spans();
  polygonSpans(spans, corners, draft.map.width, draft.map.height);
  const stroke = draft.begin(() => ({ do: name, ...settings, shift: false, points }));
  stroke.paint(spans, paintTarget(draft, stroke), settings.below);
  return stroke.commit();
}
