import type { LabelView } from "../view/panels/model.ts";
import { readDetails, readLabels } from "./attributes.ts";

/** The labels of one widget: what its attributes say, until a script says otherwise. */
export class Labels {
  /** The names as scripts see them: one live array, which they may empty and grow. */
  readonly live: string[];
  readonly #names: string[] = [];
  #details: Record<string, unknown> = {};
  #readable = true;
  #views: readonly LabelView[] | null = null;
  #untold = false;
  readonly #changed: () => void;

  /** `changed` is called once for changes of the live array in a row: a script that empties and fills it makes many. */
  constructor(changed: () => void) {
    this.#changed = changed;
    const told = (done: boolean): boolean => {
      this.#readable = true;
      this.#views = null;
      if (!this.#untold) queueMicrotask(() => this.settle());
      this.#untold = true;
      return done;
    };
    this.live = new Proxy(this.#names, { // each way to change an array ends in one of these two
      defineProperty: (names, key, value) => told(Reflect.defineProperty(names, key, value)),
      deleteProperty: (names, key) => told(Reflect.deleteProperty(names, key)),
    });
  }

  /** The labels as the worker sees them, each once; null when the attributes cannot be read. */
  get views(): readonly LabelView[] | null {
    if (!this.#readable) return null;
    this.#views ??= [...new Set(this.#names)].filter(isLabel).map((name) => labelView(name, this.#details[name]));
    return this.#views;
  }

  /** The names of `views`. */
  get names(): string[] {
    return (this.views ?? []).map(({ name }) => name);
  }

  /** Tell at once of changes that are not told yet. */
  settle(): void {
    if (!this.#untold) return;
    this.#untold = false;
    this.#changed();
  }

  /** Raise RangeError for a label there is not. */
  demand(label: string): void {
    if (!this.names.includes(label)) throw new RangeError(`expected one of ${JSON.stringify(this.names)}, found ${JSON.stringify(label)}`);
  }

  /** Take what the attributes say. */
  read(element: Element): void {
    const names = readLabels(element);
    const details = readDetails(element);
    this.#readable = names !== null && details !== null;
    this.#details = details ?? {};
    this.#views = null;
    this.#names.splice(0, this.#names.length, ...(names ?? []));
  }
}

/** A page may put anything into its array; an emptied input, for one. */
function isLabel(name: unknown): boolean {
  return typeof name === "string" && name.trim() !== "";
}

function labelView(name: string, details: unknown): LabelView {
  const { description, key } = (details ?? {}) as Record<string, unknown>;
  return {
    name,
    ...(typeof description === "string" ? { description } : {}),
    ...(typeof key === "string" ? { key: key.toLowerCase() } : {}),
  };
}
