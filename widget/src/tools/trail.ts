import { capsuleSpans, snapToBrush } from "../raster/capsule.ts";
import type { Point } from "../raster/point.ts";
import { Spans } from "../raster/spans.ts";
import { squareSpans } from "../raster/square.ts";
import type { ToolSettings } from "./tool.ts";

/** Follow the pointer with a brush of one size and shape and give the spans of each piece of the way. */
export class Trail {
  readonly #size: number;
  readonly #sweep: typeof capsuleSpans;
  readonly #image: { readonly width: number; readonly height: number };
  readonly #spans = new Spans();
  #x: number;
  #y: number;

  constructor({ size, square }: ToolSettings, start: Point, image: { readonly width: number; readonly height: number }) {
    this.#size = size;
    this.#sweep = square ? squareSpans : capsuleSpans;
    this.#image = image;
    this.#x = snapToBrush(start.x, size);
    this.#y = snapToBrush(start.y, size);
  }

  /** Whether the brush stands elsewhere at this point: else it leaves nothing new. */
  moves({ x, y }: Point): boolean {
    return snapToBrush(x, this.#size) !== this.#x || snapToBrush(y, this.#size) !== this.#y;
  }

  /** Return the spans between the last point and this one, and go on from it; valid until the next call. */
  advance(point: Point): Spans {
    const spans = this.line(point);
    this.#x = snapToBrush(point.x, this.#size);
    this.#y = snapToBrush(point.y, this.#size);
    return spans;
  }

  /** Return the spans between the last point and this one, and stay; valid until the next call. */
  line({ x, y }: Point): Spans {
    const { width, height } = this.#image;
    this.#spans.clear();
    const [toX, toY] = [snapToBrush(x, this.#size), snapToBrush(y, this.#size)];
    this.#sweep(this.#spans, this.#size, this.#x, this.#y, toX, toY, width, height);
    return this.#spans;
  }
}
