import { html, nothing, render } from "lit-html";
import * as messages from "../messages.ts";
import { download } from "../submit/download.ts";
import type { Submission } from "../submit/submission.ts";
import { isArriving, whenParsed } from "./arriving.ts";
import { countsOf } from "./counts.ts";
import type { CrowdForm } from "./crowd-form.ts";
import { outlastDoubleClick, receiptView, type Receipt } from "./receipt.ts";
import { widgetsOf } from "./serialize.ts";
import { SHEETS } from "./sheets.ts";

/**
 * `<maskpress-batch>`: the tasks one worker does in one sitting, one form on screen at a time.
 *
 * Forms may still arrive while the parser works. The next image is decoded ahead; once every task is submitted the batch
 * downloads `<batch-id>.json`, the list of its submissions.
 */
export class MaskpressBatch extends HTMLElement {
  #root = this.attachShadow({ mode: "open" });
  #children = new MutationObserver(() => this.#show());
  #current = 0;
  #submitted = new Map<CrowdForm, Submission>();
  #receipt: Receipt | null = null;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = SHEETS;
  }

  connectedCallback(): void {
    this.#children.observe(this, { childList: true });
    for (const name of ["change", "reset", "maskpress-renewed"]) this.addEventListener(name, this.#reopen);
    this.addEventListener("maskpress-ready", this.#prepareNext, { capture: true });
    void whenParsed().then(this.#prepareNext); // the first image may be there before the second form
    this.#show();
  }

  disconnectedCallback(): void {
    this.#children.disconnect();
  }

  get #forms(): CrowdForm[] {
    return [...this.children].filter((child): child is CrowdForm => child.localName === "crowd-form");
  }

  #go(index: number): void {
    this.#current = index;
    this.#show();
    this.#prepareNext();
  }

  #show(): void {
    const forms = this.#forms;
    forms.forEach((form, i) => {
      form.hidden = this.#receipt !== null || i !== this.#current;
      form.join(this.#placeOf(form, i, forms.length), (submission) => this.#take(form, submission));
    });
    render(
      html`<slot></slot>
        ${this.#receipt === null ? nothing : html`<main>${receiptView(this.#receipt, () => this.#change())}</main>`}`,
      this.#root,
    );
    this.#root.querySelector<HTMLElement>("#receipt-title")?.focus();
  }

  #placeOf(form: CrowdForm, i: number, of: number) {
    return {
      number: i + 1,
      of,
      submitted: this.#submitted.has(form),
      previous: i === 0 ? null : () => this.#go(i - 1),
      next: i === of - 1 ? null : () => this.#go(i + 1),
    };
  }

  /** Once the image on screen is there, the one after it is loaded. */
  #prepareNext = (): void => {
    const [current, next] = this.#forms.slice(this.#current);
    if (current === undefined || next === undefined) return;
    if (widgetsOf(current).every((widget) => widget.ready)) for (const widget of widgetsOf(next)) widget.prepare();
  };

  /** An answer that changes after its submission has to be submitted again. */
  #reopen = (event: Event): void => {
    const form = (event.target as Element).closest<CrowdForm>("crowd-form");
    if (form !== null && !event.defaultPrevented && this.#submitted.delete(form)) this.#show();
  };

  #take(form: CrowdForm, submission: Submission): void {
    this.#submitted.set(form, submission);
    const forms = this.#forms;
    const open = forms.filter((one) => !this.#submitted.has(one));
    if (open.length === 0 && isArriving(this)) return widgetsOf(form)[0]?.tell(messages.arriving, true);
    if (open.length === 0) return this.#finish(forms.map((one) => this.#submitted.get(one)!));
    if (forms[this.#current] !== form) return this.#show(); // the worker has gone on while this answer was made
    const after = open.find((one) => forms.indexOf(one) > forms.indexOf(form)) ?? open[0]!;
    this.#go(forms.indexOf(after));
    widgetsOf(after)[0]?.tell(messages.nextOpen(open.length));
  }

  #finish(submissions: readonly Submission[]): void {
    const batch = this.getAttribute("batch-id") ?? "batch";
    const answers = submissions.map((submission) => submission.answers);
    const file = { name: `${batch}.json`, text: JSON.stringify(submissions) };
    download(file);
    for (const form of this.#forms) form.markSaved();
    this.#receipt = {
      title: messages.sentBatch,
      file,
      summary: `${messages.images(submissions.length)}: ${messages.counts(countsOf(answers))}`,
      answers: JSON.stringify(answers.flat()),
      time: new Date(submissions.at(-1)!.submitted),
      contact: this.#forms[0]?.getAttribute("contact") ?? null,
      changeText: messages.changeBatch,
    };
    this.#show();
  }

  /** Back to painting; each task keeps its submission until it is changed. */
  #change(): void {
    this.#receipt = null;
    this.#go(0);
    outlastDoubleClick(this);
  }
}
