import type { Database } from "./database.ts";
import type { DraftRow } from "./rows.ts";

/** Who hears what becomes of a claim. */
export interface ClaimHost {
  /** Another tab writes this draft now. */
  lost(): void;
  /** Nobody else writes it any more: it is ours. */
  gained(): void;
  /** Ask other tabs; false = none of them has it, whatever the database says: the owner may be the page before a reload. */
  isElsewhere(): Promise<boolean>;
}

/** How often an owner without Web Locks says that it is there, and after what silence it counts as gone, in milliseconds. */
const BEAT = 1_000;
const SILENCE = 3_000;

/**
 * Lets one tab write a draft.
 *
 * The row of the draft names its owner, and every write looks there first: that holds whatever tabs believe. Web Locks tell
 * at once when an owner is gone; they are missing on plain http, where the owner renews the row each second instead.
 */
export class Claim {
  readonly #database: Database;
  #row: DraftRow;
  readonly #host: ClaimHost;
  readonly #me = Math.random().toString(36).slice(2);
  #held = false;
  #turn = 0;
  /** Ours, but there was no room to write so. */
  #unwritten = false;
  /** Whether the row was on the device. */
  #seen = false;
  #unbroken = false;
  #waiting: AbortController | null = null;
  #release: () => void = () => undefined;
  #beat: ReturnType<typeof setInterval> | undefined;

  /** `row` is what to write of a draft that is new. */
  constructor(database: Database, row: DraftRow, host: ClaimHost) {
    this.#database = database;
    this.#row = row;
    this.#host = host;
  }

  /** When something was last done to the draft, in milliseconds; null = never. */
  get changed(): number | null {
    return this.#row.changed;
  }

  get held(): boolean {
    return this.#held;
  }

  /** Whether nobody else had the draft between the last two times that it was ours. */
  get unbroken(): boolean {
    return this.#unbroken;
  }

  /** Claim the draft; with `force` also from an owner who is there. Without success, it is gained when its owner goes. */
  async take(force = false): Promise<void> {
    const turn = ++this.#turn;
    const locked = await this.#lock(force);
    if (turn !== this.#turn) return; // given away meanwhile
    if (locked !== null) {
      if (locked) await this.#own(true);
      else this.#waitForLock();
      return;
    }
    await this.#own(force);
    if (!this.#held && !(await this.#host.isElsewhere())) await this.#own(true);
    if (turn !== this.#turn) return;
    clearInterval(this.#beat);
    this.#beat = setInterval(() => void this.#renew(), BEAT);
  }

  /** Ask within a transaction whether the draft is still ours, and note when work was done on it; else nothing is written. */
  check(transaction: IDBTransaction, isWork: boolean, then: () => void): void {
    const drafts = transaction.objectStore("drafts");
    drafts.get(this.#row.id).onsuccess = ({ target }) => {
      const row = (target as IDBRequest<DraftRow | undefined>).result;
      if (row === undefined && this.#seen) return transaction.abort(); // what came before was cleared: this alone is no draft
      if (row !== undefined && row.owner !== this.#me && !this.#unwritten) return this.lose(transaction);
      this.#note(row, isWork, drafts);
      transaction.addEventListener("complete", () => [this.#unwritten, this.#seen] = [false, true]);
      then();
    };
  }

  /** Write when something was done; to the second is often enough, for this is done several times a second. */
  #note(row: DraftRow | undefined, isWork: boolean, drafts: IDBObjectStore): void {
    const { changed } = row ?? this.#row;
    const now = Date.now();
    if (row?.owner === this.#me && (changed === null ? !isWork : Math.abs(now - changed) < 1_000)) return;
    this.#row = { ...(row ?? this.#row), owner: this.#me, changed: isWork || changed !== null ? now : null, beat: now };
    drafts.put(this.#row);
  }

  /** Somebody else has it. */
  lose(transaction?: IDBTransaction): void {
    transaction?.abort();
    if (!this.#held) return;
    this.#held = false;
    this.#release();
    this.#host.lost();
    if (this.#beat === undefined) this.#waitForLock();
  }

  /** Leave it to others. The page may be gone before the database answers: nothing is asked of it. */
  give(): void {
    this.#turn += 1;
    clearInterval(this.#beat);
    this.#waiting?.abort();
    if (this.#held && this.#beat !== undefined) {
      const leave = (transaction: IDBTransaction) => {
        transaction.objectStore("drafts").put({ ...this.#row, beat: 0 });
        transaction.commit(); // later may never come
      };
      this.#database.run("readwrite", leave).catch(() => undefined);
    }
    this.#held = false;
    this.#release();
  }

  /** Become the owner, when there is no other who is there; a lock proves that there is none. */
  async #own(sure: boolean): Promise<void> {
    const turn = this.#turn;
    let free = false;
    const judge = (found: DraftRow | undefined): DraftRow | null => {
      const row = found ?? this.#row;
      this.#unbroken = row.owner === this.#me;
      if (found === undefined && this.#seen) {
        free = sure || this.#unbroken;
        return null; // who writes next finds that all was cleared
      }
      free = sure || row.owner === null || row.owner === this.#me || Date.now() - row.beat > SILENCE;
      this.#row = free ? { ...row, owner: this.#me, beat: Date.now() } : row;
      return free ? this.#row : null;
    };
    try {
      await this.#visit("readwrite", judge);
      this.#unwritten = false;
      this.#seen = true;
    } catch {
      await this.#visit("readonly", judge); // where there is no room to write, what is there can still be read
      this.#unwritten = free;
    }
    if (turn === this.#turn) this.#held = free;
  }

  /** Without locks: say that we are here, or see whether the owner has gone. */
  async #renew(): Promise<void> {
    const held = this.#held;
    try {
      await this.#own(false);
    } catch {
      return; // the database has gone: who writes next will tell
    }
    if (held && !this.#held) this.#host.lost();
    if (!held && this.#held) this.#host.gained();
  }

  /** Look at the row of the draft and replace it by what comes back; null leaves it. */
  #visit(mode: IDBTransactionMode, judge: (row: DraftRow | undefined) => DraftRow | null): Promise<void> {
    return this.#database.run(mode, (transaction) => {
      const drafts = transaction.objectStore("drafts");
      drafts.get(this.#row.id).onsuccess = ({ target }) => {
        const row = judge((target as IDBRequest<DraftRow | undefined>).result);
        if (row !== null && mode === "readwrite") drafts.put(row);
      };
    });
  }

  /** Take the lock of the draft; null where there are no locks. */
  #lock(force: boolean): Promise<boolean | null> {
    this.#waiting?.abort();
    return new Promise((done) => this.#request(force ? { steal: true } : { ifAvailable: true }, done));
  }

  /** Be told when the owner has gone, however that came. */
  #waitForLock(): void {
    this.#waiting = new AbortController();
    this.#request({ signal: this.#waiting.signal }, async (locked) => {
      if (locked !== true) return;
      await this.#own(true).catch(() => undefined);
      if (this.#held) this.#host.gained();
    });
  }

  #request(options: LockOptions, done: (locked: boolean | null) => void): void {
    if (navigator.locks === undefined) return done(null);
    let ours = false;
    const turn = this.#turn;
    const hold = (lock: Lock | null): Promise<void> | void => {
      ours = lock !== null && turn === this.#turn;
      done(ours);
      if (ours) return new Promise((release) => (this.#release = release));
    };
    navigator.locks.request(`maskpress ${this.#row.id}`, options, hold).catch(() => {
      if (ours) this.lose(); // another tab has taken it over
      else if (options.signal?.aborted !== true) done(null); // refused, as a page without a storage of its own is
    });
  }
}
