import { connectRuns } from "./connect.ts";
import type { Rect } from "./rect.ts";
import { type Pixels, runsOfInstance } from "./runs.ts";

/** Count the 8-connected pieces of one instance inside its bounding box. */
export function countPieces(pixels: Pixels, width: number, id: number, box: Rect): number {
  const roots = connectRuns(runsOfInstance(pixels, width, id, box), width, true);
  let pieces = 0;
  for (let k = 0; k < roots.length; k += 1) if (roots[k] === k) pieces += 1;
  return pieces;
}
