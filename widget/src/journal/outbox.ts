import { within } from "./patience.ts";

/** One submission on this device: not sent yet, or a receipt. */
export interface OutboxRow<P> {
  /** Page, task, worker and assignment. */
  readonly id: string;
  /** Tells this submission from an earlier one of the same draft. */
  readonly stamp: string;
  readonly parcel: P;
  /** Who confirmed it, and when in milliseconds since 1970; null = nobody yet. */
  readonly confirmed: { readonly to: string; readonly time: number } | null;
  /** Whether the worker went back to change it. */
  readonly changing: boolean;
}

const NAME = "maskpress-outbox";
const STORE = "submissions";

/** A database that does not answer within this time, in milliseconds, counts as refused: a submission is waiting. */
const PATIENCE = 2_000;

/** Keeps submissions of type `P` until they are confirmed, and receipts of them afterwards. Never rejects. */
export class Outbox<P> {
  #open: Promise<IDBDatabase> | null = null;

  /** Read the rows of these ids; those that are not there, or cannot be read, are left out. */
  async read(ids: readonly string[]): Promise<OutboxRow<P>[]> {
    let found: IDBRequest<OutboxRow<P> | undefined>[] = [];
    const read = await this.#run("readonly", (store) => (found = ids.map((id) => store.get(id))));
    return read ? found.flatMap(({ result }) => (result === undefined ? [] : [result])) : [];
  }

  /** Read the rows that nobody has confirmed and whose ids begin so. */
  async unsent(start: string): Promise<OutboxRow<P>[]> {
    let found: IDBRequest<OutboxRow<P>[]> | null = null;
    const read = await this.#run("readonly", (store) => (found = store.getAll(IDBKeyRange.bound(start, `${start}\uffff`))));
    return read ? found!.result.filter(({ confirmed }) => confirmed === null) : [];
  }

  /** Keep a submission in place of the one before; resolves to whether it lies on the disk. */
  save(id: string, stamp: string, parcel: P): Promise<boolean> {
    const row: OutboxRow<P> = { id, stamp, parcel, confirmed: null, changing: false };
    return this.#run("readwrite", (store) => store.put(row));
  }

  /** Make a submission a receipt, unless a later one has taken its place. */
  async confirm(id: string, stamp: string, confirmed: { readonly to: string; readonly time: number }): Promise<void> {
    await this.#change(id, (row) => (row.stamp === stamp ? { ...row, confirmed } : row));
  }

  /** Note that the worker is changing what was submitted: the next visit goes on with that. */
  async reopen(id: string): Promise<void> {
    await this.#change(id, (row) => ({ ...row, changing: true }));
  }

  async #change(id: string, change: (row: OutboxRow<P>) => OutboxRow<P>): Promise<void> {
    await this.#run("readwrite", (store) => {
      const request = store.get(id) as IDBRequest<OutboxRow<P> | undefined>;
      request.onsuccess = () => request.result !== undefined && store.put(change(request.result));
    });
  }

  /** Make requests in one transaction; false where it does not complete, also not in a database opened anew. */
  async #run(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => void): Promise<boolean> {
    return (await this.#attempt(mode, ask)) || this.#attempt(mode, ask);
  }

  async #attempt(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => void): Promise<boolean> {
    try {
      await within(PATIENCE, this.#complete(mode, ask));
      return true;
    } catch {
      this.#open = null;
      return false;
    }
  }

  async #complete(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => void): Promise<void> {
    const database = await (this.#open ??= opened());
    database.onclose = () => (this.#open = null);
    // "strict", for a submission that is not sent has no other copy
    const transaction = database.transaction(STORE, mode, { durability: "strict" });
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = reject;
      ask(transaction.objectStore(STORE));
    });
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1); // raises where storage is refused, which rejects too
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onerror = reject;
    request.onsuccess = () => resolve(request.result);
  });
}
