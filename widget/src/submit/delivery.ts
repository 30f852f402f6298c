import { backoff } from "./backoff.ts";
import type { Way } from "./channels.ts";
import type { Outcome, Why } from "./outcome.ts";
import type { Parcel } from "./submission.ts";

/** How a submission stands. Times are milliseconds since 1970. */
export type Standing =
  | { readonly state: "sending" }
  | { readonly state: "failed"; readonly why: Why; readonly again: number }
  | { readonly state: "refused"; readonly why: Why; readonly to: string }
  | ({ readonly state: "confirmed" } & Confirmed);

/** Who confirmed a submission, and when in milliseconds since 1970. */
export interface Confirmed {
  readonly to: string;
  readonly time: number;
}

/** Keeps submissions on the device until they are confirmed. */
export interface Keep {
  /** Resolves, once that is so, to whether the submission is on the device. */
  save(parcel: Parcel): Promise<boolean>;
  /** Resolves once it is known on the device that a submission arrived. */
  confirm(parcel: Parcel, confirmed: Confirmed): Promise<void>;
  /** Read what is on the device under the key of this submission: another tab may have sent it, or a later one; null = nothing. */
  look(parcel: Parcel): Promise<{ readonly parcel: Parcel; readonly confirmed: Confirmed | null } | null>;
}

/** Time and chance, as a test may want them. */
export interface Clock {
  now(): number;
  set(act: () => void, milliseconds: number): unknown;
  random(): number;
}

interface Entry {
  parcel: Parcel;
  standing: Standing;
  /** Whether closing the page loses nothing; null = not known yet. */
  kept: boolean | null;
  failed: number;
  due: number;
  /** Ways that refused it. */
  readonly closed: Set<Way>;
}

/** Brings submissions to whoever confirms them first, one request at a time, and again until somebody does. */
export class Delivery {
  readonly #ways: readonly Way[];
  readonly #keep: Keep;
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #entries = new Map<string, Entry>();
  #busy = false;
  #resting = false;

  constructor(ways: readonly Way[], keep: Keep, clock: Clock, changed: () => void) {
    this.#ways = ways;
    this.#keep = keep;
    this.#clock = clock;
    this.#changed = changed;
  }

  /** Keep a submission, then send it. One with the key of an earlier one takes its place. */
  async send(parcel: Parcel): Promise<void> {
    const entry = this.#enter(parcel);
    entry.due = Infinity;
    this.#changed();
    entry.kept = await this.#keep.save(parcel);
    entry.due = this.#clock.now();
    this.#changed();
    this.#next();
  }

  /** Send what was kept when the page was open before, unless it is on its way already. */
  resume(parcel: Parcel): void {
    if (this.#entries.has(parcel.submission.key)) return;
    this.#enter(parcel).kept = true;
    this.#next();
  }

  /** Take over from an earlier visit that a submission arrived. */
  remember(parcel: Parcel, confirmed: Confirmed): void {
    if (!this.#entries.has(parcel.submission.key)) this.#enter(parcel).standing = { state: "confirmed", ...confirmed };
  }

  /** How the submission with this key stands; null = it was never sent from here. */
  standing(key: string): Standing | null {
    return this.#entries.get(key)?.standing ?? null;
  }

  /** Whether the submission with this key is on the device, or arrived; null = not known yet. */
  kept(key: string): boolean | null {
    const entry = this.#entries.get(key);
    return entry?.standing.state === "confirmed" ? true : (entry?.kept ?? null);
  }

  /** Try now what was to be tried later; what was refused too if `everything`, else only where nobody answered. */
  hurry(everything = false): void {
    for (const entry of this.#entries.values()) {
      const { standing } = entry;
      const silent = standing.state === "failed" && standing.why === "silence";
      if (!silent && !(everything && (standing.state === "failed" || standing.state === "refused"))) continue;
      entry.closed.clear();
      entry.standing = { state: "sending" };
      entry.due = this.#clock.now();
    }
    this.#changed();
    this.#next();
  }

  /** Begin nothing while the page is leaving; go on when it has stayed. */
  rest(on: boolean): void {
    this.#resting = on;
    this.#next();
  }

  #enter(parcel: Parcel): Entry {
    const entry: Entry = { parcel, standing: { state: "sending" }, kept: null, failed: 0, due: this.#clock.now(), closed: new Set() };
    this.#entries.set(parcel.submission.key, entry);
    return entry;
  }

  /** Begin what is due, or look again when the next is. Looking once too often does nothing. */
  #next(): void {
    if (this.#busy || this.#resting) return;
    const open = [...this.#entries.values()].filter(({ standing }) => standing.state === "sending" || standing.state === "failed");
    const [first] = open.sort((a, b) => a.due - b.due);
    if (first === undefined || first.due === Infinity) return;
    const wait = first.due - this.#clock.now();
    if (wait > 0) this.#clock.set(() => this.#next(), wait);
    else void this.#attempt(first);
  }

  async #attempt(entry: Entry): Promise<void> {
    this.#busy = true;
    entry.standing = { state: "sending" };
    this.#changed();
    entry.standing = (await this.#look(entry)) ?? (await this.#tryWays(entry));
    this.#busy = false;
    this.#changed();
    this.#next();
  }

  /** Never send an earlier answer after a later one, nor again what another tab has sent. */
  async #look(entry: Entry): Promise<Standing | null> {
    const found = entry.kept === true ? await this.#keep.look(entry.parcel) : null;
    if (found === null) return null;
    entry.parcel = found.parcel;
    return found.confirmed && { state: "confirmed", ...found.confirmed };
  }

  /** Try every way once, in order, until one confirms. */
  async #tryWays(entry: Entry): Promise<Standing> {
    const { parcel, closed } = entry;
    const failures: Extract<Outcome, { state: "failed" }>[] = [];
    let refused: Standing = { state: "refused", why: "absent", to: "" };
    for (const way of this.#ways.filter((one) => !closed.has(one))) {
      const outcome = await way.send(parcel).catch((error: unknown): Outcome => {
        reportError(error);
        return { state: "refused", why: "absent" };
      });
      if (outcome.state === "confirmed") return this.#confirm(parcel, way.to(parcel));
      if (outcome.state === "failed") failures.push(outcome);
      else closed.add(way);
      if (outcome.state === "refused" && outcome.why !== "absent") refused = { ...outcome, to: way.to(parcel) };
    }
    return failures.length === 0 ? refused : this.#postpone(entry, failures);
  }

  #postpone(entry: Entry, failures: readonly { readonly why: Why; readonly after?: number }[]): Standing {
    const wait = Math.max(backoff(entry.failed, () => this.#clock.random()), Math.min(...failures.map(({ after = 0 }) => after)));
    entry.failed += 1;
    entry.due = this.#clock.now() + wait;
    return { state: "failed", why: failures[0]!.why, again: entry.due };
  }

  async #confirm(parcel: Parcel, to: string): Promise<Standing> {
    const confirmed = { to, time: this.#clock.now() };
    await this.#keep.confirm(parcel, confirmed);
    return { state: "confirmed", ...confirmed };
  }
}
