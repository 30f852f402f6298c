import type { Pixels, Runs } from "./runs.ts";

/** Tell whether a pixel `id` lies beside the runs, at a side or a corner, or in them. */
export function isBeside(pixels: Pixels, width: number, runs: Runs, id: number): boolean {
  for (let k = 0; k < runs.length; k += 1) {
    const start = runs.start[k]!;
    const row = start - (start % width);
    const from = Math.max(start - 1, row);
    const to = Math.min(start + runs.size[k]! + 1, row + width);
    for (const shift of [-width, 0, width]) {
      if (pixels.subarray(Math.max(from + shift, 0), Math.max(to + shift, 0)).includes(id)) return true;
    }
  }
  return false;
}
