import type { Rect } from "./rect.ts";
import { runEnds } from "./run-ends.ts";

/** The label map's pixels, row by row; Uint16 beyond 255 instances. */
export type Pixels = Uint8Array | Uint16Array;

/**
 * Hold runs of equal pixels in map order: `size` pixels from index `start`, all of them `id`.
 *
 * Typed arrays, ten bytes a run: a hundred strokes of radius 200 stay within a few megabytes.
 */
export class Runs {
  length = 0;
  start: Uint32Array<ArrayBuffer>;
  size: Uint32Array<ArrayBuffer>;
  id: Uint16Array<ArrayBuffer>;

  constructor(capacity = 32) {
    this.start = new Uint32Array(capacity);
    this.size = new Uint32Array(capacity);
    this.id = new Uint16Array(capacity);
  }

  /** Append one run; where memory has run out, raise RangeError and stay as it is. */
  push(start: number, size: number, id: number): void {
    if (this.length === this.start.length) this.#resize(Math.max(4, this.length * 2));
    this.start[this.length] = start;
    this.size[this.length] = size;
    this.id[this.length] = id;
    this.length += 1;
  }

  /** Give back the memory that is not in use. */
  trim(): void {
    this.#resize(this.length);
  }

  /** Count the pixels of all runs. */
  get pixels(): number {
    let pixels = 0;
    for (let k = 0; k < this.length; k += 1) pixels += this.size[k]!;
    return pixels;
  }

  /** Tell the memory held, in bytes. */
  get bytes(): number {
    return this.start.byteLength + this.size.byteLength + this.id.byteLength;
  }

  #resize(capacity: number): void {
    const larger = new Runs(capacity); // all three before any is replaced
    larger.start.set(this.start.subarray(0, this.length));
    larger.size.set(this.size.subarray(0, this.length));
    larger.id.set(this.id.subarray(0, this.length));
    this.start = larger.start;
    this.size = larger.size;
    this.id = larger.id;
  }
}

/**
 * Return the runs sorted by start, neighbours of equal id joined within a row.
 *
 * The runs must not overlap. A stroke adds a thin crescent a move; joined, it needs a few runs a row.
 */
export function joinRuns(runs: Runs, width: number): Runs {
  const order = startOrder(runs);
  const joined = new Runs();
  for (let n = 0; n < runs.length; n += 1) {
    const k = order === null ? n : order[n]!;
    const last = joined.length - 1;
    const start = runs.start[k]!;
    const follows = last >= 0 && joined.start[last]! + joined.size[last]! === start && start % width !== 0;
    if (follows && joined.id[last] === runs.id[k]) joined.size[last]! += runs.size[k]!;
    else joined.push(start, runs.size[k]!, runs.id[k]!);
  }
  joined.trim();
  return joined;
}

/** Return the runs of everything that is not background. */
export function runsOf(pixels: Pixels, width: number): Runs {
  const runEnd = runEnds(pixels);
  const runs = new Runs();
  for (let row = 0; row < pixels.length; row += width) {
    for (let i = row; i < row + width; ) {
      const end = runEnd(i, row + width);
      if (pixels[i] !== 0) runs.push(i, end - i, pixels[i]!);
      i = end;
    }
  }
  runs.trim();
  return runs;
}

/** Return the runs of one instance inside the box, in map order. */
export function runsOfInstance(pixels: Pixels, width: number, id: number, box: Rect): Runs {
  const runEnd = runEnds(pixels);
  const runs = new Runs();
  for (let y = box.y0; y < box.y1; y += 1) {
    const stop = y * width + box.x1;
    for (let i = y * width + box.x0; i < stop; ) {
      const end = runEnd(i, stop);
      if (pixels[i] === id) runs.push(i, end - i, id);
      i = end;
    }
  }
  runs.trim();
  return runs;
}

/**
 * Return the positions of the runs sorted by start; null where they are in this order already.
 *
 * Start and position share one double (29 + 24 bits), so that the sort is a native one: strokes join their runs long
 * before there are 2^24, and whatever walks the map finds them in order.
 */
function startOrder(runs: Runs): Uint32Array | null {
  if (runs.start.subarray(0, runs.length).every((start, k) => k === 0 || runs.start[k - 1]! < start)) return null;
  const keys = Float64Array.from({ length: runs.length }, (_, k) => runs.start[k]! * 2 ** 24 + k);
  return Uint32Array.from(keys.sort(), (key) => key % 2 ** 24);
}
