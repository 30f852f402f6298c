import type { Instance } from "./instances.ts";
import type { Patch } from "./patch.ts";

/** What became of an instance; null = it does not exist. */
export interface InstanceChange {
  readonly before: Instance | null;
  readonly after: Instance | null;
}

/** One undoable step: patches and changes of instances, each in the order made. */
export interface Entry {
  readonly patches: readonly Patch[];
  readonly changes: readonly InstanceChange[];
  readonly selectedBefore: number;
  readonly selectedAfter: number;
}

/** What the history may hold by default, in bytes. */
export const HISTORY_BYTES = 256 * 2 ** 20;

/** Hold entries to undo and redo; beyond the limit the oldest are forgotten. */
export class History {
  /** How many entries were forgotten for lack of room. */
  forgotten = 0;
  readonly #limit: number;
  #past: Entry[] = [];
  #future: Entry[] = [];
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** The memory that all entries take, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The entry that would be undone next. */
  get last(): Entry | undefined {
    return this.#past.at(-1);
  }

  push(entry: Entry): void {
    for (const undone of this.#future) this.#bytes -= bytesOf(undone);
    this.#future = [];
    this.#past.push(entry);
    this.#bytes += bytesOf(entry);
    while (this.#bytes > this.#limit && this.#past.length > 1) this.#forget();
  }

  /** Return the entry to revert, if any. */
  back(): Entry | undefined {
    const entry = this.#past.pop();
    if (entry !== undefined) this.#future.push(entry);
    return entry;
  }

  /** Return the entry to apply again, if any. */
  forward(): Entry | undefined {
    const entry = this.#future.pop();
    if (entry !== undefined) this.#past.push(entry);
    return entry;
  }

  /** Put older entries below what is there, as many as there is room for; `past` is oldest first, of `future` the next one last. */
  recall(past: readonly Entry[], future: readonly Entry[]): void {
    const kept = this.#fitting(past);
    this.forgotten += past.length - kept.length;
    this.#past = [...kept, ...this.#past];
    this.#future = [...this.#fitting(future), ...this.#future];
  }

  clear(): void {
    this.forgotten = 0;
    this.#past = [];
    this.#future = [];
    this.#bytes = 0;
  }

  /** Take the newest of the entries, as long as there is room. */
  #fitting(entries: readonly Entry[]): readonly Entry[] {
    let first = entries.length;
    while (first > 0 && this.#bytes + bytesOf(entries[first - 1]!) <= this.#limit) {
      first -= 1;
      this.#bytes += bytesOf(entries[first]!);
    }
    return entries.slice(first);
  }

  #forget(): void {
    this.#bytes -= bytesOf(this.#past.shift()!);
    this.forgotten += 1;
  }
}

function bytesOf(entry: Entry): number {
  return entry.patches.reduce((sum, patch) => sum + patch.runs.bytes, 256);
}
