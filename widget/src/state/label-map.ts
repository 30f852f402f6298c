import type { Pixels } from "../raster/runs.ts";

/** The largest instance id that a label map can hold. */
export const MAX_ID = 0xffff;

/** Tells that a label map can hold no more ids. */
export class TooManyError extends RangeError {}

/**
 * Hold one instance id per image pixel, row by row; 0 is background.
 *
 * `pixels` is replaced when the map grows to 16 bits: read it anew for each use.
 */
export class LabelMap {
  readonly width: number;
  readonly height: number;
  pixels: Pixels;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint8Array(width * height);
  }

  get(x: number, y: number): number {
    return this.pixels[y * this.width + x]!;
  }

  /** Make room for this id: beyond 255 the pixels become 16 bits wide. */
  admit(id: number): void {
    if (id > 0xff && this.pixels instanceof Uint8Array) this.pixels = Uint16Array.from(this.pixels);
  }
}
