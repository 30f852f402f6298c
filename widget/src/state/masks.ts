import { isBeside } from "../raster/beside.ts";
import { overwriteSpans } from "../raster/overwrite.ts";
import { countPieces } from "../raster/pieces.ts";
import type { Rect } from "../raster/rect.ts";
import type { Runs } from "../raster/runs.ts";
import type { Spans } from "../raster/spans.ts";
import { writeRuns } from "../raster/write.ts";
import { Extent } from "./extent.ts";
import { LabelMap } from "./label-map.ts";
import type { Patch } from "./patch.ts";

/**
 * Write the label map and know each instance's area, box and pieces.
 *
 * Areas and boxes follow from the changed runs: counting pixels while painting costs 4 to 10 times the painting.
 */
export class Masks {
  readonly map: LabelMap;
  #extents: (Extent | undefined)[] = [];

  constructor(width: number, height: number) {
    this.map = new LabelMap(width, height);
  }

  area(id: number): number {
    return this.#extents[id]?.area ?? 0;
  }

  /** Return the exact bounding box; null without pixels. */
  box(id: number): Rect | null {
    return this.#extents[id]?.box(this.map, id) ?? null;
  }

  /** Count the 8-connected pieces of an instance; counted once, until its pixels change. */
  pieces(id: number): number {
    const box = this.box(id);
    if (box === null) return 0;
    const extent = this.#extent(id);
    if (extent.pieces === 0) extent.pieces = countPieces(this.map.pixels, this.map.width, id, box);
    return extent.pieces;
  }

  /**
   * Paint `to` where ids are not kept, append what was there to `changed`, return what changed.
   *
   * Raises RangeError where `changed` cannot grow: what was painted until then is in it, and accounted for.
   */
  overwrite(spans: Spans, to: number, keep: Uint8Array, changed: Runs): Rect | null {
    const first = changed.length;
    let dirty: Rect | null = null;
    this.map.admit(to);
    try {
      overwriteSpans(this.map.pixels, this.map.width, spans, to, keep, changed);
    } finally {
      dirty = this.#account({ to, runs: changed }, first, true);
    }
    return dirty;
  }

  apply({ to, runs }: Patch): Rect | null {
    writeRuns(this.map.pixels, runs, to);
    return this.#account({ to, runs }, 0, true);
  }

  revert({ to, runs }: Patch): Rect | null {
    writeRuns(this.map.pixels, runs, null);
    return this.#account({ to, runs }, 0, false);
  }

  /** Tell whether a patch that was just applied lies on or beside other pixels of its id. */
  touches({ to, runs }: Patch): boolean {
    const { pixels } = this.map;
    writeRuns(pixels, runs, null); // the patch's own pixels must not count
    const found = isBeside(pixels, this.map.width, runs, to);
    writeRuns(pixels, runs, to);
    return found;
  }

  /** Replace everything by the given runs; all other pixels become background. */
  reset(runs: Runs, largest: number): void {
    this.map.admit(largest);
    this.map.pixels.fill(0);
    this.#extents = [];
    writeRuns(this.map.pixels, runs, null);
    this.#account({ to: 0, runs }, 0, false);
  }

  /** Carry runs from the given one on into areas and boxes; return the rectangle around them. */
  #account({ to, runs }: Patch, first: number, forward: boolean): Rect | null {
    const { width } = this.map;
    const dirty = new Extent();
    for (let k = first; k < runs.length; k += 1) {
      const y = Math.floor(runs.start[k]! / width);
      const x = runs.start[k]! - y * width;
      const size = runs.size[k]!;
      this.#extent(forward ? runs.id[k]! : to).lose(size);
      this.#extent(forward ? to : runs.id[k]!).gain(x, y, size);
      dirty.gain(x, y, size);
    }
    return dirty.outline();
  }

  #extent(id: number): Extent {
    return (this.#extents[id] ??= new Extent());
  }
}
