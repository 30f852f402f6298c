/** DESIGN section 6 said again, pixel by pixel and in BigInt: slow, and nothing to get wrong. */
import type { Point } from "../src/raster/point.ts";
import type { Rect } from "../src/raster/rect.ts";

/** Return the pixels (0 or 1, row by row) whose centre lies within size / 2 of the segment between doubled points. */
export function capsulePixels(size: number, a: Point, b: Point, width: number, height: number): number[] {
  return everyPixel(width, height, (x, y) => {
    const p = { x: 2 * x + 1, y: 2 * y + 1 };
    return withinSegment(BigInt(size), p, a, b);
  });
}

/** Return the pixels inside by the crossing rule of section 6. */
export function polygonPixels(corners: readonly Point[], width: number, height: number): number[] {
  return everyPixel(width, height, (x, y) => {
    const crossed = corners.filter((a, k) => crosses(a, corners[(k + 1) % corners.length]!, x, y));
    return crossed.length % 2 === 1;
  });
}

/** Return the pixels whose centre a square on its way between doubled points covers; `size` is its side. */
export function squarePixels(size: number, a: Point, b: Point, width: number, height: number): number[] {
  return everyPixel(width, height, (x, y) => {
    const whole = { from: 0n, to: 1n, per: 1n };
    const across = times(BigInt(a.x), BigInt(b.x), BigInt(2 * x + 1), BigInt(size));
    const down = times(BigInt(a.y), BigInt(b.y), BigInt(2 * y + 1), BigInt(size));
    return meet(across, down) && meet(across, whole) && meet(whole, down);
  });
}

/** Return the pixels of a rectangle. */
export function rectanglePixels({ x0, y0, x1, y1 }: Rect, width: number, height: number): number[] {
  return everyPixel(width, height, (x, y) => x >= x0 && x < x1 && y >= y0 && y < y1);
}

/** Return the pixels whose centre lies in the closed ellipse that touches the rectangle's sides. */
export function ellipsePixels({ x0, y0, x1, y1 }: Rect, width: number, height: number): number[] {
  const [w, h] = [BigInt(x1 - x0), BigInt(y1 - y0)];
  return everyPixel(width, height, (x, y) => {
    const u = BigInt(2 * x + 1) - BigInt(x0) - BigInt(x1);
    const v = BigInt(2 * y + 1) - BigInt(y0) - BigInt(y1);
    return w > 0n && h > 0n && (u * h) ** 2n + (v * w) ** 2n <= (w * h) ** 2n;
  });
}

/**
 * Return the connected parts of the pixels whose id belongs, each as sorted indexes, in the order of their first ones.
 *
 * With `corners` pixels that meet at a corner hang together too.
 */
export function floodedParts(
  pixels: ArrayLike<number>,
  width: number,
  belongs: (id: number) => boolean,
  corners: boolean,
): number[][] {
  const left = new Set(Array.from(pixels, (_, i) => i).filter((i) => belongs(pixels[i]!)));
  const parts: number[][] = [];
  for (const start of left) {
    const part = [start];
    left.delete(start);
    for (const i of part) for (const near of neighbours(i, width, corners)) if (left.delete(near)) part.push(near);
    parts.push(part.sort((a, b) => a - b));
  }
  return parts;
}

/** Count the 8-connected pieces of one instance. */
export function floodedPieces(pixels: ArrayLike<number>, width: number, id: number): number {
  return floodedParts(pixels, width, (each) => each === id, true).length;
}

/** Return the background that an instance encloses: what a flood from around its box does not reach. */
export function enclosedPixels(pixels: ArrayLike<number>, width: number, id: number, box: Rect): number[] {
  const [w, h] = [box.x1 - box.x0 + 2, box.y1 - box.y0 + 2];
  const placeOf = (i: number): number => (box.y0 + Math.floor(i / w) - 1) * width + box.x0 + (i % w) - 1;
  const inside = everyPixel(w, h, (x, y) => x > 0 && x < w - 1 && y > 0 && y < h - 1);
  const framed = inside.map((value, i) => (value === 1 && pixels[placeOf(i)] === id ? 1 : 0));
  const enclosed = floodedParts(framed, w, (value) => value === 0, false).slice(1).flat();
  return enclosed.map(placeOf).filter((i) => pixels[i] === 0).sort((a, b) => a - b);
}

function everyPixel(width: number, height: number, covers: (x: number, y: number) => boolean): number[] {
  return Array.from({ length: width * height }, (_, i) => (covers(i % width, Math.floor(i / width)) ? 1 : 0));
}

function withinSegment(size: bigint, p: Point, a: Point, b: Point): boolean {
  const [dx, dy] = [BigInt(b.x - a.x), BigInt(b.y - a.y)];
  const [px, py] = [BigInt(p.x - a.x), BigInt(p.y - a.y)];
  const along = px * dx + py * dy;
  const length2 = dx * dx + dy * dy;
  if (along <= 0n) return px * px + py * py <= size * size;
  if (along >= length2) return (px - dx) ** 2n + (py - dy) ** 2n <= size * size;
  return (dx * py - dy * px) ** 2n <= size * size * length2;
}

/** Tell whether the edge meets the line y + 1/2 at or left of x + 1/2; all values times two. */
function crosses(a: Point, b: Point, x: number, y: number): boolean {
  const [top, bottom] = a.y < b.y ? [a, b] : [b, a];
  const line = 2 * y + 1;
  if (2 * top.y > line || 2 * bottom.y < line) return false;
  const dx = 2 * (bottom.x - top.x);
  const dy = 2 * (bottom.y - top.y);
  return dx * (line - 2 * top.y) <= dy * (2 * x + 1 - 2 * top.x);
}

/** An interval of the way from a (0) to b (1), in parts of `per`. */
interface Interval {
  readonly from: bigint;
  readonly to: bigint;
  readonly per: bigint;
}

/** Return when a point on its way from a to b is within `size` of p, along one axis. */
function times(a: bigint, b: bigint, p: bigint, size: bigint): Interval {
  if (b < a) return times(-a, -b, -p, size);
  if (b > a) return { from: p - size - a, to: p + size - a, per: b - a };
  return p - size <= a && a <= p + size ? { from: 0n, to: 1n, per: 1n } : { from: 1n, to: 0n, per: 1n };
}

function meet(a: Interval, b: Interval): boolean {
  const empty = a.from > a.to || b.from > b.to;
  return !empty && a.from * b.per <= b.to * a.per && b.from * a.per <= a.to * b.per;
}

function neighbours(i: number, width: number, corners: boolean): number[] {
  const x = i % width;
  const near: number[] = [];
  for (const row of [-width, 0, width]) {
    for (const column of [-1, 0, 1]) {
      const beside = corners || row === 0 || column === 0;
      if (beside && x + column >= 0 && x + column < width) near.push(i + row + column);
    }
  }
  return near;
}
