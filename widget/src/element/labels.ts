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

  /** `changed` is called at each change of the live array; several come in a row. */
  constructor(changed: () => void) {
    const told = (done: boolean): boolean => {
      this.#readable = true;
      this.#views = null;
      changed();
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
