import { html, nothing, type TemplateResult } from "lit-html";
import * as messages from "../messages.ts";
import { copy, download, type Download } from "../submit/download.ts";
import { icon } from "../view/panels/icons.ts";

/** The longest time between the clicks of a double click on common systems, in milliseconds. */
const DOUBLE_CLICK = 500;

/** What was handed over: a file, what is in it in words, and the answers alone for copying. */
export interface Receipt {
  readonly title: string;
  readonly file: Download;
  readonly summary: string;
  readonly answers: string;
  readonly time: Date;
  readonly contact: string | null;
  readonly changeText: string;
  /** Whether the JSON shows at once. */
  readonly open?: boolean;
}

/** Show a receipt: what was saved and where, copies of it, and the way back. */
export function receiptView(receipt: Receipt, change: () => void): TemplateResult {
  const { title, file, summary, answers, time, contact, changeText, open = false } = receipt;
  const kilobytes = Math.max(1, Math.round(file.text.length / 1024));
  return html`<section class="receipt" aria-labelledby="receipt-title">
    <div role="status" class="said">
      <h2 id="receipt-title" tabindex="-1">${icon("met")}${title}</h2>
      <p>${messages.savedAs(file.name, time.toLocaleTimeString("en", { hour: "2-digit", minute: "2-digit", hour12: false }))}</p>
    </div>
    <p class="quiet">${messages.summary(summary, kilobytes)}</p>
    <p>${messages.sendOn} ${contact === null ? nothing : messages.questions(contact)}</p>
    <div class="choices">
      <button type="button" @click=${() => download(file)}>${messages.downloadAgain}</button>
      <button type="button" @click=${(event: Event) => copyAnswers(event, answers)}>${messages.copy}</button>
      <button type="button" @click=${change}>${changeText}</button>
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

async function copyAnswers(event: Event, answers: string): Promise<void> {
  const place = (event.currentTarget as Element).closest(".receipt")!.querySelector(".copied")!;
  place.textContent = (await copy(answers)) ? messages.copied : messages.copyFailed;
}
