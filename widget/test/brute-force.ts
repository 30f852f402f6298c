/** DESIGN section 6 said again, pixel by pixel and in BigInt: slow, and nothing to get wrong. */
import type { Point } from "../src/raster/point.ts";

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

/** Count 8-connected pieces by flooding. */
export function floodedPieces(pixels: ArrayLike<number>, width: number, id: number): number {
  const left = new Set(Array.from(pixels, (_, i) => i).filter((i) => pixels[i] === id));
  let pieces = 0;
  for (const start of left) {
    pieces += 1;
    const queue = [start];
    left.delete(start);
    for (let i = queue.pop(); i !== undefined; i = queue.pop()) {
      for (const near of neighbours(i, width)) if (left.delete(near)) queue.push(near);
    }
  }
  return pieces;
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

function neighbours(i: number, width: number): number[] {
  const x = i % width;
  const near: number[] = [];
  for (const row of [-width, 0, width]) {
    for (const column of [-1, 0, 1]) if (x + column >= 0 && x + column < width) near.push(i + row + column);
  }
  return near;
}
