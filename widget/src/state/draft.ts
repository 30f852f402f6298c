import type { Rect } from "../raster/rect.ts";
import { uniteRects } from "../raster/rect.ts";
import { type Pixels, Runs, runsOf } from "../raster/runs.ts";
import { type Entry, History, HISTORY_BYTES } from "./history.ts";
import { type AnsweredInstance, type Instance, Instances } from "./instances.ts";
import type { LabelMap } from "./label-map.ts";
import { Masks } from "./masks.ts";
import { LiveStroke, type Outcome, type Stroke } from "./stroke.ts";

/**
 * Tell what happened. One entry, undo or redo is one change of the answer; "pixels" are painted before their entry.
 *
 * "instances" means that the list or the labels changed outside the history (a live stroke made its instance, or
 * took it back); "look" that one was hidden, shown, locked or unlocked.
 */
export interface Change {
  readonly kind: "pixels" | "entry" | "undo" | "redo" | "instances" | "selection" | "look" | "reset";
  /** The image pixels that look different now; null = none. */
  readonly dirty: Rect | null;
}

export type ChangeListener = (change: Change) => void;

/**
 * Hold the worker's current work: label map, instances, selection and history; the one owner of every change.
 *
 * What is asked of an instance that does not exist is ignored. A live stroke is committed before any other change.
 */
