import type { Spans } from "./spans.ts";
import { wholeBelow } from "./whole.ts";

/**
 * Snap a position to where a brush of this size can stand; return the DOUBLED coordinate.
 *
 * Odd sizes stand on pixel centres, even sizes on the nearest corner (DESIGN section 6).
 */
export function snapToBrush(v: number, size: number): number {
  return size % 2 === 1 ? 2 * Math.floor(v) + 1 : 2 * Math.floor(v + 0.5);
}

/**
 * Append the spans of a capsule: every pixel whose centre lies within size / 2 of the segment a-b, inclusive.
 *
 * The end points are doubled, snapped coordinates; in doubled space pixel i has its centre at 2 i + 1 and the
 * radius is `size`. All values are integers below 2^53, so that every engine agrees on every pixel.
 */
export function capsuleSpans(
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
  const reach = crossReach(size, bx - ax, by - ay);
  const first = Math.max(0, Math.ceil((Math.min(ay, by) - size - 1) / 2));
  const last = Math.min(height - 1, Math.floor((Math.max(ay, by) + size - 1) / 2));
  const row: Row = { x0: 0, x1: 0 };
  for (let y = first; y <= last; y += 1) {
    const py = 2 * y + 1;
    row.x0 = width;
    row.x1 = 0;
    coverDisc(row, size, ax, py - ay);
    coverDisc(row, size, bx, py - by);
    coverStrip(row, reach, ax, py - ay, bx - ax, by - ay);
    const x0 = Math.max(0, row.x0);
    const x1 = Math.min(width, row.x1);
    if (x0 < x1) spans.push(y, x0, x1);
  }
}

/** The pixels of one row; a capsule is convex, so the union of its three parts is one interval. */
interface Row {
  x0: number;
  x1: number;
}

/** Widen the row by the pixels with centres in from <= px <= to (doubled coordinates). */
function cover(row: Row, from: number, to: number): void {
  const x0 = Math.ceil((from - 1) / 2);
  const x1 = Math.floor((to - 1) / 2) + 1;
  if (x0 >= x1) return;
  if (x0 < row.x0) row.x0 = x0;
  if (x1 > row.x1) row.x1 = x1;
}

function coverDisc(row: Row, size: number, cx: number, dy: number): void {
  const rest = size * size - dy * dy;
  if (rest < 0) return;
  const half = wholeBelow(Math.sqrt(rest), (whole) => whole * whole <= rest);
  cover(row, cx - half, cx + half);
}

/**
 * Cover the rectangle between the discs: |cross| <= size * length and 0 <= dot <= length^2.
 *
 * With the row fixed both are linear in px - ax, so each bounds it from two sides.
 */
function coverStrip(row: Row, reach: number, ax: number, dy: number, dx: number, ey: number): void {
  const length2 = dx * dx + ey * ey;
  if (length2 === 0) return;
  if (ey === 0 && Math.abs(dx * dy) > reach) return;
  if (dx === 0 && (ey * dy < 0 || ey * dy > length2)) return;
  let from = -Infinity;
  let to = Infinity;
  if (ey !== 0) {
    const middle = dx * dy * Math.sign(ey);
    from = Math.ceil((middle - reach) / Math.abs(ey));
    to = Math.floor((middle + reach) / Math.abs(ey));
  }
  if (dx !== 0) {
    const start = -ey * dy * Math.sign(dx);
    const end = (length2 - ey * dy) * Math.sign(dx);
    from = Math.max(from, Math.ceil(Math.min(start, end) / Math.abs(dx)));
    to = Math.min(to, Math.floor(Math.max(start, end) / Math.abs(dx)));
  }
  cover(row, ax + from, ax + to);
}

/** Return floor(size * length): the largest integer whose square is at most size^2 * length^2, which may be above 2^53. */
function crossReach(size: number, dx: number, dy: number): number {
  const fits = (whole: number) => BigInt(whole) ** 2n <= BigInt(size) ** 2n * (BigInt(dx) ** 2n + BigInt(dy) ** 2n);
  return wholeBelow(size * Math.sqrt(dx * dx + dy * dy), fits);
}
