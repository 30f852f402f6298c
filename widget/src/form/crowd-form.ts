import { html, nothing, render, type TemplateResult } from "lit-html";
import * as messages from "../messages.ts";
import { download } from "../submit/download.ts";
import { post, readHost } from "../submit/host.ts";
import { newKey, type Answers, type Submission } from "../submit/submission.ts";
import { icon } from "../view/panels/icons.ts";
import { ActiveTime } from "./active-time.ts";
import { isAlone } from "./alone.ts";
import { isArriving } from "./arriving.ts";
import { agree, say } from "./asking.ts";
import { countsOf } from "./counts.ts";
import { separateRadios } from "./radio-groups.ts";
import { outlastDoubleClick, receiptView, type Receipt } from "./receipt.ts";
import { firstInvalid, resetFields, serialize, sharedName, titleOf, widgetsOf } from "./serialize.ts";
import { SHEETS } from "./sheets.ts";
import { scrollPast } from "./wheel.ts";

/** A button of the page's own that takes the place of ours, also while it is out of sight. */
const OWN_SUBMIT = "crowd-button[form-action=submit]";

/** A task host that has not taken the page away by then, in milliseconds, has not taken the answer. */
const POSTING_TIME = 20_000;

/** A form's place in its batch, and what leads to its neighbours (null at the ends). */
export interface Place {
  readonly number: number;
  readonly of: number;
  readonly submitted: boolean;
  readonly previous: (() => void) | null;
  readonly next: (() => void) | null;
}

/**
 * `<crowd-form>`: gathers the answers of the widgets and inputs in it and hands them over.
 *
 * Behaves like an HTML form: fires a cancelable `submit` before anything is gathered, and `reset()` clears. A task host named
 * in the page's address, and in the attribute `submit-hosts`, gets the answers by POST. Without one the form downloads
 * `<task-id>.json`, the answers and nothing else; in a `maskpress-batch` the batch takes its submission.
 */
