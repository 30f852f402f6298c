import { capsuleSpans, snapToBrush } from "../raster/capsule.ts";
import type { Point } from "../raster/point.ts";
import { Spans } from "../raster/spans.ts";

/** Follow the pointer with a brush of one size and give the spans of each piece of the way. */
export class Trail {
  readonly #size: number;
  readonly #width: number;
  readonly #height: number;
  readonly #spans = new Spans();
  #x: number;
  #y: number;

  constructor(size: number, start: Point, image: { readonly width: number; readonly height: number }) {
    this.#size = size;
    this.#width = image.width;
    this.#height = image.height;
    this.#x = snapToBrush(start.x, size);
    this.#y = snapToBrush(start.y, size);
  }

  /** Return the spans between the last point and this one; valid until the next call. */
  advance(point: Point): Spans {
    const x = snapToBrush(point.x, this.#size);
    const y = snapToBrush(point.y, this.#size);
    this.#spans.clear();
    capsuleSpans(this.#spans, this.#size, this.#x, this.#y, x, y, this.#width, this.#height);
    this.#x = x;
    this.#y = y;
    return this.#spans;
  }
}
