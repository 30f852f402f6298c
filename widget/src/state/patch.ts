import type { Runs } from "../raster/runs.ts";

/** A reversible change of pixels: those of `runs`, whose ids it holds, become `to`. The runs do not overlap. */
export interface Patch {
  readonly to: number;
  readonly runs: Runs;
}
