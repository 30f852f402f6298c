import { MapBands } from "../state/bands.ts";
import type { Draft } from "../state/draft.ts";
import type { Claim } from "./claim.ts";
import type { Database } from "./database.ts";
import { idle } from "./idle.ts";
import type { BandRow, SnapshotRow } from "./rows.ts";
import type { Stacks } from "./stacks.ts";

/** After so many steps the draft is kept as a whole: opening does again what came after. */
const STEPS = 200;

const BANDS_AT_ONCE = 4;

/** Where the journal stands. */
export interface Position {
  readonly seq: number;
  readonly stacks: Stacks;
}

/** Keeps a draft as a whole now and then: band by band in idle time, and of the bands only those that have changed. */
export class Snapshots {
  /** The step after which the last one was taken. */
  last = 0;
  readonly #id: string;
  readonly #database: Database;
  readonly #claim: Claim;
  readonly #draft: Draft;
  readonly #bands: MapBands;
  #busy = false;

  constructor(id: string, database: Database, claim: Claim, draft: Draft) {
    this.#id = id;
    this.#database = database;
    this.#claim = claim;
    this.#draft = draft;
    this.#bands = new MapBands(draft.map);
    this.#bands.touchAll();
    draft.subscribe(({ dirty }) => dirty !== null && this.#bands.touch(dirty));
  }

  /** What began with an earlier answer is kept as a whole at once: its steps alone say nothing once the task has changed. */
  isDue(seq: number): boolean {
    const first = this.last === 0 && this.#draft.hasInitial;
    return !this.#busy && seq - this.last >= (first ? 1 : STEPS);
  }

  /** Take one as soon as all steps are written and every band is as the map is; `position` is null until then. */
  async take(position: () => Position | null): Promise<void> {
    this.#busy = true;
    while (this.#claim.held) {
      const now = position();
      if (now !== null && this.#bands.fresh && !this.#draft.isPainting) {
        if (now.seq > 0) await this.#put(now, this.#bands.give());
        break;
      }
      await idle();
      this.#bands.step();
    }
    this.#busy = false;
  }

  async #put({ seq, stacks }: Position, bands: ReadonlyMap<number, BandRow>): Promise<void> {
    const [past, future] = [Uint32Array.from(stacks.past), Uint32Array.from(stacks.future)];
    const row: SnapshotRow = { seq, standing: this.#draft.standing, past, future };
    const put = (transaction: IDBTransaction) => {
      transaction.objectStore("snapshots").put(row, this.#id);
      putInTurns(transaction.objectStore("bands"), this.#id, [...bands]);
    };
    try {
      await this.#database.run("readwrite", (transaction) => this.#claim.check(transaction, false, () => put(transaction)));
      this.last = seq;
    } catch {
      this.#bands.touchAll(); // the steps are kept: the next one holds all of it
    }
  }
}

/** Put some bands a task: each is copied, and all of them at once would be felt. */
function putInTurns(store: IDBObjectStore, id: string, bands: (readonly [number, BandRow])[]): void {
  const some = bands.splice(0, BANDS_AT_ONCE).map(([k, band]) => store.put(band, [id, k]));
  const last = some.at(-1);
  if (last !== undefined) last.onsuccess = () => putInTurns(store, id, bands);
}
