import { html, nothing, render, type TemplateResult } from "lit-html";
import * as messages from "../messages.ts";
import { SHEETS } from "./sheets.ts";

/** What a dialog says and offers. */
export interface Question {
  readonly title: string;
  readonly inner: TemplateResult;
  readonly accept: string;
  /** Whether the worker may go back without an answer. */
  readonly optional: boolean;
}

/** Ask in a dialog of its own; resolves to what was filled in, or to null where the worker went back. */
export async function askInDialog({ title, inner, accept, optional }: Question): Promise<FormData | null> {
  const host = document.body.appendChild(document.createElement("div"));
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = SHEETS;
  render(
    html`<dialog aria-labelledby="title">
      <form method="dialog">
        <h2 id="title">${title}</h2>
        ${inner}
        <div class="choices">
          <button class="primary" value="accept">${accept}</button>
          ${optional ? html`<button value="back" formnovalidate>${messages.goBack}</button>` : nothing}
        </div>
      </form>
    </dialog>`,
    root,
  );
  const dialog = root.querySelector("dialog")!;
  dialog.showModal();
  do {
    await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
    if (!optional && dialog.returnValue !== "accept") dialog.showModal();
  } while (dialog.open);
  const filled = dialog.returnValue === "accept" ? new FormData(root.querySelector("form")!) : null;
  host.remove();
  return filled;
}
