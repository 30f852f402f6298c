import type { Rect } from "./rect.ts";
import type { Pixels } from "./runs.ts";

/** Every which row is looked through first. */
const COARSE = 16;

/**
 * Return the exact bounding box of an instance that has at least one pixel, all of them inside `box`.
 *
 * Each side moves inwards and stops at the first pixel found: after a small erasure nearly nothing is read. Columns are
 * not walked down, for each step would leave the cache: every row is looked through up to the sides found so far, and
 * some rows before the others, so that these sides are soon near the true ones.
 */
export function shrinkBox(pixels: Pixels, width: number, id: number, box: Rect): Rect {
  let { y0, y1 } = box;
  while (!rowOf(pixels, width, y0, box.x0, box.x1).includes(id)) y0 += 1;
  while (!rowOf(pixels, width, y1 - 1, box.x0, box.x1).includes(id)) y1 -= 1;
  let x0 = box.x1;
  let x1 = box.x0;
  for (const step of [COARSE, 1]) {
    for (let y = y0; y < y1; y += step) {
      const first = x0 > box.x0 ? rowOf(pixels, width, y, box.x0, x0).indexOf(id) : -1;
      if (first >= 0) x0 = box.x0 + first;
      const last = x1 < box.x1 ? rowOf(pixels, width, y, x1, box.x1).lastIndexOf(id) : -1;
      if (last >= 0) x1 += last + 1;
    }
  }
  return { x0, y0, x1, y1 };
}

function rowOf(pixels: Pixels, width: number, y: number, x0: number, x1: number): Pixels {
  return pixels.subarray(y * width + x0, y * width + x1);
}
