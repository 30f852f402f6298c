import type { Rect } from "./rect.ts";
import type { Spans } from "./spans.ts";
import { wholeBelow } from "./whole.ts";

/**
 * Append the spans of the ellipse inscribed in a rectangle: every pixel whose centre lies inside or on it.
 *
 * With u and v the doubled distances of a centre from the rectangle's: u^2 h^2 + v^2 w^2 <= w^2 h^2. The rectangle
 * may lie outside the image; an empty one covers nothing.
 */
export function ellipseSpans(spans: Spans, rect: Rect, width: number, height: number): void {
  const w = rect.x1 - rect.x0;
  const h = rect.y1 - rect.y0;
  if (!(w > 0 && h > 0 && w + h < Infinity)) return;
  const middle = rect.x0 + rect.x1 - 1;
  const last = Math.min(height, rect.y1);
  for (let y = Math.max(0, rect.y0); y < last; y += 1) {
    const half = halfWidth(w, h, 2 * y + 1 - rect.y0 - rect.y1);
    const x0 = Math.max(0, Math.ceil((middle - half) / 2));
    const x1 = Math.min(width, Math.floor((middle + half) / 2) + 1);
    if (x0 < x1) spans.push(y, x0, x1);
  }
}

/** Return the largest whole u of the ellipse at v; the products to compare may leave the safe integers. */
function halfWidth(w: number, h: number, v: number): number {
  const bound = (w * Math.sqrt((h - v) * (h + v))) / h;
  return wholeBelow(bound, (u) => inside(BigInt(u), BigInt(v), BigInt(w), BigInt(h)));
}

function inside(u: bigint, v: bigint, w: bigint, h: bigint): boolean {
  return u * u * h * h + v * v * w * w <= w * w * h * h;
}
