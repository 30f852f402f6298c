import { findRuns, type Question } from "../raster/find.ts";
import type { Rect } from "../raster/rect.ts";
import { uniteRects } from "../raster/rect.ts";
import { type Pixels, Runs, runsOf } from "../raster/runs.ts";
import type { DraftEvent } from "./events.ts";
import { type Entry, History, HISTORY_BYTES, type InstanceChange } from "./history.ts";
import { type AnsweredInstance, type Instance, Instances } from "./instances.ts";
import { type LabelMap, MAX_ID } from "./label-map.ts";
import { Masks } from "./masks.ts";
import { act, type Ground, type Operation, questionOf } from "./operations.ts";
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
  /** The labels it began with. */
  readonly firstLabels: readonly string[];
  #labels: readonly string[];
  #events: DraftEvent[] = [];
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
    this.firstLabels = labels;
  }

  get map(): LabelMap {
    return this.#masks.map;
  }

  get labels(): readonly string[] {
    return this.#labels;
  }

  /** Replace the labels; instances keep theirs. */
  set labels(labels: readonly string[]) {
    if (labels.length === this.#labels.length && labels.every((label, k) => label === this.#labels[k])) return;
    this.#stroke?.commit();
    this.#events.push({ do: "labels", labels: [...labels] });
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

  /** Whether it shows anything else than what it began with. */
  get isModified(): boolean {
    return this.canUndo || this.forgotten > 0;
  }

  /** How many of the oldest entries were forgotten because the history was full. */
  get forgotten(): number {
    return this.#history.forgotten;
  }

  /** The memory of the history, in bytes. */
  get historyBytes(): number {
    return this.#history.bytes;
  }

  /** Everything done since the initial state, undone steps too: replayed, it gives the same label map. */
  get events(): readonly DraftEvent[] {
    return this.#events;
  }

  /** Whether no instance can be added: a label map holds 65,535. */
  get isFull(): boolean {
    return this.#instances.lastId === MAX_ID;
  }

  /** Whether the last stroke painted a part that does not touch the rest of its instance. */
  get isApart(): boolean {
    const entry = this.#history.last;
    const patch = entry?.patches[0];
    if (patch === undefined || patch.to === 0 || entry!.patches.length > 1 || entry!.changes.length > 0) return false;
    const whole = this.area(patch.to) === patch.runs.pixels;
    return !whole && !this.#masks.touches(patch);
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
    this.#events = [];
    this.#selected = 0;
    this.#tell("reset", { x0: 0, y0: 0, x1: this.map.width, y1: this.map.height });
  }

  /** Select an instance; 0 selects none. No history entry. */
  select(id: number): void {
    const next = this.instance(id) === undefined ? 0 : id;
    if (next === this.#selected) return;
    this.#stroke?.commit();
    this.#selected = next;
    this.#events.push({ do: "select", id: next });
    this.#tell("selection", null);
  }

  setHidden(id: number, hidden: boolean): void {
    const instance = this.instance(id);
    if (instance === undefined || instance.hidden === hidden) return;
    this.#stroke?.commit();
    this.#instances.put({ ...instance, hidden });
    this.#events.push({ do: "hide", id, on: hidden });
    this.#tell("look", this.box(id));
  }

  setLocked(id: number, locked: boolean): void {
    const instance = this.instance(id);
    if (instance === undefined || instance.locked === locked) return;
    this.#stroke?.commit();
    this.#instances.put({ ...instance, locked });
    this.#events.push({ do: "lock", id, on: locked });
    this.#tell("look", null);
  }

  /** Make a new instance and select it: one entry. Raises TooManyError when there are 65,535 already. */
  addInstance(label: string): Instance {
    this.#stroke?.commit();
    const selectedBefore = this.#selected;
    const after = this.#instances.create(label);
    this.#selected = after.id;
    this.#keep({ do: "add", label }, [], [{ before: null, after }], selectedBefore);
    return after;
  }

  /** Give an instance another label, and that label's next number: one entry. Return false when it is locked. */
  changeLabel(id: number, label: string): boolean {
    this.#stroke?.commit();
    const before = this.instance(id);
    if (before === undefined || before.locked || before.label === label) return false;
    const after = this.#instances.relabelled(before, label);
    this.#instances.put(after);
    this.#keep({ do: "relabel", id, label }, [], [{ before, after }], this.#selected);
    return true;
  }

  /** Where operations work. */
  get ground(): Ground {
    const { width, height } = this.map;
    const room = MAX_ID - this.#instances.lastId;
    return { width, height, room, instance: (id) => this.instance(id), box: (id) => this.box(id) };
  }

  /** Return what `perform` has to find first, which may take long; null = nothing. */
  questionOf(operation: Operation): Question | null {
    return questionOf(operation, this.ground);
  }

  /**
   * Do an operation: one entry, or none and false when it changes nothing.
   *
   * `found` answers `questionOf` for the pixels as they are; without it the answer is looked for here and now. Raises
   * TooManyError, and changes nothing, when the operation needs more than 65,535 instances.
   */
  perform(operation: Operation, found?: readonly Runs[]): boolean {
    const ground = this.ground;
    const runs = found ?? this.#find(operation);
    const stroke = this.begin(() => operation);
    try {
      act(operation, runs, stroke, ground);
    } catch (error) {
      stroke.cancel();
      throw error;
    }
    return stroke.commit();
  }

  /** Start a stroke, which `event` describes at its end; one that is still live is committed. */
  begin(event: () => DraftEvent): Stroke {
    this.#stroke?.commit();
    const selectedBefore = this.#selected;
    const stroke = new LiveStroke(this.#masks, this.#instances, event, {
      painted: (dirty) => this.#tell("pixels", dirty),
      selected: (made) => this.#welcome(made),
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
    for (const { before, after } of [...entry.changes].reverse()) this.#replace(after, before);
    this.#reselect(entry.selectedAfter, entry.selectedBefore);
    this.#events.push({ do: "undo" });
    this.#tell("undo", dirty);
    return true;
  }

  redo(): boolean {
    this.#stroke?.commit();
    const entry = this.#history.forward();
    if (entry === undefined) return false;
    let dirty: Rect | null = null;
    for (const patch of entry.patches) dirty = uniteRects(dirty, this.#masks.apply(patch));
    for (const { before, after } of entry.changes) this.#replace(before, after);
    this.#reselect(entry.selectedBefore, entry.selectedAfter);
    this.#events.push({ do: "redo" });
    this.#tell("redo", dirty);
    return true;
  }

  #find(operation: Operation): readonly Runs[] {
    if (operation.do === "separate") return this.#history.last?.patches.map(({ runs }) => runs) ?? [];
    const question = this.questionOf(operation);
    return question === null ? [] : findRuns(question, this.map.pixels, this.map.width, this.map.height);
  }

  #welcome(made: Instance): void {
    this.#selected = made.id;
    this.#tell("instances", null);
  }

  #end({ patches, changes, event }: Outcome, selectedBefore: number): void {
    this.#stroke = null;
    if (this.instance(this.#selected) === undefined) this.#selected = 0;
    if (event !== null) return this.#keep(event, patches, changes, selectedBefore);
    if (changes.length === 0) return;
    this.#selected = selectedBefore;
    this.#tell("instances", null);
  }

  #keep(event: DraftEvent, patches: Entry["patches"], changes: readonly InstanceChange[], selectedBefore: number): void {
    this.#history.push({ patches, changes, selectedBefore, selectedAfter: this.#selected });
    this.#events.push(event);
    this.#tell("entry", null);
  }

  /**
   * Exchange two states of an instance. Whether it is hidden or locked is no matter of history: it stays as it is; an
   * instance that comes back looks as it did when the entry was made.
   */
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
