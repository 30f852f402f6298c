import { html, nothing, type TemplateResult } from "lit-html";
import * as messages from "../messages.ts";
import { icon } from "../view/panels/icons.ts";
import { placeView, type Place } from "./place.ts";
import type { Sending } from "./sending.ts";

/** What the bar of a form does. */
export interface BarActs {
  submit(): void;
  refuse(): void;
}

/** Show what stands beside a form's Submit: its place in the batch, the worker's name, and the way out of an image. */
export function barView(place: Place | null, { asks, visit, settings, rename }: Sending, acts: BarActs, ownSubmit: boolean): TemplateResult {
  const canRefuse = place !== null || settings.reasons !== undefined;
  // The second click of a double click would submit the next image of a batch, unseen.
  const press = ({ detail }: MouseEvent) => detail < 2 && acts.submit();
  return html`${place === null ? nothing : placeView(place)}
    ${asks ? html`<button type="button" class="plain name" title=${messages.changeName} @click=${rename}>${visit.worker}</button>` : nothing}
    ${canRefuse ? html`<button type="button" class="plain cannot" title=${messages.cannot} @click=${() => acts.refuse()}>${icon("cannot")}<span>${messages.cannot}</span></button>` : nothing}
    <button type="button" class="primary" ?hidden=${ownSubmit} @click=${press}>${messages.submit}</button>`;
}
