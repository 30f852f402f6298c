import { html, nothing, type TemplateResult } from "lit-html";
import * as messages from "../messages.ts";
import { icon } from "../view/panels/icons.ts";

/** A form's place in its batch, and what leads to its neighbours (null at the ends). */
export interface Place {
  readonly number: number;
  readonly of: number;
  readonly submitted: boolean;
  /** Submissions of the batch that did not arrive yet. */
  readonly unsent: number;
  readonly previous: (() => void) | null;
  readonly next: (() => void) | null;
}

/** Show where in its batch a form is. */
export function placeView({ number, of, submitted, unsent, previous, next }: Place): TemplateResult {
  const done = submitted ? html`${icon("met")}<span class="done">${messages.positionDone}</span>` : nothing;
  return html`<div class="place" role="group" aria-label=${messages.batch}>
    ${step(messages.previous, "previous", previous)}<span>${messages.position(number, of)}${done}</span>${step(messages.next, "next", next)}
    ${unsent === 0 ? nothing : html`<span class="quiet">${messages.waitingToSend(unsent)}</span>`}
  </div>`;
}

function step(name: string, picture: "previous" | "next", act: (() => void) | null): TemplateResult {
  return html`<button type="button" class="step" aria-label=${name} title=${name} aria-disabled=${act === null} @click=${() => act?.()}>
    ${icon(picture)}
  </button>`;
}
