import { html, nothing, render } from "lit-html";
import * as messages from "../messages.ts";
import type { Parcel } from "../submit/submission.ts";
import { isArriving } from "./arriving.ts";
import type { CrowdForm } from "./crowd-form.ts";
import { Ending } from "./ending.ts";
import { outlastDoubleClick, receiptView } from "./receipt.ts";
import { pageSending } from "./sending.ts";
import { widgetsOf } from "./serialize.ts";
import { SHEETS } from "./sheets.ts";

/**
 * `<maskpress-batch>`: the tasks one worker does in one sitting, one form on screen at a time.
 *
 * Forms may still arrive while the parser works. The next image is decoded ahead. Each submission is on its way while the
 * worker goes on, where the page has channels for that; once every task is submitted the batch waits for the last
 * confirmation, or downloads `<batch-id>.json`, the list of its submissions.
 */
export class MaskpressBatch extends HTMLElement {
  #root = this.attachShadow({ mode: "open" });
  #sending = pageSending();
  #children = new MutationObserver(() => this.#show());
  #current = 0;
  #submitted = new Map<CrowdForm, Parcel>();
  #ending: Ending | null = null;
  #unsent = 0;
  #begun = false;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = SHEETS;
  }

  connectedCallback(): void {
    this.#children.observe(this, { childList: true });
    for (const name of ["change", "reset", "maskpress-renewed"]) this.addEventListener(name, this.#reopen);
    this.addEventListener("maskpress-ready", this.#prepareNext, { capture: true });
    this.#sending.listeners.add(this.#follow);
    this.#show();
    void this.#recall();
  }

  disconnectedCallback(): void {
    this.#children.disconnect();
    this.#sending.listeners.delete(this.#follow);
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
    const receipt = this.#ending?.receipt ?? null;
    forms.forEach((form, i) => {
      form.hidden = receipt !== null || i !== this.#current;
      form.join(this.#placeOf(form, i, forms.length), (parcel) => this.#take(form, parcel));
    });
    render(html`<slot></slot> ${receipt === null ? nothing : html`<main>${receiptView(receipt, this.#ending!.acts)}</main>`}`, this.#root);
  }

  #placeOf(form: CrowdForm, i: number, of: number) {
    return {
      number: i + 1,
      of,
      submitted: this.#submitted.has(form),
      unsent: this.#unsent,
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
    this.#begun = true;
    const form = (event.target as Element).closest<CrowdForm>("crowd-form");
    if (form === null || event.defaultPrevented || !this.#submitted.delete(form)) return;
    this.#sending.reopen(this.#sending.idOf(form));
    this.#show();
  };

  /** Go on where the worker was on an earlier visit. */
  async #recall(): Promise<void> {
    await this.#sending.ready;
    this.#prepareNext(); // the first image may have been there before the second form
    const forms = new Map(this.#forms.map((form) => [this.#sending.idOf(form), form]));
    for (const kept of await this.#sending.recall([...forms.keys()])) {
      const form = forms.get(kept.id)!;
      if (!kept.changing && !this.#submitted.has(form)) this.#submitted.set(form, kept.parcel);
    }
    if (this.#submitted.size === 0) return;
    const open = this.#forms.findIndex((form) => !this.#submitted.has(form));
    if (open < 0) this.#finish(true);
    else if (this.#begun) this.#show();
    else this.#go(open);
  }

  #take(form: CrowdForm, parcel: Parcel): void {
    if (this.#ending?.leaving === true) return this.#tell(messages.sending); // a second POST would take the place of the first
    this.#submitted.set(form, parcel);
    this.#sending.send(this.#sending.idOf(form), parcel);
    const forms = this.#forms;
    const open = forms.filter((one) => !this.#submitted.has(one));
    if (open.length === 0 && isArriving(this)) return widgetsOf(form)[0]?.tell(messages.arriving, true);
    if (open.length === 0) return this.#finish(false);
    if (forms[this.#current] !== form) return this.#show(); // the worker has gone on while this answer was made
    const after = open.find((one) => forms.indexOf(one) > forms.indexOf(form)) ?? open[0]!;
    this.#go(forms.indexOf(after));
    this.#tell(messages.nextOpen(open.length));
  }

  /** While the worker goes on, tell what does not arrive, once. */
  #follow = (): void => {
    const { delivery, hasWays } = this.#sending;
    if (!hasWays || this.#ending !== null) return;
    const sent = [...this.#submitted];
    for (const [form, { submission }] of sent) if (delivery.kept(submission.key) === true) form.markSaved();
    const open = sent.filter(([, { submission }]) => /failed|refused/.test(delivery.standing(submission.key)?.state ?? ""));
    const grown = open.length > this.#unsent;
    this.#unsent = open.length;
    this.#show();
    const kept = open.every(([, { submission }]) => delivery.kept(submission.key));
    if (grown) this.#tell((kept ? messages.sentLater : messages.keptInPage)(open.length), true);
  };

  #tell(words: string, alert = false): void {
    widgetsOf(this.#forms[this.#current]!)[0]?.tell(words, alert);
  }

  #finish(again: boolean): void {
    const forms = this.#forms;
    const host = {
      form: forms[0]!,
      several: true,
      name: this.getAttribute("batch-id") ?? "batch",
      changed: () => this.#show(),
      tell: (words: string, alert: boolean) => this.#tell(words, alert),
      keep: (safe: boolean) => safe && forms.forEach((form) => form.markSaved()),
      change: () => this.#change(),
    };
    this.#ending?.close();
    this.#ending = new Ending(host, this.#sending, forms.map((form) => this.#submitted.get(form)!), again);
    this.#show();
    this.#root.querySelector<HTMLElement>("#receipt-title")?.focus();
  }

  /** Back to painting; each task keeps its submission until it is changed. */
  #change(): void {
    this.#ending?.close();
    this.#ending = null;
    this.#go(0);
    outlastDoubleClick(this);
  }
}
