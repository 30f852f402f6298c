import * as messages from "../messages.ts";
import { type Question, shiftStarts } from "../raster/find.ts";
import type { Runs } from "../raster/runs.ts";
import type { Draft } from "../state/draft.ts";
import { type LabelMap, TooManyError } from "../state/label-map.ts";
import type { Operation } from "../state/operations.ts";
import { Crew } from "../worker/crew.ts";

/** What operations ask of the editor around them. */
export interface OperationsHost {
  tell(text: string, alert?: boolean): void;
  /** Whether work goes on, or an instance is to be picked, has changed. */
  changed(): void;
}

/** From this many pixels on, a search would be felt: it leaves the main thread. */
const LARGE = 2 ** 21;

/** Does operations on instances for the worker, in words: at once, or when a long search has come to its end. */
export class Operations {
  #draft: Draft;
  #host: OperationsHost;
  #crew = new Crew();
  #working: symbol | null = null;
  #picking = 0;

  constructor(draft: Draft, host: OperationsHost) {
    this.#draft = draft;
    this.#host = host;
  }

  /** Whether a long search is under way: painting would make it worthless. */
  get busy(): boolean {
    return this.#working !== null;
  }

  /** Whether an instance is to be picked, to be merged into another. */
  get picking(): boolean {
    return this.#picking !== 0;
  }

  /** What asks the worker to pick one. */
  get pickingWords(): string {
    return messages.pickToMerge(this.#nameOf(this.#picking));
  }

  /** Do an operation; one that is still looking is given up. */
  perform(operation: Operation): void {
    this.cancel();
    const question = this.#draft.questionOf(operation);
    if (question === null || pixelsOf(question, this.#draft) < LARGE) this.#finish(operation);
    else void this.#searchFirst(operation, question);
  }

  /** Ask which instance to merge into this one: the next that is clicked. */
  startPicking(id: number): void {
    this.cancel();
    this.#picking = id;
    this.#host.tell(this.pickingWords);
    this.#host.changed();
  }

  /** Take the instance that was clicked; true when one was asked for. */
  pick(other: number): boolean {
    const id = this.#picking;
    if (id === 0) return false;
    if (other === 0 || other === id) return true;
    this.cancel();
    if (this.#draft.instance(other)?.locked) this.#host.tell(messages.locked(this.#nameOf(other)), true);
    else this.perform({ do: "merge", id, other });
    return true;
  }

  /** Stop looking and picking; false when there was neither. */
  cancel(): boolean {
    const active = this.busy || this.#picking !== 0;
    if (this.busy) this.#crew.cancel();
    this.#working = null;
    this.#picking = 0;
    if (active) this.#host.tell("");
    if (active) this.#host.changed();
    return active;
  }

  /** The picture changed below the search: what it finds would be wrong. */
  giveUp(): void {
    this.cancel();
    this.#host.tell(messages.workGivenUp, true);
  }

  async #searchFirst(operation: Operation, question: Question): Promise<void> {
    const turn = Symbol();
    this.#working = turn;
    this.#host.tell(messages.working);
    this.#host.changed();
    const found = await search(this.#crew, question, this.#draft.map).catch(() => null);
    if (this.#working !== turn) return;
    this.#working = null;
    this.#host.changed();
    if (found === null) this.giveUp();
    else this.#finish(operation, found);
  }

  #finish(operation: Operation, found?: readonly Runs[]): void {
    const name = this.#nameOf(operation.id);
    const other = operation.do === "merge" ? this.#nameOf(operation.other) : "";
    const { forgotten, instances } = this.#draft;
    try {
      const done = this.#draft.perform(operation, found);
      const made = this.#draft.instances.length - instances.length;
      if (this.#draft.forgotten > forgotten) return; // which has been told, and matters more
      this.#host.tell(done ? messages.did[operation.do](name, made, other) : nothingDone(operation)(name));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#host.tell(error instanceof TooManyError ? messages.tooMany : messages.outOfMemory, true);
    }
  }

  #nameOf(id: number): string {
    const instance = this.#draft.instance(id);
    return instance === undefined ? "" : messages.instance(instance.label, instance.number);
  }
}

function nothingDone({ do: what }: Operation): (name: string) => string {
  return what === "split" || what === "fill-holes" || what === "drop-specks" ? messages.didNothing[what] : messages.didNothing.other;
}

/** Have the rows in question looked through in a worker. */
async function search(crew: Crew, question: Question, { pixels, width, height }: LabelMap): Promise<readonly Runs[]> {
  const [y0, y1] = question.kind === "region" ? [0, height] : [question.box.y0, question.box.y1];
  const inSlice = question.kind === "region" ? question : { ...question, box: { ...question.box, y0: 0, y1: y1 - y0 } };
  const found = await crew.run("findRuns", () => [inSlice, pixels.slice(y0 * width, y1 * width), width, y1 - y0]);
  shiftStarts(found, y0 * width);
  return found;
}

function pixelsOf(question: Question, { map }: Draft): number {
  if (question.kind === "region") return map.width * map.height;
  const { x0, y0, x1, y1 } = question.box;
  return (x1 - x0) * (y1 - y0);
}
