import { Outbox, type OutboxRow } from "../journal/outbox.ts";
import { waysOf } from "../submit/channels.ts";
import { Delivery, type Confirmed, type Standing } from "../submit/delivery.ts";
import { tellHeight } from "../submit/parent.ts";
import { parseSettings, type Channel, type Settings } from "../submit/settings.ts";
import type { Parcel } from "../submit/submission.ts";
import { readVisit, SUBMIT_TO, type Visit } from "../submit/visit.ts";
import { whenParsed } from "./arriving.ts";
import { askName, rememberedName } from "./worker-name.ts";

/** A submission kept on the device, or the receipt of one. */
export type Kept = OutboxRow<Parcel>;

/** Begins what is kept of this page. */
const PAGE = `${location.origin}${location.pathname}`;

/** What all forms of a page share: its settings, who visits it, and the one delivery of its submissions. */
export class Sending {
  readonly settings: Settings;
  /** Whether the page's settings are none: it downloads, and says so. */
  readonly unreadable: boolean;
  /** Whether submissions can be sent while the page stays. */
  readonly hasWays: boolean;
  /** Whether submissions leave the page with their keys, which later ones of the same draft have to bear. */
  readonly keeps: boolean;
  readonly delivery: Delivery;
  /** It is known who works. */
  readonly whenKnown: Promise<void>;
  /** The page is read besides. */
  readonly ready: Promise<void>;
  /** Told whenever a submission stands otherwise, or the worker becomes known. */
  readonly listeners = new Set<() => void>();
  #visit: Visit;
  #known: boolean;
  #outbox = new Outbox<Parcel>();
  #ids = new Map<string, string>();
  #saved: Promise<unknown> = Promise.resolve();

  constructor(text: string | null) {
    const settings = parseSettings(text);
    this.unreadable = settings === null;
    this.settings = settings ?? {};
    const channels = this.settings.submit ?? [];
    const ways = waysOf(beforeExit(channels));
    this.hasWays = ways.length > 0;
    this.keeps = Object.keys(this.settings).length > 0;
    const name = this.asks ? rememberedName() : "";
    this.#visit = readVisit(this.settings, location.search, name);
    this.#known = !this.asks || this.#visit.worker !== "";
    const clock = { now: () => Date.now(), random: () => Math.random(), set: (act: () => void, wait: number) => setTimeout(act, wait) };
    const keep = {
      save: (parcel: Parcel) => this.#outbox.save(this.#placeOf(parcel), stampOf(parcel), parcel),
      confirm: (parcel: Parcel, confirmed: Confirmed) => this.#outbox.confirm(this.#placeOf(parcel), stampOf(parcel), confirmed),
      look: async (parcel: Parcel) => {
        const [row] = await this.#outbox.read([this.#placeOf(parcel)]);
        return row?.parcel.submission.key === parcel.submission.key ? row : null;
      },
    };
    this.delivery = new Delivery(ways, keep, clock, () => this.#tell());
    if (this.hasWays) this.#listen();
    this.ready = this.#begin(channels);
    this.whenKnown = this.#known ? Promise.resolve() : this.ready;
  }

  get visit(): Visit {
    return this.#visit;
  }

  /** Whether the page may begin: it knows who works, or need not. */
  get known(): boolean {
    return this.#known;
  }

  /** Whether the worker gave a name, which can be changed. */
  get asks(): boolean {
    return this.settings.worker?.ask === true;
  }

  /** What was sent without ways is on the device, or cannot be. */
  get saved(): Promise<unknown> {
    return this.#saved;
  }

  /** Under what a form's submissions are kept. */
  idOf(form: Element): string {
    const ordinal = [...document.querySelectorAll(form.localName)].indexOf(form);
    const task = form.getAttribute("task-id") ?? `#${ordinal}`;
    return [PAGE, task, this.#visit.worker, this.#visit.assignment].join("\n");
  }

  /** Send a submission of the task with this id, and keep it until it is confirmed; without ways it is only kept. */
  send(id: string, parcel: Parcel): void {
    this.#ids.set(parcel.submission.key, id);
    if (this.hasWays) void this.delivery.send(parcel);
    else this.#saved = Promise.all([this.#saved, this.#outbox.save(id, stampOf(parcel), parcel)]);
  }

  /** Read what is kept of the tasks with these ids, and send what is not confirmed. */
  async recall(ids: readonly string[]): Promise<Kept[]> {
    const rows = await this.#outbox.read(ids);
    for (const row of rows) this.#resume(row);
    return rows;
  }

  /** The worker goes back to what was submitted of a task. */
  reopen(id: string): void {
    void this.#outbox.reopen(id);
  }

  /** How submissions stand, in the same order. */
  standings(parcels: readonly Parcel[]): Standing[] {
    return parcels.map(({ submission: { key } }) => this.delivery.standing(key) ?? { state: "sending" });
  }

  /** Ask for another name; the page starts again for it. */
  readonly rename = async (): Promise<void> => {
    if (await askName(this.#visit.worker)) location.reload();
  };

  async #begin(channels: readonly Channel[]): Promise<void> {
    await whenParsed();
    for (const channel of channels) if (channel.kind === "parent") tellHeight(channel.origin);
    if (!this.#known) await this.#ask();
    if (this.hasWays && !this.#visit.preview) void this.#sendLeft();
  }

  async #ask(): Promise<void> {
    const name = await askName();
    this.#visit = readVisit(this.settings, location.search, name ?? "");
    this.#known = true;
    this.#tell();
  }

  /** Send what the same worker could not send before the page changed: it may have that task no more. */
  async #sendLeft(): Promise<void> {
    const own = `\n${this.#visit.worker}\n${this.#visit.assignment}`;
    for (const row of await this.#outbox.unsent(`${PAGE}\n`)) if (row.id.endsWith(own)) this.#resume(row);
  }

  #resume({ id, parcel, confirmed }: Kept): void {
    this.#ids.set(parcel.submission.key, id);
    if (this.hasWays && confirmed === null) this.delivery.resume(parcel);
    if (confirmed !== null) this.delivery.remember(parcel, confirmed);
  }

  #listen(): void {
    const hurry = () => this.delivery.hurry();
    addEventListener("online", hurry);
    addEventListener("pageshow", ({ persisted }) => persisted && hurry()); // the back button brings a page back as it was
  }

  #tell(): void {
    for (const listener of [...this.listeners]) listener();
  }

  #placeOf({ submission: { key } }: Parcel): string {
    return this.#ids.get(key) ?? key;
  }
}

let page: Sending | null = null;

/** The one of this page. */
export function pageSending(): Sending {
  page ??= new Sending(document.querySelector("script#maskpress-settings")?.textContent ?? null);
  return page;
}

/** Behind a form that takes the page away nothing is tried. */
function beforeExit(channels: readonly Channel[]): readonly Channel[] {
  const hosted = new URLSearchParams(location.search).has(SUBMIT_TO);
  const exit = channels.findIndex((one) => one.kind === "form" && (one.url !== undefined || hosted));
  return exit < 0 ? channels : channels.slice(0, exit);
}

function stampOf({ submission }: Parcel): string {
  return `${submission.key} ${submission.submitted}`;
}
