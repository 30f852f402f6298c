import { within } from "./patience.ts";
import { STORES } from "./rows.ts";

const NAME = "maskpress";
const VERSION = 1;

/** A database that does not open within this time, in milliseconds, counts as refused: the worker is waiting for the image. */
const PATIENCE = 4_000;

/** The journal's database; opened again, once, when the browser has closed it. */
export class Database {
  #open: IDBDatabase | null = null;
  #closed = false;

  /** Open the database; reject where the browser refuses it, or does not answer. */
  async open(): Promise<void> {
    const open = await within(PATIENCE, opened());
    if (this.#closed) {
      open.close();
      throw new DOMException("closed", "InvalidStateError");
    }
    this.#open = open;
    const forget = () => (this.#open = null);
    this.#open.onclose = forget;
    this.#open.onversionchange = () => {
      this.#open?.close();
      forget();
    };
  }

  /**
   * Make requests in one transaction; resolves when it is complete, rejects when it is not.
   *
   * Written is what lies on the disk ("strict"): measured, a write takes 1 to 3 ms longer so, which nobody waits for, and
   * "Saved" stays true when the power fails.
   */
  async run(mode: IDBTransactionMode, ask: (transaction: IDBTransaction) => void): Promise<void> {
    let transaction: IDBTransaction;
    try {
      transaction = this.#begin(mode);
    } catch {
      await this.open();
      transaction = this.#begin(mode);
    }
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
      ask(transaction);
    });
  }

  /** Close it for good, once what was asked of it is done. */
  close(): void {
    this.#closed = true;
    this.#open?.close();
    this.#open = null;
  }

  #begin(mode: IDBTransactionMode): IDBTransaction {
    if (this.#open === null) throw new DOMException("closed", "InvalidStateError");
    return this.#open.transaction(STORES, mode, { durability: "strict" });
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION); // raises where storage is refused, which rejects too
    request.onupgradeneeded = () => build(request.result);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => resolve(request.result);
  });
}

function build(database: IDBDatabase): void {
  const [drafts, ...others] = STORES;
  database.createObjectStore(drafts, { keyPath: "id" }).createIndex("place", "place");
  for (const name of others) database.createObjectStore(name);
}
