import { html, nothing, render } from "lit-html";
import * as messages from "../messages.ts";
import { newKey, type Answers, type Parcel, type Submission } from "../submit/submission.ts";
import { ActiveTime } from "./active-time.ts";
import { isAlone } from "./alone.ts";
import { isArriving } from "./arriving.ts";
import { agree, say } from "./asking.ts";
import { barView } from "./bar.ts";
import { Ending } from "./ending.ts";
import { exitOf } from "./leaving.ts";
import type { Place } from "./place.ts";
import { separateRadios } from "./radio-groups.ts";
import { askReason } from "./reasons.ts";
import { outlastDoubleClick, receiptView } from "./receipt.ts";
import { pageSending, type Kept } from "./sending.ts";
import { firstInvalid, resetFields, serialize, serializeRefused, sharedName, titleOf, widgetsOf } from "./serialize.ts";
import { SHEETS } from "./sheets.ts";
import { scrollPast } from "./wheel.ts";

/** A button of the page's own that takes the place of ours, also while it is out of sight. */
const OWN_SUBMIT = "crowd-button[form-action=submit]";

/**
 * `<crowd-form>`: gathers the answers of the widgets and inputs in it and hands them over.
 *
 * Behaves like an HTML form: fires a cancelable `submit` before anything is gathered, and `reset()` clears. Its submission
 * takes the page's channels; a task host named in the page's address, and in the attribute `submit-hosts`, gets the answers
 * by POST. Without any of these the form downloads `<task-id>.json`, the answers and nothing else. In a `maskpress-batch`
 * the batch takes its submission.
 */
export class CrowdForm extends HTMLElement {
  #root = this.attachShadow({ mode: "open" });
  #sending = pageSending();
  #started: string | null = null;
  #active = new ActiveTime();
  #key = newKey();
  /** What was not handed over: nothing, only what the widgets keep on the device, or more than that. */
  #unsaved: "nothing" | "paint" | "fields" = "nothing";
  #busy = false;
  #ending: Ending | null = null;
  #place: Place | null = null;
  #take: ((parcel: Parcel) => void) | null = null;
  #resetDue = false;
  #handling = false;
  #submitDue = false;
  #words = "";
  #listening = new AbortController();
  #children = new MutationObserver(() => this.#followChildren());
  #barSize = new ResizeObserver(([entry]) => this.#makeRoom(entry!.target as HTMLElement));

