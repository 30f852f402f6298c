import type { DraftEvent } from "./events.ts";
import type { Entry } from "./history.ts";
import type { AdmittedInstances } from "./instances.ts";
import { Runs } from "../raster/runs.ts";

/** One thing that was done to a draft, with the history entry it made, if any: enough to do it again without its tool. */
export interface Step {
  readonly event: DraftEvent;
  readonly entry: Entry | null;
}

/** Hears of every step as it is done, before anybody else; and that all was cleared. */
export interface Keeper {
  keep(step: Step): void;
  clear(): void;
}

/** What a draft is at one moment, but for its pixels, its history and its events. */
export interface Standing {
  readonly labels: readonly string[];
  readonly selected: number;
  readonly instances: AdmittedInstances;
}

/** A draft to go on with: where it stood, what can be undone and redone from there, and what was done since. */
export interface Kept {
  /** null = the initial state. */
  readonly standing: Standing | null;
  /** The pixels that are not background; with no standing they do not count. */
  readonly runs: Runs;
  /** The newest entries to undo, oldest first, and those to redo, the next one last; older ones may be recalled later. */
  readonly past: readonly Entry[];
  readonly future: readonly Entry[];
  readonly steps: readonly Step[];
  /** How many events came before the steps; they are recalled later. */
  readonly earlier: number;
}

/** Runs as they are stored: their fields, no methods. */
export type KeptRuns = Pick<Runs, "length" | "start" | "size" | "id">;

/** Give an entry that was stored its methods back. */
export function revived(entry: Entry): Entry {
  return { ...entry, patches: entry.patches.map(({ to, runs }) => ({ to, runs: Object.assign(new Runs(0), runs) })) };
}

/** Join runs of neighbouring stretches of one map. */
export function concatenated(parts: readonly KeptRuns[]): Runs {
  const whole = new Runs(parts.reduce((sum, { length }) => sum + length, 0));
  for (const { length, start, size, id } of parts) {
    whole.start.set(start.subarray(0, length), whole.length);
    whole.size.set(size.subarray(0, length), whole.length);
    whole.id.set(id.subarray(0, length), whole.length);
    whole.length += length;
  }
  return whole;
}
