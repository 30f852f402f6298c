import type { Spans } from "./spans.ts";

/**
 * Append the spans of a square brush swept along a-b: every pixel whose centre lies in a closed square on the way.
 *
 * `size` is the square's side; the end points are doubled, snapped coordinates as for a capsule. The swept square is
 * convex: the bounds of x and y, and two slanted sides where |cross| = size (|dx| + |dy|).
 */
export function squareSpans(
  spans: Spans,
  size: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  width: number,
  height: number,
): void {
  if (!Number.isFinite(ax + ay + bx + by)) return;
  // Downwards, so that the division below keeps the order of its bounds.
  if (by < ay) return squareSpans(spans, size, bx, by, ax, ay, width, height);
  const [dx, dy] = [bx - ax, by - ay];
  const reach = size * (Math.abs(dx) + dy);
  const first = Math.max(0, Math.ceil((ay - size - 1) / 2));
  const last = Math.min(height - 1, Math.floor((by + size - 1) / 2));
  for (let y = first; y <= last; y += 1) {
    let from = Math.min(ax, bx) - size;
    let to = Math.max(ax, bx) + size;
    if (dy > 0) {
      const middle = dx * (2 * y + 1 - ay);
      from = Math.max(from, ax + Math.ceil((middle - reach) / dy));
      to = Math.min(to, ax + Math.floor((middle + reach) / dy));
    }
    const x0 = Math.max(0, Math.ceil((from - 1) / 2));
    const x1 = Math.min(width, Math.floor((to + 1) / 2));
    if (x0 < x1) spans.push(y, x0, x1);
  }
}
