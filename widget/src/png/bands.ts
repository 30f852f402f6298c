import type { Band, Layout } from "./band.ts";

// Encoded in a few milliseconds; their code tables do not count against so many pixels.
const PIXELS_PER_BAND = 2 ** 19;

/**
 * Keep the encoded bands of a label map until their pixels change: an edit encodes anew only the bands it touches.
 *
 * Which rows make a band follows from the size alone, so that the file never depends on what was edited when.
 */
export class Bands {
  readonly count: number;
  /** Grows with every change of pixels. */
  version = 0;
  readonly #rows: number;
  readonly #width: number;
  readonly #kept: (Band | undefined)[] = [];

  constructor(width: number, height: number) {
    this.#width = width;
    this.#rows = Math.max(1, Math.floor(PIXELS_PER_BAND / width));
    this.count = Math.ceil(height / this.#rows);
  }

  /** Forget the bands of rows y0 to y1 - 1, whose pixels have changed. */
  touch(y0: number, y1: number): void {
    this.version += 1;
    this.#kept.fill(undefined, Math.floor(y0 / this.#rows), Math.ceil(y1 / this.#rows));
  }

  /** Return a kept band; undefined where there is none, or its ids have other values in this layout. */
  get(k: number, { depth, values }: Layout): Band | undefined {
    const band = this.#kept[k];
    const holds = band?.depth === depth && band.ids.every((id, i) => values[id] === band.values[i]);
    return holds ? band : undefined;
  }

  put(k: number, band: Band): void {
    this.#kept[k] = band;
  }

  /** Return the pixels of a band: a view, not a copy. */
  pixelsOf<T extends Uint8Array | Uint16Array>(pixels: T, k: number): T {
    const size = this.#rows * this.#width;
    return pixels.subarray(k * size, (k + 1) * size) as T;
  }
}
