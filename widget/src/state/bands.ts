import { shiftStarts } from "../raster/find.ts";
import type { Rect } from "../raster/rect.ts";
import { type Runs, runsOf } from "../raster/runs.ts";
import type { LabelMap } from "./label-map.ts";

/** Pixels of a band: its runs are found in less than a millisecond. */
const BAND = 2 ** 18;

/** Gives the runs of a whole map band by band, again only where pixels changed, so that no frame waits for a copy. */
export class MapBands {
  readonly #map: LabelMap;
  readonly #rows: number;
  readonly #stale = new Set<number>();
  #taken = new Map<number, Runs>();

  constructor(map: LabelMap, pixels = BAND) {
    this.#map = map;
    this.#rows = Math.max(1, Math.floor(pixels / map.width));
  }

  /** Pixels of this rectangle are not as they were taken. */
  touch({ y0, y1 }: Rect): void {
    for (let k = Math.floor(y0 / this.#rows); k * this.#rows < y1; k += 1) this.#stale.add(k);
  }

  touchAll(): void {
    this.touch({ x0: 0, y0: 0, x1: this.#map.width, y1: this.#map.height });
  }

  /** Whether every band is as the map is now. */
  get fresh(): boolean {
    return this.#stale.size === 0;
  }

  /** Take the runs of one band that has changed. */
  step(): void {
    const [band] = this.#stale;
    if (band === undefined) return;
    const { pixels, width, height } = this.#map;
    const [from, to] = [band * this.#rows, Math.min(height, (band + 1) * this.#rows)];
    const runs = runsOf(pixels.subarray(from * width, to * width), width);
    shiftStarts([runs], from * width);
    this.#taken.set(band, runs);
    this.#stale.delete(band);
  }

  /** Give away what was taken since it was last given away. */
  give(): ReadonlyMap<number, Runs> {
    const taken = this.#taken;
    this.#taken = new Map();
    return taken;
  }
}
