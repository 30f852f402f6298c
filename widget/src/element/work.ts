import { render } from "lit-html";
import { Bands } from "../png/bands.ts";
import { Journal } from "../journal/journal.ts";
import type { DraftRow } from "../journal/rows.ts";
import * as messages from "../messages.ts";
import { Draft } from "../state/draft.ts";
import type { Kept } from "../state/step.ts";
import { download } from "../submit/download.ts";
import { type Banner, banner } from "../view/panels/banner.ts";
import type { Size } from "../view/photo.ts";
import { type Answer, answerOf } from "./answer.ts";
import { ask } from "./asking.ts";
import { identityOf } from "./identity.ts";

/** The places that tell how the work is kept. */
export interface WorkParts {
  readonly over: HTMLDialogElement;
  readonly kept: HTMLElement;
  readonly banner: HTMLElement;
  readonly stage: HTMLElement;
}

/** What the work asks of the element around it. */
export interface WorkHost {
  tell(text: string, alert?: boolean): void;
  /** Drop what is half done. */
  stop(): void;
  /** The draft was replaced by what is on the device. */
  replaced(): void;
}

/** A stroke under way is saved and goes on, several times a second: that is told when the pointer rests, in milliseconds. */
const CALM = 300;

type Widget = HTMLElement & { readonly name: string; readonly value: Answer };

/** Keeps one widget's draft on the device from its start to its end, gives it back, and says how that stands. */
export class Work {
  readonly #widget: Widget;
  readonly #parts: WorkParts;
  readonly #host: WorkHost;
  #journal: Journal | null = null;
  #kept: Kept | null = null;
  #draft: Draft | null = null;
  #refused = false;
  #damaged = false;
  #earlier: DraftRow | null = null;
  #wasReading = false;
  #resting = false;
  #calm: ReturnType<typeof setTimeout> | undefined;
  #listening = new AbortController();

  constructor(widget: Widget, parts: WorkParts, host: WorkHost) {
    this.#widget = widget;
    this.#parts = parts;
    this.#host = host;
  }

  /** Whether another tab paints this image. */
  get reading(): boolean {
    return this.#draft !== null && this.#journal?.reading === true;
  }