export class Draft {
  readonly #masks: Masks;
  readonly #instances = new Instances();
  readonly #history: History;
  readonly #listeners = new Set<ChangeListener>();
  #labels: readonly string[];
  #selected = 0;
  #stroke: Stroke | null = null;
  #initial: { readonly instances: readonly AnsweredInstance[]; readonly runs: Runs } = {
    instances: [],
    runs: new Runs(),
  };

  constructor(width: number, height: number, labels: readonly string[], historyBytes = HISTORY_BYTES) {
    this.#masks = new Masks(width, height);
    this.#history = new History(historyBytes);
    this.#labels = labels;
  }

  get map(): LabelMap {
    return this.#masks.map;
  }

  get labels(): readonly string[] {
    return this.#labels;
  }

  /** Replace the labels; instances keep theirs. */
  set labels(labels: readonly string[]) {
    this.#labels = labels;
    this.#tell("instances", null);
  }

  /** Those that exist, by id. */
  get instances(): readonly Instance[] {
    return this.#instances.list;
  }

  /** Those with at least one pixel, by id: what an answer lists. */
  get painted(): readonly Instance[] {
    return this.#instances.list.filter((instance) => this.#masks.area(instance.id) > 0);
  }

  instance(id: number): Instance | undefined {
    return this.#instances.get(id);
  }

  /** Return the number of pixels, kept up to date within a stroke. */
  area(id: number): number {
    return this.#masks.area(id);
  }

  /** Return the exact bounding box; null without pixels. */
  box(id: number): Rect | null {
    return this.#masks.box(id);
  }

  /** Count the 8-connected pieces of an instance; 0 without pixels. */
  pieces(id: number): number {
    return this.#masks.pieces(id);
  }

  /** The id of the selected instance; 0 = none. */
  get selected(): number {
    return this.#selected;
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  /** How many of the oldest entries were forgotten because the history was full. */
  get forgotten(): number {
    return this.#history.forgotten;
  }

  /** Call the listener after every change; return what ends it. */
  subscribe(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Start from an earlier answer, which `clear` goes back to; pixels hold 1..n in list order.
   *
   * Raises RangeError for pixels of another number or with larger ids.
   */
  load(instances: readonly AnsweredInstance[], pixels: Pixels): void {
    if (pixels.length !== this.map.pixels.length) {
      throw new RangeError(`expected ${this.map.pixels.length} pixels, found ${pixels.length}`);
    }
    const runs = runsOf(pixels, this.map.width);
    const largest = runs.id.reduce((most, id) => Math.max(most, id), 0);
    if (largest > instances.length) throw new RangeError(`expected ids up to ${instances.length}, found ${largest}`);
    this.#initial = { instances, runs };
    this.clear();
  }

  /** Go back to the initial state and empty the history. */
  clear(): void {
    this.#stroke?.cancel();
    this.#instances.reset(this.#initial.instances);
    this.#masks.reset(this.#initial.runs, this.#initial.instances.length);
    this.#history.clear();
    this.#selected = 0;
    this.#tell("reset", { x0: 0, y0: 0, x1: this.map.width, y1: this.map.height });
  }

  /** Select an instance; 0 selects none. No history entry. */
  select(id: number): void {
    const next = this.instance(id) === undefined ? 0 : id;
    if (next === this.#selected) return;
    this.#selected = next;
    this.#tell("selection", null);
  }

  setHidden(id: number, hidden: boolean): void {
    const instance = this.instance(id);
    if (instance === undefined || instance.hidden === hidden) return;
    this.#instances.put({ ...instance, hidden });
    this.#tell("look", this.box(id));
  }

  setLocked(id: number, locked: boolean): void {
    const instance = this.instance(id);
    if (instance === undefined || instance.locked === locked) return;
    this.#instances.put({ ...instance, locked });
    this.#tell("look", null);
  }

  /** Make a new instance and select it: one entry. */
  addInstance(label: string): Instance {
    this.#stroke?.commit();
    const selectedBefore = this.#selected;
    const after = this.#instances.create(label);
    this.#selected = after.id;
    this.#keep({ patches: [], before: null, after, selectedBefore, selectedAfter: after.id }, null);
    return after;
  }

  /** Delete an instance with its pixels: one entry. Return false, and change nothing, when it is locked. */
  deleteInstance(id: number): boolean {
    this.#stroke?.commit();
    const before = this.instance(id);
    if (before === undefined || before.locked) return false;
    const selectedBefore = this.#selected;
    const patch = this.#masks.clearing(id);
    const dirty = this.#masks.apply(patch);
    this.#instances.remove(id);
    if (this.#selected === id) this.#selected = 0;
    this.#keep({ patches: [patch], before, after: null, selectedBefore, selectedAfter: this.#selected }, dirty);
    return true;
  }

  /** Give an instance another label, and that label's next number: one entry. Return false when it is locked. */
  changeLabel(id: number, label: string): boolean {
    this.#stroke?.commit();
    const before = this.instance(id);
    if (before === undefined || before.locked || before.label === label) return false;
    const after = this.#instances.relabelled(before, label);
    this.#instances.put(after);
    const selected = this.#selected;
    this.#keep({ patches: [], before, after, selectedBefore: selected, selectedAfter: selected }, null);
    return true;
  }

  /** Start a stroke; one that is still live is committed. */
  begin(): Stroke {
    this.#stroke?.commit();
    const selectedBefore = this.#selected;
    const stroke = new LiveStroke(this.#masks, this.#instances, {
      painted: (dirty) => this.#tell("pixels", dirty),
      made: (instance) => this.#welcome(instance),
      ended: (outcome) => this.#end(outcome, selectedBefore),
    });
    this.#stroke = stroke;
    return stroke;
  }

  undo(): boolean {
    this.#stroke?.commit();
    const entry = this.#history.back();
    if (entry === undefined) return false;
    let dirty: Rect | null = null;
    for (const patch of [...entry.patches].reverse()) dirty = uniteRects(dirty, this.#masks.revert(patch));
    this.#replace(entry.after, entry.before);
    this.#reselect(entry.selectedAfter, entry.selectedBefore);
    this.#tell("undo", dirty);
    return true;
  }

  redo(): boolean {
    this.#stroke?.commit();
    const entry = this.#history.forward();
    if (entry === undefined) return false;
    let dirty: Rect | null = null;
    for (const patch of entry.patches) dirty = uniteRects(dirty, this.#masks.apply(patch));
    this.#replace(entry.before, entry.after);
    this.#reselect(entry.selectedBefore, entry.selectedAfter);
    this.#tell("redo", dirty);
    return true;
  }

  #welcome(instance: Instance): void {
    this.#selected = instance.id;
    this.#tell("instances", null);
  }

  #end({ patches, made, reverted }: Outcome, selectedBefore: number): void {
    this.#stroke = null;
    if (patches.length > 0) {
      this.#keep({ patches, before: null, after: made, selectedBefore, selectedAfter: this.#selected }, null);
      return;
    }
    if (reverted !== null) this.#tell("pixels", reverted);
    if (made !== null) this.#unmake(made, selectedBefore);
  }

  #unmake(made: Instance, selectedBefore: number): void {
    this.#instances.uncreate(made);
    if (this.#selected === made.id) this.#selected = selectedBefore;
    this.#tell("instances", null);
  }

  #keep(entry: Entry, dirty: Rect | null): void {
    this.#history.push(entry);
    this.#tell("entry", dirty);
  }

  /** Exchange two states of an instance; whether it is hidden or locked is no matter of history. */
  #replace(from: Instance | null, to: Instance | null): void {
    if (to === null) {
      if (from !== null) this.#instances.remove(from.id);
      return;
    }
    const { hidden, locked } = this.instance(to.id) ?? to;
    this.#instances.put({ ...to, hidden, locked });
  }

  /** Select what an entry had selected, unless the worker has selected something else since. */
  #reselect(from: number, to: number): void {
    if (this.#selected === from) this.#selected = to;
    if (this.instance(this.#selected) === undefined) this.#selected = 0;
  }

  #tell(kind: Change["kind"], dirty: Rect | null): void {
    for (const listener of this.#listeners) listener({ kind, dirty });
  }
}
