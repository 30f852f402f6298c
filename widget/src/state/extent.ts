import { shrinkBox } from "../raster/box.ts";
import type { LabelMap } from "./label-map.ts";
import type { Rect } from "../raster/rect.ts";

/** Keep one instance's area and bounding box, run by run. */
export class Extent {
  area = 0;
  /** How many connected pieces there are; 0 = not counted since the last change. */
  pieces = 0;
  #x0 = 0;
  #y0 = 0;
  #x1 = 0;
  #y1 = 0;
  #loose = false;

  /** Return the exact box; after a loss it is looked for inside the old one. */
  box(map: LabelMap, id: number): Rect | null {
    if (this.area > 0 && this.#loose) this.#tighten(map, id);
    return this.outline();
  }

  /** Return a box around everything gained, which may be too large after a loss. */
  outline(): Rect | null {
    if (this.area <= 0) return null;
    return { x0: this.#x0, y0: this.#y0, x1: this.#x1, y1: this.#y1 };
  }

  gain(x: number, y: number, size: number): void {
    if (this.area <= 0) this.#restart(x, y);
    this.area += size;
    this.pieces = 0;
    if (x < this.#x0) this.#x0 = x;
    if (y < this.#y0) this.#y0 = y;
    if (x + size > this.#x1) this.#x1 = x + size;
    if (y >= this.#y1) this.#y1 = y + 1;
  }

  lose(size: number): void {
    this.area -= size;
    this.pieces = 0;
    this.#loose = true;
  }

  #restart(x: number, y: number): void {
    this.#x0 = x;
    this.#y0 = y;
    this.#x1 = x;
    this.#y1 = y;
    this.#loose = false;
  }

  #tighten(map: LabelMap, id: number): void {
    const box = shrinkBox(map.pixels, map.width, id, this.outline()!);
    this.#x0 = box.x0;
    this.#y0 = box.y0;
    this.#x1 = box.x1;
    this.#y1 = box.y1;
    this.#loose = false;
  }
}
