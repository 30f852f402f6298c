import { findRuns, type Question } from "../raster/find.ts";
import type { Rect } from "../raster/rect.ts";
import { type Pixels, Runs, runsOf } from "../raster/runs.ts";
import type { Change, ChangeListener } from "./change.ts";
import type { DraftEvent } from "./events.ts";
import { type Entry, History, HISTORY_BYTES, type InstanceChange } from "./history.ts";
import type { AnsweredInstance, Instance } from "./instances.ts";
import { type LabelMap, MAX_ID } from "./label-map.ts";
import { act, type Ground, type Operation, questionOf } from "./operations.ts";
import { Scene } from "./scene.ts";
import { changesBack, type Initial, patchesBack } from "./start-over.ts";
import type { Keeper, Kept, Standing, Step } from "./step.ts";
import { LiveStroke, type Outcome, type Stroke } from "./stroke.ts";

export type { Change, ChangeListener } from "./change.ts";

/**
 * Hold the worker's current work: label map, instances, selection and history; the one owner of every change.
 *
 * What is asked of an instance that does not exist is ignored. A live stroke is committed before any other change.
 */
export class Draft {
  readonly #scene: Scene;
  readonly #history: History;
  readonly #listeners = new Set<ChangeListener>();
  /** The labels it began with. */
  readonly firstLabels: readonly string[];
  #labels: readonly string[];
  /** Who keeps every step, where somebody does. */
  keeper: Keeper | null = null;
  #events: DraftEvent[] = [];
  #unread = 0;
  #stroke: LiveStroke | null = null;
  #selectedBefore = 0;
  #initial: Initial = { instances: [], runs: new Runs() };

  constructor(width: number, height: number, labels: readonly string[], historyBytes = HISTORY_BYTES) {
    this.#scene = new Scene(width, height);
    this.#history = new History(historyBytes);
    this.#labels = labels;
    this.firstLabels = labels;
  }

  get map(): LabelMap {
    return this.#scene.masks.map;
  }

  get labels(): readonly string[] {
    return this.#labels;
  }

