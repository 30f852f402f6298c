import type { Point } from "./point.ts";
import type { Spans } from "./spans.ts";

/** Snap a position to the nearest pixel corner (DESIGN section 6). */
export function snapToCorner(point: Point): Point {
  return { x: Math.floor(point.x + 0.5), y: Math.floor(point.y + 0.5) };
}

/**
 * Append the spans of a polygon: pixel (i, j) is inside when an odd number of edges cross y = j + 1/2 at x <= i + 1/2.
 *
 * Corners are integers and may lie outside the image; fewer than 3 distinct ones cover nothing. The cost follows the
 * rows that each edge crosses, not rows x corners: a lasso has thousands of short edges.
 */
export function polygonSpans(spans: Spans, corners: readonly Point[], width: number, height: number): void {
  const starts = new Int32Array(height + 1);
  walkEdges(corners, height, (_top, _bottom, first, last) => {
    for (let y = first; y < last; y += 1) starts[y]! += 1;
  });
  for (let y = 1; y <= height; y += 1) starts[y]! += starts[y - 1]!;
  const crossings = new Int32Array(starts[height]!);
  // Each row's crossings are filled in from its end, which so becomes its start.
  walkEdges(corners, height, (top, bottom, first, last) => {
    for (let y = first; y < last; y += 1) {
      crossings[--starts[y]!] = Math.min(width, Math.max(0, firstPixel(top, bottom, y)));
    }
  });
  for (let y = 0; y < height; y += 1) {
    if (starts[y]! < starts[y + 1]!) pushPairs(spans, y, crossings.subarray(starts[y], starts[y + 1]).sort());
  }
}

type Visit = (top: Point, bottom: Point, first: number, last: number) => void;

/** Visit each edge that crosses the middle of rows of the image: first <= y < last. */
function walkEdges(corners: readonly Point[], height: number, visit: Visit): void {
  let a = corners[corners.length - 1]!;
  for (const b of corners) {
    const [top, bottom] = a.y < b.y ? [a, b] : [b, a];
    visit(top, bottom, Math.max(0, top.y), Math.min(height, bottom.y));
    a = b;
  }
}

/** Solve 2 i + 1 >= 2 xc for the smallest i, where xc is where the edge from top to bottom meets y + 1/2. */
function firstPixel(top: Point, bottom: Point, y: number): number {
  const dy = bottom.y - top.y;
  const dx = bottom.x - top.x;
  return Math.ceil(((2 * top.x - 1) * dy + (2 * y + 1 - 2 * top.y) * dx) / (2 * dy));
}

function pushPairs(spans: Spans, y: number, crossings: Int32Array): void {
  for (let k = 0; k + 1 < crossings.length; k += 2) {
    if (crossings[k]! < crossings[k + 1]!) spans.push(y, crossings[k]!, crossings[k + 1]!);
  }
}
