import { LONGEST_MATCH } from "./codes.ts";

/**
 * Hold one row as runs of equal values: run k ends before position `end[k]` and starts where run k - 1 ends.
 *
 * Values are bytes, or four bytes in one number for true colour.
 */
export class RunRow {
  length = 0;
  readonly end: Uint32Array;
  readonly value: Uint32Array;

  constructor(width: number) {
    this.end = new Uint32Array(width);
    this.value = new Uint32Array(width);
  }

  /** Become the runs of values[from] up to values[to - 1]. */
  scan(values: Uint8Array | Uint16Array, from: number, to: number): void {
    this.length = 0;
    for (let i = from; i < to; ) {
      const value = values[i]!;
      i += 1;
      while (i < to && values[i] === value) i += 1;
      this.#push(value, i - from);
    }
  }

  /** Become a copy of another row. */
  assign(row: RunRow): void {
    this.length = row.length;
    this.end.set(row.end.subarray(0, row.length));
    this.value.set(row.value.subarray(0, row.length));
  }

  /** Become row - above, byte by byte modulo 256: the PNG filter "Up". */
  subtract(row: RunRow, above: RunRow): void {
    this.length = 0;
    for (let a = 0, b = 0; a < row.length; ) {
      const end = Math.min(row.end[a]!, above.end[b]!);
      const value = bytewiseDifference(row.value[a]!, above.value[b]!);
      if (this.length > 0 && this.value[this.length - 1] === value) this.end[this.length - 1] = end;
      else this.#push(value, end);
      if (row.end[a] === end) a += 1;
      if (above.end[b] === end) b += 1;
    }
  }

  /** Estimate how many deflate tokens the row takes: one for each run, one for each match. */
  get cost(): number {
    let cost = this.length;
    for (let k = 0, start = 0; k < this.length; k += 1) {
      cost += Math.ceil((this.end[k]! - start - 1) / LONGEST_MATCH);
      start = this.end[k]!;
    }
    return cost;
  }

  #push(value: number, end: number): void {
    this.value[this.length] = value;
    this.end[this.length] = end;
    this.length += 1;
  }
}

/** Subtract all four bytes at once: odd and even ones apart, with a guard bit against borrowing. */
function bytewiseDifference(a: number, b: number): number {
  const even = ((a & 0xff00ff) | 0x1000100) - (b & 0xff00ff);
  const odd = (((a >>> 8) & 0xff00ff) | 0x1000100) - ((b >>> 8) & 0xff00ff);
  return ((even & 0xff00ff) | ((odd & 0xff00ff) << 8)) >>> 0;
}