  constructor() {
    super();
    this.#root.adoptedStyleSheets = SHEETS;
    this.#render();
  }

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const name of ["change", "input"]) this.addEventListener(name, (event) => this.#note(event), { signal });
    this.addEventListener("maskpress-submit", () => void this.#submit(), { signal });
    this.addEventListener("click", (event) => this.#pressNative(event), { signal });
    for (const name of ["pointerdown", "pointermove", "keydown", "wheel"]) {
      this.addEventListener(name, () => this.#active.note(performance.now()), { signal, passive: true });
    }
    this.addEventListener("wheel", scrollPast, { signal, passive: true });
    window.addEventListener("beforeunload", (event) => this.#warn(event), { signal });
    this.#children.observe(this, { childList: true, subtree: true, attributeFilter: ["form-action"] });
    this.#followChildren();
    this.#begin();
    void this.#recall();
  }

  disconnectedCallback(): void {
    this.#listening.abort();
    this.#children.disconnect();
  }

  /** The task's id; names the file of the answer. */
  get taskId(): string {
    return this.getAttribute("task-id") ?? "answer";
  }

  /** Submit as the button does. */
  submit(): void {
    void this.#submit();
  }

  /** Give every widget and input its first value again; while a submit is under way, once what it gathers is gathered. */
  reset(): void {
    if (this.#busy) this.#resetDue = true;
    else this.#reset();
  }

  /** The answers as a host page posts them: one field with JSON text. */
  _serializeForm(): { taskAnswers: string } {
    return { taskAnswers: JSON.stringify(serialize(this)) };
  }

  /** Hand the answers over, after the submit event. A host page may put a function of its own here. */
  _submitHelperForm(): void {
    this.#handOver(serialize(this));
  }

  /** Join a batch: show the place in it and give submissions to it. */
  join(place: Place, take: (parcel: Parcel) => void): void {
    this.#place = place;
    this.#take = take;
    this.#render();
  }

  /** Go on with the draft of an earlier submission: it keeps its key. */
  adopt({ parcel: { submission } }: Kept): void {
    this.#key = submission.key;
    this.#started = submission.started;
  }

  /** What was painted is safe elsewhere: leaving loses nothing. */
  markSaved(): void {
    this.#unsaved = "nothing";
  }

  #note({ type, target }: Event): void {
    const paint = (target as Element).localName === "crowd-instance-segmentation";
    if (!paint) this.#unsaved = "fields";
    else if (type === "change" && this.#unsaved === "nothing") this.#unsaved = "paint"; // the input may be a slider's
  }

  /** Tell the widgets, and the scripts of the page, who works on which assignment. */
  #begin(): void {
    const { worker, assignment } = this.#sending.visit;
    for (const [name, value] of Object.entries({ worker, assignment })) if (value !== "") this.setAttribute(name, value);
    this.#render();
  }

  /** What was submitted on an earlier visit is shown again; a batch does so for all of its forms, which only take their keys. */
  async #recall(): Promise<void> {
    await this.#sending.whenKnown;
    this.#begin();
    const kept = await this.#takeKey();
    if (kept === null || this.#inBatch || !this.#sending.hasWays || kept.changing) return;
    if (this.#unsaved === "nothing" && !this.#busy && this.#ending === null) this.#end(kept.parcel, true);
  }

  /** Go on with the key of what was submitted of this draft before, perhaps in another tab. */
  async #takeKey(): Promise<Kept | null> {
    if (!this.#inBatch && !this.#sending.keeps) return null;
    const [kept = null] = await this.#sending.recall([this.#sending.idOf(this)]);
    if (kept !== null) this.adopt(kept);
    return kept;
  }

  get #inBatch(): boolean {
    return this.closest("maskpress-batch") !== null;
  }

  /** Outside a `<form>` a native button has nothing to act on. One that does not say what it is for does nothing here. */
  #pressNative(event: MouseEvent): void {
    const button = (event.target as Element).closest<HTMLButtonElement>(":is(button, input):is([type=submit], [type=reset])");
    if (button === null || button.form !== null || event.detail > 1) return;
    setTimeout(() => event.defaultPrevented || (button.type === "reset" ? this.reset() : this.submit())); // after all listeners
  }

  async #submit(): Promise<void> {
    this.#submitDue ||= this.#handling;
    if (this.#isOver) return;
    this.#busy = true;
    let reached = false;
    let sent = false;
    try {
      reached = await this.#mayBeSubmitted();
      sent = reached && this.#tellPage();
      if (sent) this.#send();
    } finally {
      this.#busy = false;
      const kept = !reached || (sent && (this.#take !== null || this.#ending?.leaving === true));
      if (this.#resetDue && !kept) this.#reset(); // what waits for its batch or its host is not cleared
      this.#resetDue = false;
      const again = this.#submitDue && !sent; // a listener prevented this one and asked for another
      this.#submitDue = false;
      if (again) this.submit();
    }
  }

  /** Fire the submit event; false when the page prevents it. */
  #tellPage(): boolean {
    this.#handling = true;
    const agreed = this.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
    this.#handling = false;
    return agreed;
  }

  #send(): void {
    const own = this._submitHelperForm !== CrowdForm.prototype._submitHelperForm;
    this._submitHelperForm();
    if (!own) return;
    this.markSaved();
    this.#say(messages.handedOver, false);
  }

  /** Submit a reason in place of an answer; no rule stands in its way. */
  async #refuse(): Promise<void> {
    if (this.#isOver || !this.#isOpen()) return;
    this.#busy = true;
    try {
      const { reasons = [] } = this.#sending.settings;
      const reason = await askReason(reasons.length === 0 ? messages.usualReasons : reasons);
      await this.#takeKey();
      if (reason !== null) this.#handOver(serializeRefused(this), reason);
    } finally {
      this.#busy = false;
    }
  }

  /** Whether there is nothing to submit now: it is being done, or was. */
  get #isOver(): boolean {
    return this.#busy || (this.#ending !== null && (this.#ending.leaving || this.#ending.receipt !== null));
  }

  async #mayBeSubmitted(): Promise<boolean> {
    if (!this.#isOpen() || !this.#fieldsAgree()) return false;
    const [agreed] = await Promise.all([agree(() => widgetsOf(this)), this.#takeKey()]);
    return agreed;
  }

  #isOpen(): boolean {
    const shared = sharedName(this);
    if (this.#words !== "") this.#say("");
    if (isArriving(this)) return this.#say(messages.arriving);
    if (this.#obstacle !== null) return this.#say(this.#obstacle);
    if (widgetsOf(this).some((widget) => widget.reading)) return this.#say(messages.openElsewhere);
    return shared === null || this.#say(messages.sameName(shared));
  }

  #fieldsAgree(): boolean {
    const field = firstInvalid(this);
    if (field === null) return true;
    widgetsOf(this).find((widget) => widget.contains(field))?.reveal();
    field.focus();
    return this.#say(messages.fieldRefused(titleOf(field), field.validationMessage));
  }

  /** Widgets speak for their form; one without any speaks for itself. */
  #say(words: string, alert = true): false {
    const widgets = widgetsOf(this);
    this.#words = widgets.length === 0 ? words : "";
    this.#render();
    return say(widgets, words, alert);
  }

  /** Why nothing can be submitted from this visit, in words; null = it can. */
  get #obstacle(): string | null {
    const exit = exitOf(this, this.#sending);
    if (typeof exit === "string") return exit;
    return this.#sending.visit.preview ? messages.preview : null;
  }

  #reset(): void {
    if (!this.dispatchEvent(new Event("reset", { bubbles: true, cancelable: true }))) return;
    for (const widget of widgetsOf(this)) widget.reset();
    resetFields(this);
    this.markSaved();
  }

  /** The page's own Submit may come and go, and radios of a batch may be added. */
  #followChildren(): void {
    const several = document.querySelector("crowd-form") !== this;
    const around = this.closest("maskpress-batch") ?? (several ? this.parentElement : null);
    if (around !== null) separateRadios(around, this);
    this.#render();
  }

  #handOver(answers: Answers, refused?: string): void {
    const parcel = { submission: this.#submission(answers, refused), putUrl: this.getAttribute("put-url") };
    if (this.#take !== null) return this.#take(parcel);
    if (this.#sending.keeps) this.#sending.send(this.#sending.idOf(this), parcel);
    this.#end(parcel, false);
  }

  #end(parcel: Parcel, again: boolean): void {
    this.#ending?.close();
    const host = {
      form: this,
      several: false,
      name: this.taskId,
      changed: () => this.#render(),
      tell: (words: string, alert: boolean) => void this.#say(words, alert),
      keep: (safe: boolean) => (safe ? this.markSaved() : (this.#unsaved = "fields")),
      change: () => this.#change(),
    };
    this.#ending = new Ending(host, this.#sending, [parcel], again);
    this.#render();
    this.#root.querySelector<HTMLElement>("#receipt-title")?.focus();
  }

  #submission(answers: Answers, refused?: string): Submission {
    const batch = this.closest("maskpress-batch")?.getAttribute("batch-id");
    const submitted = new Date().toISOString();
    const { worker, parameters } = this.#sending.visit;
    return {
      format: "maskpress/1",
      task: this.taskId,
      batch: batch ?? this.taskId,
      worker: worker || null,
      key: this.#key,
      started: this.#started ?? submitted,
      submitted,
      active_seconds: this.#active.seconds,
      ...(refused === undefined ? {} : { refused }),
      ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
      answers,
    };
  }

  #change(): void {
    this.#ending?.close();
    this.#ending = null;
    if (this.#sending.keeps) this.#sending.reopen(this.#sending.idOf(this));
    this.#render();
    outlastDoubleClick(this);
  }

  #render(): void {
    const ending = this.#ending;
    const receipt = ending?.receipt ?? null;
    const hidden = receipt !== null || !this.#sending.known;
    const note = this.#obstacle ?? (this.#sending.unreadable ? messages.settingsUnreadable : null);
    const acts = { submit: () => this.submit(), refuse: () => void this.#refuse() };
    const bar = barView(this.#place, this.#sending, acts, this.querySelector(OWN_SUBMIT) !== null);
    render(
      html`
        <main class=${receipt === null && !isAlone(this) ? "flow" : ""}>
          <slot ?hidden=${hidden}></slot>
          ${this.#words === "" ? nothing : html`<p class="words" role="status">${this.#words}</p>`}
          ${note === null ? nothing : html`<p class="words" role="note">${note}</p>`}
          <div class="bar" id="bar" ?hidden=${hidden}>${bar}</div>
          ${receipt === null ? nothing : receiptView(receipt, ending!.acts)}
        </main>
      `,
      this.#root,
    );
    this.#barSize.observe(this.#root.querySelector("#bar")!);
  }

  /** Tell the widget below how much of its top bar is taken; the form is on screen from now on. */
  #makeRoom(bar: HTMLElement): void {
    if (bar.offsetWidth === 0) return;
    const taken = getComputedStyle(bar).position === "absolute" ? bar.offsetWidth : 0;
    this.style.setProperty("--maskpress-bar", `${taken}px`);
    this.#started ??= new Date().toISOString();
  }

  #warn(event: BeforeUnloadEvent): void {
    if (this.#unsaved === "nothing") return;
    if (this.#unsaved === "paint" && widgetsOf(this).every((widget) => widget.saved)) return;
    event.preventDefault();
    event.returnValue = true; // Safari asks only then
  }
}
