import { connectRuns } from "./connect.ts";
import type { Rect } from "./rect.ts";
import { type Pixels, Runs, runsOfInstance } from "./runs.ts";

/** Return the 8-connected parts of one instance inside the box: largest first, then that which begins first. */
export function partsOf(pixels: Pixels, width: number, id: number, box: Rect): Runs[] {
  const runs = runsOfInstance(pixels, width, id, box);
  const roots = connectRuns(runs, width, true);
  const counts = new Uint32Array(runs.length);
  for (const root of roots) counts[root]! += 1;
  const parts = new Map<number, { readonly runs: Runs; area: number }>();
  for (let k = 0; k < runs.length; k += 1) {
    if (roots[k] === k) parts.set(k, { runs: new Runs(counts[k]), area: 0 });
    const part = parts.get(roots[k]!)!;
    part.runs.push(runs.start[k]!, runs.size[k]!, id);
    part.area += runs.size[k]!;
  }
  return [...parts.values()].sort((a, b) => b.area - a.area).map((part) => part.runs);
}
