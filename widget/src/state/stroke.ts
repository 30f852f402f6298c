import type { Rect } from "../raster/rect.ts";
import { uniteRects } from "../raster/rect.ts";
import { joinRuns, Runs } from "../raster/runs.ts";
import type { Spans } from "../raster/spans.ts";
import type { DraftEvent } from "./events.ts";
import type { InstanceChange } from "./history.ts";
import type { Instance, Instances } from "./instances.ts";
import type { Masks } from "./masks.ts";
import type { Patch } from "./patch.ts";
import { concatenated } from "./step.ts";

/** A change under way: it shows at once and becomes one history entry, or nothing. After its end it changes nothing. */
export interface Stroke {
  /** Make every pixel of the spans `id`, with `below` only background; locked instances, this one too, never change. */
  paint(spans: Spans, id: number, below?: boolean): void;
  /** Clear the pixels of one instance, or with 0 those of every unlocked one. */
  erase(spans: Spans, only: number): void;
  /** Make a new instance, and select it unless told otherwise; raises TooManyError when there are 65,535. */
  make(label: string, select?: boolean): Instance;
  /** Take an instance, which has no pixels left, off the list. */
  remove(instance: Instance): void;
  /** Give back every pixel; instances that were made or removed stay so. */
  restart(): void;
  /** Keep the stroke; return false when nothing changed, and then there is no entry. */
  commit(): boolean;
  /** Make everything as it was before. */
  cancel(): void;
}

/** What a stroke left behind. */
export interface Outcome {
  readonly patches: readonly Patch[];
  readonly changes: readonly InstanceChange[];
  /** What was done; null = nothing. */
  readonly event: DraftEvent | null;
}

/** What a stroke tells its draft; `ended` comes once. */
export interface StrokeListener {
  painted(dirty: Rect): void;
  selected(made: Instance): void;
  ended(outcome: Outcome): void;
}

/** A patch of this many runs is joined before it grows on: a long stroke must not cost by its length. */
const ROOMY = 2 ** 16;

/** Paint into the masks and remember what was there. */
export class LiveStroke implements Stroke {
  readonly #masks: Masks;
  readonly #instances: Instances;
  readonly #event: () => DraftEvent;
  readonly #listener: StrokeListener;
  #patches: { readonly to: number; runs: Runs }[] = [];
  #changes: InstanceChange[] = [];
  #live = true;
  #roomy = ROOMY;
  #keep = new Uint8Array(0);
  #keepsBelow = false;

  constructor(masks: Masks, instances: Instances, event: () => DraftEvent, listener: StrokeListener) {
    this.#masks = masks;
    this.#instances = instances;
    this.#event = event;
    this.#listener = listener;
  }

  paint(spans: Spans, id: number, below = false): void {
    if (!this.#live || this.#isLocked(id)) return;
    const keep = this.#kept(below).slice();
    keep[id] = 1;
    this.#overwrite(spans, id, keep);
  }

  erase(spans: Spans, only: number): void {
    if (!this.#live || (only !== 0 && this.#isLocked(only))) return;
    const keep = only === 0 ? this.#kept(false).slice() : new Uint8Array(this.#instances.lastId + 1).fill(1);
    keep[only] = 0;
    keep[0] = 1;
    this.#overwrite(spans, 0, keep);
  }

  make(label: string, select = true): Instance {
    const made = this.#instances.create(label);
    this.#changes.push({ before: null, after: made });
    if (select) this.#listener.selected(made);
    return made;
  }

  remove(instance: Instance): void {
    this.#instances.remove(instance.id);
    this.#changes.push({ before: instance, after: null });
  }

  restart(): void {
    if (!this.#live) return; // somebody else has ended the stroke: its pixels belong to the history
    let dirty: Rect | null = null;
    for (const patch of this.#patches.reverse()) dirty = uniteRects(dirty, this.#masks.revert(patch));
    this.#patches = [];
    if (dirty !== null) this.#listener.painted(dirty);
  }

  /** Copy what the stroke has done so far; null = nothing. */
  sketch(): Pick<Outcome, "patches" | "changes"> | null {
    if (this.#patches.length === 0) return null;
    return { patches: this.#patches.map(({ to, runs }) => ({ to, runs: concatenated([runs]) })), changes: [...this.#changes] };
  }

  /** What the stroke would be as an event. */
  get event(): DraftEvent {
    return this.#event();
  }

  commit(): boolean {
    if (!this.#live) return false;
    if (this.#patches.length === 0 && this.#changes.every(({ before }) => before === null)) {
      this.cancel();
      return false;
    }
    const patches = this.#patches.map(({ to, runs }) => ({ to, runs: this.#joined(runs) }));
    this.#end({ patches, changes: this.#changes, event: this.#event() });
    return true;
  }

  cancel(): void {
    if (!this.#live) return;
    this.restart();
    for (const { before, after } of this.#changes.reverse()) {
      if (before === null) this.#instances.uncreate(after!);
      else this.#instances.put(before);
    }
    this.#end({ patches: [], changes: this.#changes, event: null });
  }

  #end(outcome: Outcome): void {
    this.#live = false;
    this.#listener.ended(outcome);
  }

  /** Runs go to the last patch while its id stays the same: so no pixel occurs twice in one patch. */
  #overwrite(spans: Spans, to: number, keep: Uint8Array): void {
    const last = this.#patches.at(-1);
    const patch = last?.to === to ? last : { to, runs: new Runs() };
    if (patch !== last) this.#patches.push(patch); // first: out of memory half-way, what was painted is in it
    if (patch.runs.length > this.#roomy) this.#join(patch);
    const dirty = this.#paintInto(patch, spans, keep);
    if (dirty !== null) this.#listener.painted(dirty);
    else if (patch !== last) this.#patches.pop();
  }

  #paintInto({ to, runs }: { readonly to: number; readonly runs: Runs }, spans: Spans, keep: Uint8Array): Rect | null {
    try {
      return this.#masks.overwrite(spans, to, keep, runs);
    } catch (error) {
      const { width, height } = this.#masks.map; // nobody knows how far it came
      this.#listener.painted({ x0: 0, y0: 0, x1: width, y1: height });
      throw error;
    }
  }

  #join(patch: { runs: Runs }): void {
    patch.runs = this.#joined(patch.runs);
    this.#roomy = Math.max(ROOMY, 2 * patch.runs.length);
  }

  /** Joining needs memory of its own: where there is none, the runs serve as they are. */
  #joined(runs: Runs): Runs {
    try {
      return joinRuns(runs, this.#masks.map.width);
    } catch (error) {
      if (error instanceof RangeError) return runs;
      throw error;
    }
  }

  #isLocked(id: number): boolean {
    return this.#instances.get(id)?.locked ?? true;
  }

  /** Return the table of ids that must not change: the locked ones, or with `below` all but the background. */
  #kept(below: boolean): Uint8Array {
    const { lastId } = this.#instances;
    // While a stroke is live nothing is locked or unlocked; what it makes itself is unlocked.
    if (lastId < this.#keep.length && below === this.#keepsBelow) return this.#keep;
    this.#keep = new Uint8Array(2 * lastId + 1).fill(below ? 1 : 0);
    this.#keep[0] = 0;
    for (const instance of this.#instances.list) if (instance.locked) this.#keep[instance.id] = 1;
    this.#keepsBelow = below;
    return this.#keep;
  }
}
