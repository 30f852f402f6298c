import { MAX_ID, TooManyError } from "./label-map.ts";
import { nextColor } from "./palette.ts";

/** One object on the image, as its worker knows it. */
export interface Instance {
  /** From 1, counting up, never used twice. */
  readonly id: number;
  readonly label: string;
  /** The 2 of "Car 2": counts per label, never used twice. */
  readonly number: number;
  /** Lower-case `#rrggbb`, kept for life. */
  readonly color: string;
  readonly hidden: boolean;
  readonly locked: boolean;
}

/** What an earlier answer says about an instance; its id is its place in the list, from 1. */
export interface AnsweredInstance {
  readonly label: string;
  readonly color: string;
}

/** Everything that was ever handed out: what a later session must know to hand out nothing twice. */
export interface AdmittedInstances {
  readonly list: readonly Instance[];
  readonly lastId: number;
  readonly lastNumber: readonly (readonly [label: string, number: number])[];
  readonly colors: readonly string[];
}

/** Hold the instances that exist and hand out ids, numbers and colours, none of them twice. */
export class Instances {
  #byId = new Map<number, Instance>();
  #list: readonly Instance[] | null = null;
  #lastId = 0;
  #lastNumber = new Map<string, number>();
  #colors = new Set<string>();

  /** All that exist, by id. */
  get list(): readonly Instance[] {
    this.#list ??= [...this.#byId.values()].sort((a, b) => a.id - b.id);
    return this.#list;
  }

  /** The largest id ever handed out. */
  get lastId(): number {
    return this.#lastId;
  }

  get(id: number): Instance | undefined {
    return this.#byId.get(id);
  }

  /** Make and keep a new instance; raise TooManyError when the label map can hold no more ids. */
  create(label: string): Instance {
    if (this.#lastId === MAX_ID) throw new TooManyError(`an image can have at most ${MAX_ID} instances`);
    return this.#admit(label, nextColor(this.#lastId + 1, this.#colors));
  }

  /** Take back the newest instance as if it had never been: its stroke painted nothing. */
  uncreate(instance: Instance): void {
    this.remove(instance.id);
    this.#lastId = instance.id - 1;
    this.#lastNumber.set(instance.label, instance.number - 1);
    this.#colors.delete(instance.color);
  }

  /** Return the instance under another label, with the next number of that label. */
  relabelled(instance: Instance, label: string): Instance {
    return { ...instance, label, number: this.#nextNumber(label) };
  }

  put(instance: Instance): void {
    this.#byId.set(instance.id, instance);
    this.#list = null;
  }

  remove(id: number): void {
    this.#byId.delete(id);
    this.#list = null;
  }

  /** Start again from the instances of an earlier answer. */
  reset(answered: readonly AnsweredInstance[]): void {
    this.#byId.clear();
    this.#list = null;
    this.#lastId = 0;
    this.#lastNumber.clear();
    this.#colors.clear();
    for (const { label, color } of answered) this.#admit(label, color.toLowerCase());
  }

  /** What is to be known in a later session. */
  get admitted(): AdmittedInstances {
    return { list: this.list, lastId: this.#lastId, lastNumber: [...this.#lastNumber], colors: [...this.#colors] };
  }

  /** Go on from an earlier session. */
  resume({ list, lastId, lastNumber, colors }: AdmittedInstances): void {
    this.#byId = new Map(list.map((instance) => [instance.id, instance]));
    this.#list = null;
    this.#lastId = lastId;
    this.#lastNumber = new Map(lastNumber);
    this.#colors = new Set(colors);
  }

  /** Take an instance of an earlier session as used: its id, number and colour are not handed out again. */
  note({ id, label, number, color }: Instance): void {
    this.#lastId = Math.max(this.#lastId, id);
    this.#lastNumber.set(label, Math.max(this.#lastNumber.get(label) ?? 0, number));
    this.#colors.add(color);
  }

  #admit(label: string, color: string): Instance {
    this.#lastId += 1;
    const number = this.#nextNumber(label);
    const instance = { id: this.#lastId, label, number, color, hidden: false, locked: false };
    this.#colors.add(color);
    this.put(instance);
    return instance;
  }

  #nextNumber(label: string): number {
    const number = (this.#lastNumber.get(label) ?? 0) + 1;
    this.#lastNumber.set(label, number);
    return number;
  }
}
