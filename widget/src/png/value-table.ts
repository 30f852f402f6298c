import type { RunRow } from "./run-row.ts";

/** Turn instance ids into the values that stand for them in a PNG, and find ids that should or should not be there. */
export class ValueTable {
  readonly #ids: readonly number[];
  readonly #values = new Uint32Array(0x10000);
  readonly #known = new Uint8Array(0x10000);
  readonly #used = new Uint8Array(0x10000);

  /** `values[k]` stands for `ids[k]`; 0 stands for 0, the background. */
  constructor(ids: readonly number[], values: readonly number[]) {
    this.#ids = ids;
    this.#known[0] = 1;
    ids.forEach((id, k) => {
      this.#values[id] = values[k]!;
      this.#known[id] = 1;
    });
  }

  /** Replace the ids of a row; raise RangeError at one that is not listed. */
  replaceIn(row: RunRow): void {
    for (let k = 0; k < row.length; k += 1) {
      const id = row.value[k]!;
      if (this.#known[id] === 0) throw new RangeError(`the label map holds ${id}, which is none of the instances`);
      this.#used[id] = 1;
      row.value[k] = this.#values[id]!;
    }
  }

  /** Raise RangeError when a listed id has not occurred. */
  checkUsed(): void {
    const missing = this.#ids.find((id) => this.#used[id] === 0);
    if (missing !== undefined) throw new RangeError(`instance ${missing} has no pixel in the label map`);
  }
}
