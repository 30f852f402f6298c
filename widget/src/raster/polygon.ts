import type { Point } from "./point.ts";
import type { Spans } from "./spans.ts";

/** Snap a position to the nearest pixel corner (DESIGN section 6). */
export function snapToCorner(point: Point): Point {
  return { x: Math.floor(point.x + 0.5), y: Math.floor(point.y + 0.5) };
}

/**
 * Append the spans of a polygon: pixel (i, j) is inside when an odd number of edges cross y = j + 1/2 at x <= i + 1/2.
 *
 * Corners are integers and may lie outside the image; fewer than 3 distinct ones cover nothing.
 */
export function polygonSpans(spans: Spans, corners: readonly Point[], width: number, height: number): void {
  const rows = corners.map((corner) => corner.y);
  const first = Math.max(0, Math.min(...rows));
  const last = Math.min(height, Math.max(...rows));
  for (let y = first; y < last; y += 1) {
    const crossings = rowCrossings(corners, y);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const x0 = Math.max(0, crossings[k]!);
      const x1 = Math.min(width, crossings[k + 1]!);
      if (x0 < x1) spans.push(y, x0, x1);
    }
  }
}

/** Return, for each edge that crosses the middle of row y, the first pixel at or right of the crossing, sorted. */
function rowCrossings(corners: readonly Point[], y: number): number[] {
  const crossings: number[] = [];
  let a = corners[corners.length - 1]!;
  for (const b of corners) {
    if (a.y <= y !== b.y <= y) crossings.push(a.y < b.y ? firstPixel(a, b, y) : firstPixel(b, a, y));
    a = b;
  }
  return crossings.sort((left, right) => left - right);
}

/** Solve 2 i + 1 >= 2 xc for the smallest i, where xc is where the edge from top to bottom meets y + 1/2. */
function firstPixel(top: Point, bottom: Point, y: number): number {
  const dy = bottom.y - top.y;
  const dx = bottom.x - top.x;
  return Math.ceil(((2 * top.x - 1) * dy + (2 * y + 1 - 2 * top.y) * dx) / (2 * dy));
}
