import type { Rect } from "./rect.ts";
import type { Pixels } from "./runs.ts";

/**
 * Return the exact bounding box of an instance that has at least one pixel, all of them inside `box`.
 *
 * Each side moves inwards and stops at the first pixel found: after a small erasure nearly nothing is read.
 */
export function shrinkBox(pixels: Pixels, width: number, id: number, box: Rect): Rect {
  let { x0, y0, x1, y1 } = box;
  while (!inRow(pixels, y0 * width + x0, y0 * width + x1, id)) y0 += 1;
  while (!inRow(pixels, (y1 - 1) * width + x0, (y1 - 1) * width + x1, id)) y1 -= 1;
  while (!inColumn(pixels, y0 * width + x0, y1 * width, width, id)) x0 += 1;
  while (!inColumn(pixels, y0 * width + x1 - 1, y1 * width, width, id)) x1 -= 1;
  return { x0, y0, x1, y1 };
}

function inRow(pixels: Pixels, from: number, to: number, id: number): boolean {
  for (let i = from; i < to; i += 1) if (pixels[i] === id) return true;
  return false;
}

function inColumn(pixels: Pixels, from: number, to: number, width: number, id: number): boolean {
  for (let i = from; i < to; i += width) if (pixels[i] === id) return true;
  return false;
}
