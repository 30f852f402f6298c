import type { Change, Draft } from "../state/draft.ts";
import type { Keeper, Kept, Step } from "../state/step.ts";
import { Claim } from "./claim.ts";
import { Database } from "./database.ts";
import { adopt, findEarlier, remove, wipe } from "./earlier.ts";
import type { Identity } from "./identity.ts";
import { idle } from "./idle.ts";
import { Neighbours, type News } from "./neighbours.ts";
import { within } from "./patience.ts";
import { type Reading, read, readOlder, type Rest } from "./reading.ts";
import type { DraftRow, StepRow } from "./rows.ts";
import { type Position, Snapshots } from "./snapshots.ts";
import { Stacks } from "./stacks.ts";

/** How it stands with what was painted: nothing yet, on its way, on the device, or not on the device. */
export type Keeping = "nothing" | "saving" | "saved" | "failing";

/** Who hears of a journal. */
export interface JournalHost {
  /** `keeping` or `reading` has changed. */
  changed(): void;
  /** What is on the device is to be shown instead: another tab paints, or has painted until now. */
  show(kept: Kept): void;
}

/** A stroke under way is kept as often, in milliseconds, and at its end. */
const CHECKPOINT = 400;

/** What could not be kept is tried again after so long, in milliseconds. */
const RETRY = 3_000;

/** A draft that is not there within this time, in milliseconds, does not hold the worker up any longer. */
const PATIENCE = 10_000;

/** A write that takes longer, in milliseconds, is told: nobody should rely on it. */
const SLOW = 5_000;

