import type { Pixels, Runs } from "./runs.ts";

/** Write `to` into every pixel of the runs, or with null the id that each run holds. */
export function writeRuns(pixels: Pixels, runs: Runs, to: number | null): void {
  for (let k = 0; k < runs.length; k += 1) {
    const start = runs.start[k]!;
    pixels.fill(to ?? runs.id[k]!, start, start + runs.size[k]!);
  }
}