  /** Replace the labels; instances keep theirs. */
  set labels(labels: readonly string[]) {
    if (labels.length === this.#labels.length && labels.every((label, k) => label === this.#labels[k])) return;
    this.#stroke?.commit();
    this.#labels = labels;
    this.#note({ do: "labels", labels: [...labels] });
    this.#tell("instances", null);
  }

  /** Those that exist, by id. */
  get instances(): readonly Instance[] {
    return this.#scene.instances.list;
  }

  /** Those with at least one pixel, by id: what an answer lists. */
  get painted(): readonly Instance[] {
    return this.#scene.instances.list.filter((instance) => this.#scene.masks.area(instance.id) > 0);
  }

  instance(id: number): Instance | undefined {
    return this.#scene.instances.get(id);
  }

  /** Return the number of pixels, kept up to date within a stroke. */
  area(id: number): number {
    return this.#scene.masks.area(id);
  }

  /** Return the exact bounding box; null without pixels. */
  box(id: number): Rect | null {
    return this.#scene.masks.box(id);
  }

  /** Count the 8-connected pieces of an instance; 0 without pixels. */
  pieces(id: number): number {
    return this.#scene.masks.pieces(id);
  }

  /** The id of the selected instance; 0 = none. */
  get selected(): number {
    return this.#scene.selected;
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

  /** Whether `events` holds all of them: the oldest of an earlier session come last. */
  get isWhole(): boolean {
    return this.#unread === 0;
  }

  /** Whether no instance can be added: a label map holds 65,535. */
  get isFull(): boolean {
    return this.#scene.instances.lastId === MAX_ID;
  }

  /** Whether the last stroke painted a part that does not touch the rest of its instance. */
  get isApart(): boolean {
    const entry = this.#history.last;
    const patch = entry?.patches[0];
    if (patch === undefined || patch.to === 0 || entry!.patches.length > 1 || entry!.changes.length > 0) return false;
    const whole = this.area(patch.to) === patch.runs.pixels;
    return !whole && !this.#scene.masks.touches(patch);
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
    this.#scene.instances.reset(this.#initial.instances);
    this.#scene.masks.reset(this.#initial.runs, this.#initial.instances.length);
    this.#scene.selected = 0;
    this.#forget();
    this.keeper?.clear();
    this.#tell("reset", this.#whole);
  }

  /** Go back to the initial state in one entry, so that undo brings everything back; false when nothing changes. */
  startOver(): boolean {
    this.#stroke?.commit();
    const [patches, changes] = [patchesBack(this.map, this.#initial), changesBack(this.instances, this.#initial)];
    if (patches.length === 0 && changes.length === 0) return false;
    for (const patch of patches) this.#scene.masks.apply(patch);
    for (const { before, after } of changes) this.#scene.replace(before, after);
    const selectedBefore = this.#scene.selected;
    this.#scene.reselect(0, 0);
    this.#tell("pixels", this.#whole);
    this.#keep({ do: "start-over" }, patches, changes, selectedBefore);
    return true;
  }

  /** What a later session has to know beside pixels, history and events. */
  get standing(): Standing {
    return { labels: this.#labels, selected: this.#scene.selected, instances: this.#scene.instances.admitted };
  }

  get isPainting(): boolean {
    return this.#stroke !== null;
  }

  /** Whether it began with an earlier answer. */
  get hasInitial(): boolean {
    return this.#initial.instances.length > 0;
  }

  /** The live stroke as the step that it would be if it ended now; null = none, or nothing painted yet. */
  get live(): Step | null {
    const done = this.#stroke?.sketch() ?? null;
    if (done === null) return null;
    const entry = { ...done, selectedBefore: this.#selectedBefore, selectedAfter: this.#scene.selected };
    return { event: this.#stroke!.event, entry };
  }

  /** Go on with a draft of an earlier session, which began with the same initial state. */
  resume({ standing, runs, past, future, steps, earlier }: Kept): void {
    this.#stroke?.cancel();
    this.#scene.instances.reset(this.#initial.instances);
    if (standing !== null) this.#scene.instances.resume(standing.instances);
    this.#scene.masks.reset(standing === null ? this.#initial.runs : runs, this.#scene.instances.lastId);
    this.#labels = standing?.labels ?? this.firstLabels;
    this.#scene.selected = standing?.selected ?? 0;
    this.#forget();
    this.#history.recall(past, future);
    this.#unread = earlier;
    for (const step of steps) this.#again(step);
    this.#tell("reset", this.#whole);
  }

  /** Take older entries and events of the session that was resumed, next to those that are there. */
  recall(past: readonly Entry[], future: readonly Entry[], events: readonly DraftEvent[]): void {
    this.#history.recall(past, future);
    this.#events = [...events, ...this.#events];
    this.#unread -= events.length;
    this.#tell("selection", null);
  }

  /** Select an instance; 0 selects none. No history entry. */
  select(id: number): void {
    const next = this.instance(id) === undefined ? 0 : id;
    if (next === this.#scene.selected) return;
    this.#stroke?.commit();
    this.#scene.selected = next;
    this.#note({ do: "select", id: next });
    this.#tell("selection", null);
  }

  setHidden(id: number, hidden: boolean): void {
    if ((this.instance(id)?.hidden ?? hidden) !== hidden) this.#look({ do: "hide", id, on: hidden }, this.box(id));
  }

  setLocked(id: number, locked: boolean): void {
    if ((this.instance(id)?.locked ?? locked) !== locked) this.#look({ do: "lock", id, on: locked }, null);
  }

  /** Make a new instance and select it: one entry. Raises TooManyError when there are 65,535 already. */
  addInstance(label: string): Instance {
    this.#stroke?.commit();
    const selectedBefore = this.#scene.selected;
    const after = this.#scene.instances.create(label);
    this.#scene.selected = after.id;
    this.#keep({ do: "add", label }, [], [{ before: null, after }], selectedBefore);
    return after;
  }

  /** Give an instance another label, and that label's next number: one entry. Return false when it is locked. */
  changeLabel(id: number, label: string): boolean {
    this.#stroke?.commit();
    const before = this.instance(id);
    if (before === undefined || before.locked || before.label === label) return false;
    const after = this.#scene.instances.relabelled(before, label);
    this.#scene.instances.put(after);
    this.#keep({ do: "relabel", id, label }, [], [{ before, after }], this.#scene.selected);
    return true;
  }

  /** Where operations work. */
  get ground(): Ground {
    const { width, height } = this.map;
    const room = MAX_ID - this.#scene.instances.lastId;
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
    const selectedBefore = this.#scene.selected;
    this.#selectedBefore = selectedBefore;
    const stroke = new LiveStroke(this.#scene.masks, this.#scene.instances, event, {
      painted: (dirty) => this.#tell("pixels", dirty),
      selected: (made) => this.#welcome(made),
      ended: (outcome) => this.#end(outcome, selectedBefore),
    });
    this.#stroke = stroke;
    return stroke;
  }

  undo(): boolean {
    return this.#turn("undo");
  }

  redo(): boolean {
    return this.#turn("redo");
  }

  #turn(way: "undo" | "redo"): boolean {
    this.#stroke?.commit();
    const entry = way === "undo" ? this.#history.back() : this.#history.forward();
    if (entry === undefined) return false;
    const dirty = way === "undo" ? this.#scene.revert(entry) : this.#scene.apply(entry);
    this.#note({ do: way });
    this.#tell(way, dirty);
    return true;
  }

  /** Do a step of an earlier session, telling nobody. */
  #again({ event, entry }: Step): void {
    this.#events.push(event);
    if (entry !== null) this.#history.push(this.#scene.enter(entry));
    else if (event.do === "undo") this.#scene.revert(this.#history.back()!);
    else if (event.do === "redo") this.#scene.apply(this.#history.forward()!);
    else if (event.do === "select") this.#scene.selected = event.id;
    else if (event.do === "labels") this.#labels = event.labels;
    else if (event.do === "hide" || event.do === "lock") this.#scene.look(event);
  }


  #look(event: DraftEvent & { do: "hide" | "lock" }, dirty: Rect | null): void {
    this.#stroke?.commit();
    this.#scene.look(event);
    this.#note(event);
    this.#tell("look", dirty);
  }

  get #whole(): Rect {
    return { x0: 0, y0: 0, x1: this.map.width, y1: this.map.height };
  }

  #forget(): void {
    this.#history.clear();
    this.#events = [];
    this.#unread = 0;
  }

  #find(operation: Operation): readonly Runs[] {
    if (operation.do === "separate") return this.#history.last?.patches.map(({ runs }) => runs) ?? [];
    const question = this.questionOf(operation);
    return question === null ? [] : findRuns(question, this.map.pixels, this.map.width, this.map.height);
  }

  #welcome(made: Instance): void {
    this.#scene.selected = made.id;
    this.#tell("instances", null);
  }

  #end({ patches, changes, event }: Outcome, selectedBefore: number): void {
    this.#stroke = null;
    if (this.instance(this.#scene.selected) === undefined) this.#scene.selected = 0;
    if (event !== null) return this.#keep(event, patches, changes, selectedBefore);
    if (changes.length === 0) return;
    this.#scene.selected = selectedBefore;
    this.#tell("instances", null);
  }

  #keep(event: DraftEvent, patches: Entry["patches"], changes: readonly InstanceChange[], selectedBefore: number): void {
    const entry = { patches, changes, selectedBefore, selectedAfter: this.#scene.selected };
    this.#history.push(entry);
    this.#note(event, entry);
    this.#tell("entry", null);
  }

  #note(event: DraftEvent, entry: Entry | null = null): void {
    this.#events.push(event);
    this.keeper?.keep({ event, entry });
  }

  #tell(kind: Change["kind"], dirty: Rect | null): void {
    for (const listener of this.#listeners) listener({ kind, dirty });
  }
}
