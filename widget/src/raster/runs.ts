import type { Rect } from "./rect.ts";

/** The label map's pixels, row by row; Uint16 beyond 255 instances. */
export type Pixels = Uint8Array | Uint16Array;

/**
 * Hold runs of equal pixels in map order: `size` pixels from index `start`, all of them `id`.
 *
 * Typed arrays, ten bytes a run: a hundred strokes of radius 200 stay within a few megabytes.
 */
export class Runs {
  length = 0;
  start = new Uint32Array(32);
  size = new Uint32Array(32);
  id = new Uint16Array(32);

  push(start: number, size: number, id: number): void {
    if (this.length === this.start.length) this.#resize(Math.max(32, this.length * 2));
    this.start[this.length] = start;
    this.size[this.length] = size;
    this.id[this.length] = id;
    this.length += 1;
  }

  /** Give back the memory that is not in use. */
  trim(): void {
    this.#resize(this.length);
  }

  /** Tell the memory held, in bytes. */
  get bytes(): number {
    return this.start.byteLength + this.size.byteLength + this.id.byteLength;
  }

  #resize(capacity: number): void {
    const { start, size, id } = this;
    this.start = new Uint32Array(capacity);
    this.size = new Uint32Array(capacity);
    this.id = new Uint16Array(capacity);
    this.start.set(start.subarray(0, this.length));
    this.size.set(size.subarray(0, this.length));
    this.id.set(id.subarray(0, this.length));
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
  for (const k of order) {
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
  const runs = new Runs();
  for (let row = 0; row < pixels.length; row += width) {
    for (let i = row; i < row + width; ) {
      const id = pixels[i]!;
      let end = i + 1;
      while (end < row + width && pixels[end] === id) end += 1;
      if (id !== 0) runs.push(i, end - i, id);
      i = end;
    }
  }
  runs.trim();
  return runs;
}

/** Return the runs of one instance, all of whose pixels lie inside the box. */
export function runsOfInstance(pixels: Pixels, width: number, id: number, box: Rect): Runs {
  const runs = new Runs();
  for (let y = box.y0; y < box.y1; y += 1) {
    const stop = y * width + box.x1;
    for (let i = y * width + box.x0; i < stop; i += 1) {
      const start = i;
      while (i < stop && pixels[i] === id) i += 1;
      if (i > start) runs.push(start, i - start, id);
    }
  }
  runs.trim();
  return runs;
}

/** Sort positions by start: start and position share one double (27 + 26 bits), so that the sort is a native one. */
function startOrder(runs: Runs): Uint32Array {
  const keys = new Float64Array(runs.length);
  for (let k = 0; k < runs.length; k += 1) keys[k] = runs.start[k]! * 2 ** 26 + k;
  keys.sort();
  return Uint32Array.from(keys, (key) => key % 2 ** 26);
}
