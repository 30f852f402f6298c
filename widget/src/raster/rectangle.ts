import type { Rect } from "./rect.ts";
import type { Spans } from "./spans.ts";

/** Append the spans of a rectangle, which may lie outside the image; an empty one covers nothing. */
export function rectangleSpans(spans: Spans, rect: Rect, width: number, height: number): void {
  const x0 = Math.max(0, rect.x0);
  const x1 = Math.min(width, rect.x1);
  const last = Math.min(height, rect.y1);
  if (x0 < x1) for (let y = Math.max(0, rect.y0); y < last; y += 1) spans.push(y, x0, x1);
}
