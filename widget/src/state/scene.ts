import type { Rect } from "../raster/rect.ts";
import { uniteRects } from "../raster/rect.ts";
import type { Entry } from "./history.ts";
import { type Instance, Instances } from "./instances.ts";
import { Masks } from "./masks.ts";

/** Hold what a history entry changes, masks, instances and which one is selected, and do and undo entries. */
export class Scene {
  readonly masks: Masks;
  readonly instances = new Instances();
  /** The id of the selected instance; 0 = none. */
  selected = 0;

  constructor(width: number, height: number) {
    this.masks = new Masks(width, height);
  }

  /** Undo an entry; return the pixels that look different. */
  revert(entry: Entry): Rect | null {
    let dirty: Rect | null = null;
    for (const patch of [...entry.patches].reverse()) dirty = uniteRects(dirty, this.masks.revert(patch));
    for (const { before, after } of [...entry.changes].reverse()) this.replace(after, before);
    this.reselect(entry.selectedAfter, entry.selectedBefore);
    return dirty;
  }

  /** Do an entry again; return the pixels that look different. */
  apply(entry: Entry): Rect | null {
    let dirty: Rect | null = null;
    for (const patch of entry.patches) dirty = uniteRects(dirty, this.masks.apply(patch));
    for (const { before, after } of entry.changes) this.replace(before, after);
    this.reselect(entry.selectedBefore, entry.selectedAfter);
    return dirty;
  }

  /** Do an entry of an earlier session for the first time, and return it: what it made is as used as it was then. */
  enter(entry: Entry): Entry {
    for (const { after } of entry.changes) if (after !== null) this.instances.note(after);
    this.masks.map.admit(this.instances.lastId);
    this.apply(entry);
    return entry;
  }

  /** Hide, show, lock or unlock an instance. */
  look({ do: what, id, on }: { readonly do: "hide" | "lock"; readonly id: number; readonly on: boolean }): void {
    const instance = this.instances.get(id);
    if (instance !== undefined) this.instances.put({ ...instance, [what === "hide" ? "hidden" : "locked"]: on });
  }

  /**
   * Exchange two states of an instance. Whether it is hidden or locked is no matter of history: it stays as it is; an
   * instance that comes back looks as it did when the entry was made.
   */
  replace(from: Instance | null, to: Instance | null): void {
    if (to === null) {
      if (from !== null) this.instances.remove(from.id);
      return;
    }
    const { hidden, locked } = this.instances.get(to.id) ?? to;
    this.instances.put({ ...to, hidden, locked });
  }

  /** Select what an entry had selected, unless the worker has selected something else since. */
  reselect(from: number, to: number): void {
    if (this.selected === from) this.selected = to;
    if (this.instances.get(this.selected) === undefined) this.selected = 0;
  }
}