export class CrowdForm extends HTMLElement {
  #root = this.attachShadow({ mode: "open" });
  #started: string | null = null;
  #active = new ActiveTime();
  #key = newKey();
  #unsaved = false;
  #busy = false;
  #receipt: Receipt | null = null;
  #place: Place | null = null;
  #take: ((submission: Submission) => void) | null = null;
  #posted: HTMLFormElement | null = null;
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
    this.addEventListener("change", () => (this.#unsaved = true), { signal });
    this.addEventListener("maskpress-submit", () => void this.#submit(), { signal });
    this.addEventListener("click", (event) => this.#pressNative(event), { signal });
    for (const name of ["pointerdown", "pointermove", "keydown", "wheel"]) {
      this.addEventListener(name, () => this.#active.note(performance.now()), { signal, passive: true });
    }
    this.addEventListener("wheel", scrollPast, { signal, passive: true });
    window.addEventListener("beforeunload", (event) => this.#warn(event), { signal });
    this.#children.observe(this, { childList: true, subtree: true, attributeFilter: ["form-action"] });
    this.#followChildren();
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
    const answers = serialize(this);
    const host = this.#host;
    if (host === null || typeof host === "string") this.#handOver(answers);
    else this.#post(host.address, { assignmentId: host.assignment, ...this._serializeForm() });
  }

  /** Join a batch: show the place in it and give submissions to it. */
  join(place: Place, take: (submission: Submission) => void): void {
    this.#place = place;
    this.#take = take;
    this.#render();
  }

  /** What was painted has been handed over: leaving loses nothing. */
  markSaved(): void {
    this.#unsaved = false;
  }

  /** The second click of a double click would submit the next image of a batch, unseen. */
  #press({ detail }: MouseEvent): void {
    if (detail < 2) this.submit();
  }

  /** Outside a `<form>` a native button has nothing to act on. One that does not say what it is for does nothing here. */
  #pressNative(event: MouseEvent): void {
    const button = (event.target as Element).closest<HTMLButtonElement>(":is(button, input):is([type=submit], [type=reset])");
    if (button === null || button.form !== null || event.detail > 1) return;
    setTimeout(() => event.defaultPrevented || (button.type === "reset" ? this.reset() : this.submit())); // after all listeners
  }

  async #submit(): Promise<void> {
    this.#submitDue ||= this.#handling;
    if (this.#busy || this.#posted !== null || this.#receipt !== null) return;
    this.#busy = true;
    let reached = false;
    let sent = false;
    try {
      reached = await this.#mayBeSubmitted();
      sent = reached && this.#tellPage();
      if (sent) this.#send();
    } finally {
      this.#busy = false;
      const kept = !reached || (sent && (this.#take !== null || this.#posted !== null));
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

  async #mayBeSubmitted(): Promise<boolean> {
    const shared = sharedName(this);
    const host = this.#host;
    if (this.#words !== "") this.#say("");
    if (isArriving(this)) return this.#say(messages.arriving);
    if (typeof host === "string") return this.#say(host);
    if (shared !== null) return this.#say(messages.sameName(shared));
    return this.#fieldsAgree() && (await agree(() => widgetsOf(this)));
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

  get #host() {
    return readHost(location.search, this.getAttribute("submit-hosts") ?? "");
  }

  /** A task host takes the page away; what it does not take is still here. */
  #post(address: string, fields: Readonly<Record<string, string>>): void {
    this.#say(messages.sending, false);
    this.markSaved(); // so that leaving asks nothing
    const posted = post(address, fields);
    this.#posted = posted;
    setTimeout(() => {
      posted.remove();
      this.#posted = null;
      this.#unsaved = true;
      this.#say(messages.notSent);
    }, POSTING_TIME);
  }

  #reset(): void {
    if (!this.dispatchEvent(new Event("reset", { bubbles: true, cancelable: true }))) return;
    for (const widget of widgetsOf(this)) widget.reset();
    resetFields(this);
    this.#unsaved = false;
  }

  /** The page's own Submit may come and go, and radios of a batch may be added. */
  #followChildren(): void {
    const several = document.querySelector("crowd-form") !== this;
    const around = this.closest("maskpress-batch") ?? (several ? this.parentElement : null);
    if (around !== null) separateRadios(around, this);
    this.#render();
  }

  #handOver(answers: Answers): void {
    const submission = this.#submission(answers);
    if (this.#take !== null) return this.#take(submission);
    const text = JSON.stringify(answers);
    const file = { name: `${this.taskId}.json`, text };
    download(file);
    this.markSaved();
    this.#show({
      title: messages.sent,
      file,
      summary: messages.counts(countsOf([answers])),
      answers: text,
      time: new Date(submission.submitted),
      contact: this.getAttribute("contact"),
      changeText: messages.change,
      open: !this.hasAttribute("task-id"), // a page by hand, whose answers are copied by hand
    });
  }

  #submission(answers: Answers): Submission {
    const batch = this.closest("maskpress-batch")?.getAttribute("batch-id");
    const submitted = new Date().toISOString();
    return {
      format: "maskpress/1",
      task: this.taskId,
      batch: batch ?? this.taskId,
      worker: null,
      key: this.#key,
      started: this.#started ?? submitted,
      submitted,
      active_seconds: this.#active.seconds,
      answers,
    };
  }

  #show(receipt: Receipt | null): void {
    this.#receipt = receipt;
    this.#render();
    this.#root.querySelector<HTMLElement>("#receipt-title")?.focus();
  }

  #change(): void {
    this.#show(null);
    outlastDoubleClick(this);
  }

  #render(): void {
    const receipt = this.#receipt;
    const host = this.#host;
    render(
      html`
        <main class=${receipt === null && !isAlone(this) ? "flow" : ""}>
          <slot ?hidden=${receipt !== null}></slot>
          ${this.#words === "" ? nothing : html`<p class="words" role="status">${this.#words}</p>`}
          ${typeof host === "string" ? html`<p class="words" role="note">${host}</p>` : nothing}
          <div class="bar" id="bar" ?hidden=${receipt !== null}>
            ${this.#place === null ? nothing : placeView(this.#place)}
            <button type="button" class="primary" ?hidden=${this.querySelector(OWN_SUBMIT) !== null} @click=${(event: MouseEvent) => this.#press(event)}>${messages.submit}</button>
          </div>
          ${receipt === null ? nothing : receiptView(receipt, () => this.#change())}
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
    if (!this.#unsaved) return;
    event.preventDefault();
    event.returnValue = true; // Safari asks only then
  }
}

function placeView({ number, of, submitted, previous, next }: Place): TemplateResult {
  const text = submitted ? messages.positionDone(number, of) : messages.position(number, of);
  return html`<div class="place" role="group" aria-label=${messages.batch}>
    ${step(messages.previous, "previous", previous)}<span>${text}</span>${step(messages.next, "next", next)}
  </div>`;
}

function step(name: string, picture: "previous" | "next", act: (() => void) | null): TemplateResult {
  return html`<button type="button" class="step" aria-label=${name} title=${name} aria-disabled=${act === null} @click=${() => act?.()}>
    ${icon(picture)}
  </button>`;
}
