import { html, nothing, type TemplateResult } from "lit-html";
import * as messages from "../messages.ts";
import { copy, download, type Download } from "../submit/download.ts";
import { icon } from "../view/panels/icons.ts";

/** The longest time between the clicks of a double click on common systems, in milliseconds. */
const DOUBLE_CLICK = 500;

/** What became of an answer: words, a file, what is in it in words, and the answers alone for copying. */
export interface Receipt {
  readonly title: string;
  /** Whether the work is done, as far as the page can know. */
  readonly done: boolean;
  /** How it stands. */
  readonly said: string;
  /** What to do next. */
  readonly next: string;
  readonly file: Download;
  /** The words of the button that downloads; null = it is not needed now. */
  readonly offer: string | null;
  readonly summary: string;
  readonly answers: string;
  readonly changeText: string;
  /** Shows that the work was done; null = nothing has to. */
  readonly code: string | null;
  /** Where to go on; null = nowhere. */
  readonly link: string | null;
  /** Whether the JSON shows at once. */
  readonly open: boolean;
}

/** What the worker can do with a receipt. */
export interface ReceiptActs {
  change(): void;
  downloaded(): void;
  /** Send again at once; null = there is nothing to send. */
  readonly retry: (() => void) | null;
}

/** Show a receipt: how the answer stands, copies of it, and the way back. */
export function receiptView(receipt: Receipt, acts: ReceiptActs): TemplateResult {
  const { title, done, said, next, file, offer, summary, answers, changeText, open } = receipt;
  const kilobytes = Math.max(1, Math.round(file.text.length / 1024));
  const save = () => {
    download(file);
    acts.downloaded();
  };
  return html`<section class="receipt" aria-labelledby="receipt-title">
    <div role="status" class="said">
      <h2 id="receipt-title" tabindex="-1">${done ? icon("met") : nothing}${title}</h2>
      <p>${said}</p>
    </div>
    <p class="quiet">${messages.summary(summary, kilobytes)}</p>
    ${next === "" ? nothing : html`<p>${next}</p>`} ${endView(receipt)}
    <div class="choices">
      ${offer === null ? nothing : html`<button type="button" class=${done ? "" : "primary"} @click=${save}>${offer}</button>`}
      ${acts.retry === null ? nothing : html`<button type="button" @click=${acts.retry}>${messages.sendNow}</button>`}
      <button type="button" @click=${(event: Event) => copyText(event, answers)}>${messages.copy}</button>
      <button type="button" @click=${() => acts.change()}>${changeText}</button>
    </div>
    <p class="copied quiet" aria-live="polite"></p>
    <details ?open=${open}>
      <summary>${messages.showJson}</summary>
      <pre tabindex="0" id="answers-box">${answers}</pre>
    </details>
  </section>`;
}

/** The second click of a double click on "Change" must not paint on the image that has come back below it. */
export function outlastDoubleClick(element: HTMLElement): void {
  element.inert = true;
  setTimeout(() => (element.inert = false), DOUBLE_CLICK);
}

function endView({ code, link }: Receipt): TemplateResult {
  const given = () => html`<p id="code-title">${messages.yourCode}</p>
    <div class="choices"><output class="code" aria-labelledby="code-title">${code}</output>
      <button type="button" @click=${(event: Event) => copyText(event, code!)}>${messages.copyCode}</button></div>`;
  return html`${code === null ? nothing : given()}
  ${link === null ? nothing : html`<p><a href=${link} rel="noopener">${messages.goOn(new URL(link).host)}</a></p>`}`;
}

async function copyText(event: Event, text: string): Promise<void> {
  const place = (event.currentTarget as Element).closest(".receipt")!.querySelector(".copied")!;
  place.textContent = (await copy(text)) ? messages.copied : messages.copyFailed;
}