/** Keeps one draft on the worker's device, step by step, and gives it back. */
export class Journal implements Keeper {
  readonly #id: string;
  readonly #row: DraftRow;
  readonly #database = new Database();
  readonly #claim: Claim;
  readonly #host: JournalHost;
  readonly #neighbours: Neighbours;
  #draft: Draft | null = null;
  #snapshots: Snapshots | null = null;
  #stacks = new Stacks();
  #rest: Rest = { past: [], future: [], steps: 0 };
  #last = 0;
  #queue = new Map<number, StepRow>();
  #wipe = false;
  /** What is on the device is not shown yet: it must not be written over. */
  #stale = false;
  #age = 0;
  #live = 0;
  #done = 0;
  #stored = 0;
  #writing = false;
  #failing = false;
  #closed = false;
  #checkpoint: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor({ id, place, width, height }: Identity, host: JournalHost) {
    this.#id = id;
    this.#host = host;
    this.#row = { id, place, width, height, owner: null, beat: 0, changed: null };
    this.#claim = new Claim(this.#database, this.#row, {
      lost: () => void this.#lost(),
      gained: () => void this.#goOnAgain(),
      isElsewhere: () => this.#neighbours.ask(),
    });
    this.#neighbours = new Neighbours(id, (news) => this.#hear(news));
  }

  /** Open the database, claim the draft and read it; rejects where the browser refuses, or does not answer. */
  async open(): Promise<Kept> {
    await this.#database.open();
    return within(PATIENCE, this.#claim.take().then(() => this.#read()));
  }

  /** Whether another tab paints this draft, or has painted and is to be read first. */
  get reading(): boolean {
    return !this.#claim.held || this.#stale;
  }

  /** When something was last done, in milliseconds; null = never. */
  get changed(): number | null {
    return this.#claim.changed;
  }

  /** Whether there is work here that another tab's would replace. */
  get unsaved(): boolean {
    return this.#queue.size > 0;
  }

  get keeping(): Keeping {
    if (this.#failing) return "failing";
    if (this.#done === 0) return "nothing";
    return this.#stored === this.#done ? "saved" : "saving";
  }

  /** Keep what is done to this draft from now on. */
  follow(draft: Draft): void {
    this.#draft = draft;
    this.#snapshots = new Snapshots(this.#id, this.#database, this.#claim, draft);
    this.#snapshots.last = this.#rest.steps;
    draft.keeper = this;
    draft.subscribe((change) => this.#hearDraft(change));
    void this.#readRest();
  }

  keep(step: Step): void {
    if (this.reading) return;
    this.#last += 1;
    this.#stacks.follow(this.#last, step);
    this.#queue.set(this.#last, step);
    this.#note();
    void this.#write();
  }

  /** What is kept of the draft stays until something new is done: a reset is no reason to lose it. */
  clear(): void {
    if (this.reading) return;
    this.#queue.clear();
    this.#wipe = true;
    this.#age += 1;
    [this.#last, this.#live] = [0, 0];
    if (this.#snapshots !== null) this.#snapshots.last = 0;
    [this.#done, this.#stored] = [0, 0];
    this.#stacks = new Stacks();
    this.#rest = { past: [], future: [], steps: 0 };
    this.#host.changed();
  }

  /** Keep everything now, a live stroke too: the page may be gone at any moment. */
  flush(): void {
    if (!this.reading && this.#stored !== this.#done) void this.#write(true);
  }

  /** Become the one who paints. */
  async takeOver(): Promise<void> {
    this.#stale = true;
    if (!this.#claim.held) await this.#claim.take(true);
    this.#neighbours.tell("taken");
    await this.#reread();
  }

  /** Leave the draft to other tabs. */
  close(): void {
    this.rest();
    this.#closed = true;
    clearTimeout(this.#checkpoint);
    clearTimeout(this.#retry);
    this.#neighbours.close();
    this.#database.close();
    if (this.#draft !== null) this.#draft.keeper = null;
  }

  /** The page goes, perhaps to come back. */
  rest(): void {
    this.flush();
    this.#claim.give();
  }

  /** The page came back. */
  async wake(): Promise<void> {
    if (this.#claim.held || this.#closed) return;
    await this.#claim.take();
    await this.#goOnAgain();
  }

  /** Find the newest draft of the same work on the task as it was before it changed. */
  earlier(): Promise<DraftRow | null> {
    return findEarlier(this.#database, this.#row);
  }

  /** Read an earlier draft. */
  async readEarlier(row: DraftRow): Promise<Kept> {
    return (await read(this.#database, row.id)).kept;
  }

  async discardEarlier(row: DraftRow): Promise<void> {
    await remove(this.#database, row.id);
  }

  /** Go on with an earlier draft instead of this one, in which nothing was done yet. */
  async useEarlier(row: DraftRow): Promise<void> {
    await adopt(this.#database, row.id, this.#id);
    await this.#reread();
  }

  #hearDraft({ kind }: Change): void {
    if (this.reading || (kind !== "pixels" && kind !== "instances")) return;
    this.#note();
    this.#checkpoint ??= setTimeout(() => this.#keepLive(), CHECKPOINT);
  }

  #keepLive(): void {
    this.#checkpoint = undefined;
    void this.#write();
  }

  /** Something is shown that is not on the device. */
  #note(): void {
    const before = this.keeping;
    this.#done += 1;
    if (before !== this.keeping) this.#host.changed();
  }

  async #read(): Promise<Kept> {
    return this.#take(await read(this.#database, this.#id));
  }

  #take({ kept, stacks, last, rest }: Reading): Kept {
    [this.#stacks, this.#last, this.#rest] = [stacks, last, rest];
    if (this.#snapshots !== null) this.#snapshots.last = rest.steps;
    this.#queue.clear();
    this.#wipe = this.#stale = false;
    this.#age += 1;
    this.#live = 0;
    this.#stored = this.#done = last;
    return kept;
  }

  /** Write what waits, one transaction after the other; `now` does not wait, not even for the answer who owns the draft. */
  async #write(now = false): Promise<void> {
    if (this.#closed || this.reading || (this.#writing && !now) || this.#stored === this.#done) return;
    clearTimeout(this.#retry);
    this.#writing = true;
    const slow = setTimeout(() => this.#fail(true), SLOW);
    const [done, age] = [this.#done, this.#age];
    const rows = this.#rows();
    const isWork = [...rows.values()].some(({ entry }) => entry !== null); // else a script changed the labels
    try {
      await this.#database.run("readwrite", (transaction) => {
        const put = () => this.#put(transaction, rows);
        if (now) put();
        else this.#claim.check(transaction, isWork, put);
      });
      if (age === this.#age) this.#wrote(rows, done); // else it was of a draft that has been cleared since
    } catch {
      if (!this.reading) this.#postpone();
    } finally {
      clearTimeout(slow);
      this.#writing = false;
    }
    if (!this.#failing && this.#stored !== this.#done) this.#goOn();
  }

  /** A stroke under way does not ask for one write after the other. */
  #goOn(): void {
    if (this.#queue.size > 0 || !this.#draft!.isPainting) void this.#write();
    else this.#checkpoint ??= setTimeout(() => this.#keepLive(), CHECKPOINT);
  }

  #rows(): ReadonlyMap<number, StepRow> {
    const rows = new Map(this.#queue);
    const live = this.#draft?.live ?? null;
    if (live !== null) rows.set(this.#last + 1, live);
    return rows;
  }

  #put(transaction: IDBTransaction, rows: ReadonlyMap<number, StepRow>): void {
    const steps = transaction.objectStore("steps");
    if (this.#wipe) wipe(transaction, this.#id);
    if (this.#live > this.#last) steps.delete([this.#id, this.#live]); // of a stroke that was cancelled
    for (const [seq, row] of rows) steps.put(row, [this.#id, seq]);
    transaction.commit();
  }

  #wrote(rows: ReadonlyMap<number, StepRow>, done: number): void {
    for (const [seq, row] of rows) if (this.#queue.get(seq) === row) this.#queue.delete(seq);
    this.#live = Math.max(0, ...rows.keys());
    this.#wipe = false;
    this.#stored = Math.max(done, this.#stored);
    this.#fail(false);
    this.#host.changed();
    this.#neighbours.tell("written");
    if (this.#snapshots!.isDue(this.#last)) void this.#snapshots!.take(() => this.#position);
  }

  /** Where the journal stands, once all steps are written. */
  get #position(): Position | null {
    return this.#queue.size > 0 || this.#writing ? null : { seq: this.#last, stacks: this.#stacks };
  }

  #postpone(): void {
    this.#fail(true);
    this.#retry = setTimeout(() => void this.#write(), RETRY);
  }

  #fail(failing: boolean): void {
    if (this.#failing === failing) return;
    this.#failing = failing;
    this.#host.changed();
  }

  async #readRest(): Promise<void> {
    const rest = this.#rest;
    try {
      for (;;) {
        const next = rest.future.at(-1) ?? 0;
        const older = await readOlder(this.#database, this.#id, rest);
        if (older === null || rest !== this.#rest || this.#closed) return;
        const future = this.#stacks.future.includes(next) ? older.future : []; // something new was done meanwhile
        this.#draft!.recall(older.past, future, older.events);
        await idle();
      }
    } catch {
      // What cannot be read cannot be undone; what was painted is there.
    }
  }

  /** Another tab paints: show what is on the device, unless here is more than that. */
  async #lost(): Promise<void> {
    this.#host.changed();
    if (!this.unsaved) await this.#reread();
  }

  /** The draft is ours again; what another tab has made of it takes no unsaved work away: the worker decides. */
  async #goOnAgain(): Promise<void> {
    if (this.#draft === null) return;
    this.#stale = !this.#claim.held || !this.#claim.unbroken;
    if (this.#stale && !this.unsaved) return this.#reread();
    this.#host.changed();
    void this.#write();
  }

  async #reread(): Promise<void> {
    if (this.#closed || this.#draft === null) return;
    this.#stale = true;
    try {
      this.#host.show(await this.#read());
      this.#host.changed();
      void this.#readRest();
    } catch {
      this.#fail(true);
    }
  }

  #hear(news: News): void {
    if (news === "who" && this.#claim.held) this.#neighbours.tell("me");
    else if (news === "taken" && this.#claim.held) this.#claim.lose();
    else if (news === "written" && this.reading && !this.unsaved) void this.#reread();
  }
}
