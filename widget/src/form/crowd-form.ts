import { html, nothing, render, type TemplateResult } from "lit-html";
import type { CrowdInstanceSegmentation } from "../element/crowd-instance-segmentation.ts";
import * as messages from "../messages.ts";
import { download } from "../submit/download.ts";
import { newKey, type Answers, type Submission } from "../submit/submission.ts";
import { icon } from "../view/panels/icons.ts";
import { ActiveTime } from "./active-time.ts";
import { isArriving } from "./arriving.ts";
import { countsOf } from "./counts.ts";
import { outlastDoubleClick, receiptView, type Receipt } from "./receipt.ts";
import { resetFields, serialize, sharedName, widgetsOf } from "./serialize.ts";
import { SHEETS } from "./sheets.ts";

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
 * Behaves like an HTML form: fires a cancelable `submit` before anything is gathered, and `reset()` clears. Alone it downloads
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
  #listening = new AbortController();
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
    for (const name of ["pointerdown", "pointermove", "keydown", "wheel"]) {
      this.addEventListener(name, () => this.#active.note(performance.now()), { signal, passive: true });
    }
    window.addEventListener("beforeunload", (event) => this.#warn(event), { signal });
  }

  disconnectedCallback(): void {
    this.#listening.abort();
  }

  /** The task's id; names the file of the answer. */
  get taskId(): string {
    return this.getAttribute("task-id") ?? "answer";
  }

  /** Submit as the button does. */
  submit(): void {
    void this.#submit();
  }

  /** Give every widget and input its first value again. */
  reset(): void {
    if (!this.dispatchEvent(new Event("reset", { bubbles: true, cancelable: true }))) return;
    for (const widget of widgetsOf(this)) widget.reset();
    resetFields(this);
    this.#unsaved = false;
  }

  /** The answers as a host page posts them: one field with JSON text. */
  _serializeForm(): { taskAnswers: string } {
    return { taskAnswers: JSON.stringify(serialize(this)) };
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

  async #submit(): Promise<void> {
    if (this.#busy || this.#receipt !== null) return;
    this.#busy = true;
    try {
      if (!(await this.#mayBeSubmitted())) return;
      if (!this.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }))) return;
      this.#handOver(serialize(this));
    } finally {
      this.#busy = false;
    }
  }

  /** Ask each widget, and have its answer made and verified; the first that refuses says why in its status. */
  async #mayBeSubmitted(): Promise<boolean> {
    const [first] = widgetsOf(this);
    if (first !== undefined && isArriving(this)) return this.#say(first, messages.arriving);
    const shared = sharedName(this);
    if (first !== undefined && shared !== null) return this.#say(first, messages.sameName(shared));
    const refusal = (widget: CrowdInstanceSegmentation) => widget.refusal();
    const verify = (widget: CrowdInstanceSegmentation) => widget.verify();
    for (const check of [refusal, verify, refusal]) { // verifying takes a while, in which scripts can change anything
      for (const widget of widgetsOf(this)) {
        const words = await check(widget);
        if (words !== null) return this.#say(widget, words);
      }
    }
    const empty = widgetsOf(this).find((widget) => widget.empty);
    return empty === undefined || (await empty.confirmEmpty());
  }

  #say(widget: { tell(text: string, alert: boolean): void }, words: string): false {
    const shown = widgetsOf(this).find((one) => one.checkVisibility()) ?? widget;
    shown.tell(words, true);
    return false;
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
    render(
      html`
        <main>
          <div class="bar" id="bar" ?hidden=${receipt !== null}>
            ${this.#place === null ? nothing : placeView(this.#place)}
            <button type="button" class="primary" @click=${(event: MouseEvent) => this.#press(event)}>${messages.submit}</button>
          </div>
          <slot ?hidden=${receipt !== null}></slot>
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
    this.style.setProperty("--maskpress-bar", `${bar.offsetWidth}px`);
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