  /** Whether all that was painted is on this device. */
  get saved(): boolean {
    if (this.#draft === null) return true; // an image that nobody has seen
    const keeping = this.#journal?.keeping ?? null;
    return keeping === "saved" || keeping === "nothing";
  }

  /** Read what is kept of the widget's draft, for an image of this size. */
  async open(size: Size): Promise<void> {
    this.close();
    const journal: Journal = new Journal(identityOf(this.#widget, size), {
      changed: () => this.#journal === journal && this.#follow(),
      show: (kept) => this.#show(kept),
    });
    this.#journal = journal;
    try {
      const kept = await journal.open();
      if (this.#journal === journal) this.#kept = kept;
    } catch {
      journal.close();
      if (this.#journal !== journal) return;
      this.#journal = null;
      this.#refused = true;
    }
  }

  /** Go on with what is kept of this draft, and keep what is done to it from now on. */
  start(draft: Draft): void {
    this.#draft = draft;
    this.#listen();
    this.#resume(draft);
    this.#journal?.follow(draft);
    void this.#findEarlier();
  }

  /** The widget is off the page, perhaps to come back; another of the same task may take its place. */
  rest(): void {
    this.#resting = true;
    this.#journal?.rest();
  }

  /** The widget, or its page, came back. */
  wake(): void {
    if (!this.#resting) return; // it is being opened: a second claim would find the first in its way
    this.#resting = false;
    void this.#journal?.wake();
  }

  /** Say what was found, once the worker sees it. */
  welcome(): void {
    const changed = this.#journal?.changed ?? null;
    const { painted } = this.#draft!;
    if (this.#damaged) this.#host.tell(messages.draftDamaged, true);
    else if (this.#kept !== null && changed !== null && isWork(this.#kept)) this.#host.tell(messages.restored(painted.length, timeOf(changed)));
    this.#kept = null;
    this.#follow();
  }

  /** The draft is no longer shown. */
  close(): void {
    this.#listening.abort();
    this.#journal?.close();
    this.#journal = null;
    this.#draft = null;
    this.#kept = null;
    this.#earlier = null;
    this.#refused = this.#damaged = false;
    this.#wasReading = this.#resting = false;
    this.#follow();
  }

  /** Whether the draft may be changed here; says so where another tab does. */
  mayChange(): boolean {
    if (this.reading) this.#host.tell(messages.openElsewhere, true);
    return !this.reading;
  }

  /** Go back to the beginning, if that is meant. */
  async startOver(): Promise<void> {
    if (this.#draft === null || !this.mayChange()) return;
    if ((await ask(this.#parts.over)) !== "yes") return;
    this.#host.stop();
    this.#host.tell(this.#draft?.startOver() === true ? messages.startedOver : messages.nothingToStartOver);
  }

  /** Give the answers as they stand and all that was done as a file. */
  downloadWork(): void {
    if (this.#draft !== null) this.#download(this.#widget.value, this.#draft);
  }

  /** A draft of which parts are lost must not keep the worker from the task: a new one takes its place. */
  #resume(draft: Draft): void {
    if (this.#kept === null) return;
    try {
      draft.resume(this.#kept);
    } catch {
      draft.clear();
      this.#journal!.clear();
      this.#damaged = true;
    }
  }

  #listen(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    addEventListener("pagehide", () => this.rest(), { signal });
    addEventListener("pageshow", ({ persisted }) => persisted && this.wake(), { signal });
    document.addEventListener("visibilitychange", () => this.#journal?.flush(), { signal });
    this.#parts.stage.addEventListener("pointerdown", () => void this.mayChange(), { signal });
  }

  #show(kept: Kept): void {
    this.#host.stop();
    this.#draft?.resume(kept);
    this.#host.replaced();
  }

  /** The journal has changed: show how it stands. */
  #follow(): void {
    if (this.#resting) return; // nobody sees it
    this.#tellKept();
    const place = this.#parts.banner;
    const shown = this.#banner();
    if (place.hidden !== (shown === null)) place.hidden = shown === null;
    if (shown !== null) render(banner(shown), place);
    if (this.#wasReading === this.reading) return;
    this.#wasReading = this.reading;
    this.#host.stop();
    this.#host.tell(this.reading ? messages.openElsewhere : messages.takenOver, this.reading);
  }

  #tellKept(): void {
    const keeping = this.#journal?.keeping ?? "nothing";
    const words = this.reading || keeping === "nothing" || keeping === "failing" ? "" : messages[keeping];
    clearTimeout(this.#calm);
    const soon = keeping === "saved" && this.#draft?.isPainting === true;
    if (soon) this.#calm = setTimeout(() => tellKept(this.#parts.kept, words), CALM);
    else tellKept(this.#parts.kept, words);
  }

  #banner(): Banner | null {
    if (this.#draft === null) return null;
    const work = { name: messages.downloadWork, press: () => this.downloadWork() };
    if (this.reading) {
      const take = { name: messages.takeOver, press: () => void this.#takeOver() };
      return { words: messages.openElsewhere, buttons: this.#journal!.unsaved ? [take, work] : [take] };
    }
    if (this.#refused || this.#journal?.keeping === "failing") return { words: messages.notSaved, buttons: [work] };
    return this.#earlier === null ? null : this.#offerEarlier(this.#earlier, this.#draft);
  }

  async #takeOver(): Promise<void> {
    this.#parts.stage.focus(); // the button that was pressed goes away
    await this.#journal?.takeOver().catch(() => undefined);
    this.#follow();
  }

  async #findEarlier(): Promise<void> {
    const journal = this.#journal;
    const earlier = (await journal?.earlier().catch(() => null)) ?? null;
    if (journal !== this.#journal) return;
    this.#earlier = earlier;
    this.#follow();
  }

  #offerEarlier(earlier: DraftRow, { map, events }: Draft): Banner {
    const fits = earlier.width === map.width && earlier.height === map.height && events.length === 0;
    const use = { name: messages.useIt, press: () => void this.#dealWith((journal) => journal.useEarlier(earlier)) };
    const buttons = [
      { name: messages.downloadIt, press: () => void this.#downloadEarlier(earlier) },
      { name: messages.discardIt, press: () => void this.#dealWith((journal) => journal.discardEarlier(earlier)) },
      ...(fits ? [use] : []),
    ];
    return { words: messages.earlierDraft, buttons };
  }

  /** The offer is answered. */
  async #dealWith(answer: (journal: Journal) => Promise<void>): Promise<void> {
    this.#parts.stage.focus();
    await answer(this.#journal!).catch(() => this.#host.tell(messages.draftDamaged, true));
    await this.#findEarlier();
  }

  async #downloadEarlier(earlier: DraftRow): Promise<void> {
    const draft = new Draft(earlier.width, earlier.height, []);
    draft.resume(await this.#journal!.readEarlier(earlier));
    this.#download(answerOf(draft, new Bands(draft.map.width, draft.map.height)), draft);
  }

  #download(answer: Answer, { events }: Draft): void {
    const task = this.#widget.closest("crowd-form")?.getAttribute("task-id") ?? "answer";
    const answers = [{ [this.#widget.name]: answer }];
    download({ name: `${task}--draft.json`, text: JSON.stringify({ task, answers, events }) });
  }
}

/** The words change while a worker paints: nothing but their text may have to be drawn again. */
function tellKept(place: HTMLElement, words: string): void {
  if (place.textContent === words) return;
  if ((place.textContent === "") !== (words === "")) place.classList.toggle("told", words !== "");
  if (place.firstChild === null) place.append(words);
  else (place.firstChild as Text).data = words;
}

/** Whether the worker would miss it; a page may change its labels each time that it opens. */
function isWork({ standing, steps }: Kept): boolean {
  return standing !== null || steps.some(({ entry }) => entry !== null);
}

/** "14:03", on another day with the day. */
function timeOf(when: number): string {
  const time = new Date(when);
  const clock = time.toLocaleTimeString("en", { hour: "2-digit", minute: "2-digit", hour12: false });
  const today = time.toDateString() === new Date().toDateString();
  return today ? clock : `${time.toLocaleDateString("en", { day: "numeric", month: "long" })}, ${clock}`;
}
