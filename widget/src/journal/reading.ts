import type { DraftEvent } from "../state/events.ts";
import type { Entry } from "../state/history.ts";
import { concatenated, type Kept, revived } from "../state/step.ts";
import type { Database } from "./database.ts";
import { type BandRow, keysOf, type SnapshotRow, type StepRow } from "./rows.ts";
import { depthsOf, Stacks } from "./stacks.ts";

/** Of older entries so many are read at once: undo must never find them missing. */
const NEAR = 100;

/** What a draft was when it was read. */
export interface Reading {
  readonly kept: Kept;
  readonly stacks: Stacks;
  /** The number of the last step. */
  readonly last: number;
  /** What was left for later: numbers of entries, the nearest last, and how many of the first steps. */
  readonly rest: Rest;
}

export interface Rest {
  past: number[];
  future: number[];
  steps: number;
}

/** Older entries and events as a draft recalls them. */
export interface Recalled {
  readonly past: readonly Entry[];
  readonly future: readonly Entry[];
  readonly events: readonly DraftEvent[];
}

/** Read a draft, but for what can wait. */
export async function read(database: Database, id: string): Promise<Reading> {
  const found = await find(database, id);
  const { snapshot, bands, steps, past, future, rest } = found;
  const stacks = new Stacks(snapshot?.past, snapshot?.future);
  steps.forEach((step, k) => stacks.follow(rest.steps + 1 + k, step));
  const kept = {
    standing: snapshot?.standing ?? null,
    runs: concatenated(bands),
    past: past.map(revived),
    future: future.map(revived),
    steps: steps.map(({ event, entry }) => ({ event, entry: entry && revived(entry) })),
    earlier: rest.steps,
  };
  return { kept, stacks, last: rest.steps + steps.length, rest };
}

interface Found {
  snapshot: SnapshotRow | null;
  bands: BandRow[];
  steps: StepRow[];
  readonly past: Entry[];
  readonly future: Entry[];
  rest: Rest;
}

/** Find the last snapshot, the steps after it, and the entries below that they need or that undo needs next. */
async function find(database: Database, id: string): Promise<Found> {
  const found: Found = { snapshot: null, bands: [], steps: [], past: [], future: [], rest: { past: [], future: [], steps: 0 } };
  await database.run("readonly", (transaction) => {
    const store = (name: string) => transaction.objectStore(name);
    get<SnapshotRow | undefined>(store("snapshots").get(id), (snapshot) => {
      found.snapshot = snapshot ?? null;
      get<BandRow[]>(store("bands").getAll(keysOf(id)), (bands) => (found.bands = bands));
      get<StepRow[]>(store("steps").getAll(keysOf(id, (snapshot?.seq ?? 0) + 1)), (steps) => {
        found.steps = steps;
        if (snapshot !== undefined) findNear(found, snapshot, store("steps"), id);
      });
    });
  });
  return found;
}

function findNear(found: Found, { seq, past, future }: SnapshotRow, store: IDBObjectStore, id: string): void {
  const depths = depthsOf(found.steps);
  found.rest = { past: [...past], future: [...future], steps: seq };
  const into = (entries: Entry[]) => (step: StepRow | undefined) => step?.entry && entries.push(step.entry);
  for (const k of found.rest.past.splice(-Math.max(NEAR, depths.past))) get(store.get([id, k]), into(found.past));
  for (const k of found.rest.future.splice(-Math.max(NEAR, depths.future))) get(store.get([id, k]), into(found.future));
}

/** Read the next older entries that can be redone, else those that can be undone with their events; null = all is read. */
export async function readOlder(database: Database, id: string, rest: Rest): Promise<Recalled | null> {
  if (rest.future.length > 0) return { past: [], future: await readEntries(database, id, rest.future.splice(-NEAR)), events: [] };
  if (rest.steps === 0) return null;
  const [from, to] = [Math.max(1, rest.steps - NEAR + 1), rest.steps];
  let steps: StepRow[] = [];
  await database.run("readonly", (transaction) => {
    get<StepRow[]>(transaction.objectStore("steps").getAll(keysOf(id, from, to)), (found) => (steps = found));
  });
  rest.steps = from - 1;
  const first = rest.past.findIndex((seq) => seq >= from);
  const seqs = first < 0 ? [] : rest.past.splice(first);
  const past = seqs.flatMap((seq) => steps[seq - from]?.entry ?? []).map(revived);
  return { past, future: [], events: steps.map(({ event }) => event) };
}

async function readEntries(database: Database, id: string, seqs: readonly number[]): Promise<Entry[]> {
  const entries: Entry[] = [];
  await database.run("readonly", (transaction) => {
    const store = transaction.objectStore("steps");
    for (const seq of seqs) get<StepRow | undefined>(store.get([id, seq]), (step) => step?.entry && entries.push(step.entry));
  });
  return entries.map(revived);
}

function get<T>(request: IDBRequest<T>, take: (result: T) => unknown): void {
  request.onsuccess = () => take(request.result);
}
