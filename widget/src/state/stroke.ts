import type { Rect } from "../raster/rect.ts";
import { uniteRects } from "../raster/rect.ts";
import { joinRuns, Runs } from "../raster/runs.ts";
import type { Spans } from "../raster/spans.ts";
import type { Instance, Instances } from "./instances.ts";
import type { Masks } from "./masks.ts";
import type { Patch } from "./patch.ts";

/** A change under way: it paints at once and becomes one history entry, or nothing. After its end it does nothing. */
export interface Stroke {
  /** Make every pixel of the spans `id`; locked instances, this one too, never change. */
  paint(spans: Spans, id: number): void;
  /** Clear the pixels of one instance, or with 0 those of every unlocked one. */
  erase(spans: Spans, only: number): void;
  /** Return the instance this stroke makes, made and selected at the first call. */
  ensureInstance(label: string): Instance;
  /** Keep the stroke; return false when nothing changed, and then there is no entry. */
  commit(): boolean;
  /** Make everything as it was before. */
  cancel(): void;
}

/** What a stroke left behind. */
export interface Outcome {
  readonly patches: readonly Patch[];
  readonly made: Instance | null;
  /** What a cancelled stroke gave back. */
  readonly reverted: Rect | null;
}

/** What a stroke tells its draft; `ended` comes once. */
export interface StrokeListener {
  painted(dirty: Rect): void;
  made(instance: Instance): void;
  ended(outcome: Outcome): void;
}

/** Paint into the masks and remember what was there. */
export class LiveStroke implements Stroke {
  readonly #masks: Masks;
  readonly #instances: Instances;
  readonly #listener: StrokeListener;
  #patches: Patch[] = [];
  #made: Instance | null = null;
  #live = true;
  #keep = new Uint8Array(256);

  constructor(masks: Masks, instances: Instances, listener: StrokeListener) {
    this.#masks = masks;
    this.#instances = instances;
    this.#listener = listener;
  }

  paint(spans: Spans, id: number): void {
    if (!this.#live || this.#isLocked(id)) return;
    const keep = this.#keepLocked();
    keep[id] = 1;
    this.#overwrite(spans, id, keep);
  }

  erase(spans: Spans, only: number): void {
    if (!this.#live || (only !== 0 && this.#isLocked(only))) return;
    const keep = this.#keepLocked();
    if (only !== 0) keep.fill(1)[only] = 0;
    keep[0] = 1;
    this.#overwrite(spans, 0, keep);
  }

  ensureInstance(label: string): Instance {
    if (this.#made === null) {
      this.#made = this.#instances.create(label);
      this.#listener.made(this.#made);
    }
    return this.#made;
  }

  commit(): boolean {
    if (!this.#live) return false;
    const patches = this.#patches.map(({ to, runs }) => ({ to, runs: joinRuns(runs, this.#masks.map.width) }));
    this.#end(patches, null);
    return patches.length > 0;
  }

  cancel(): void {
    if (!this.#live) return;
    let reverted: Rect | null = null;
    for (const patch of this.#patches.reverse()) reverted = uniteRects(reverted, this.#masks.revert(patch));
    this.#end([], reverted);
  }

  #end(patches: readonly Patch[], reverted: Rect | null): void {
    this.#live = false;
    this.#listener.ended({ patches, made: this.#made, reverted });
  }

  /** Runs go to the last patch while its id stays the same: so no pixel occurs twice in one patch. */
  #overwrite(spans: Spans, to: number, keep: Uint8Array): void {
    const last = this.#patches.at(-1);
    const runs = last?.to === to ? last.runs : new Runs();
    const dirty = this.#masks.overwrite(spans, to, keep, runs);
    if (dirty === null) return;
    if (runs !== last?.runs) this.#patches.push({ to, runs });
    this.#listener.painted(dirty);
  }

  #isLocked(id: number): boolean {
    return this.#instances.get(id)?.locked ?? true;
  }

  /** Return the table of ids that must not change, by now only the locked ones. */
  #keepLocked(): Uint8Array {
    const size = this.#instances.lastId + 1;
    if (this.#keep.length < size) this.#keep = new Uint8Array(size * 2);
    this.#keep.fill(0);
    for (const instance of this.#instances.list) if (instance.locked) this.#keep[instance.id] = 1;
    return this.#keep;
  }
}
