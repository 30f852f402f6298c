import type { KeptRuns, Standing, Step } from "../state/step.ts";

/** The stores of the database. */
export const STORES = ["drafts", "snapshots", "bands", "steps"] as const;

/** One draft on this device: whose and of what. Small, for it is written with every step. */
export interface DraftRow {
  readonly id: string;
  /** Page, task, widget, worker and assignment: what another draft of the same work has in common with it. */
  readonly place: string;
  readonly width: number;
  readonly height: number;
  /** Who writes; null = nobody. */
  readonly owner: string | null;
  /** When the owner last said so, in milliseconds; only where there are no Web Locks. */
  readonly beat: number;
  /** When something was last done; null = never. */
  readonly changed: number | null;
}

/** Where a draft stood after a step; its pixels are in bands. */
export interface SnapshotRow {
  readonly seq: number;
  readonly standing: Standing;
  readonly past: Uint32Array;
  readonly future: Uint32Array;
}

/** The runs of some rows of the map at the last snapshot, under the key [draft, place]. */
export type BandRow = KeptRuns;

/** A step under the key [draft, number]; a live stroke is kept as the entry that it would be. */
export type StepRow = Step;

/** All keys of one draft whose second part lies between two numbers, both included. */
export function keysOf(id: string, from = 0, to = Infinity): IDBKeyRange {
  return IDBKeyRange.bound([id, from], [id, to]);
}
