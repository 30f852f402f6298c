import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { messages } from "../../messages.ts";
import type { Instance } from "../../state/instances.ts";
import type { Actions } from "../actions.ts";
import { icon } from "./icons.ts";
import type { LabelView, PanelModel } from "./model.ts";

/** One group a label: its name and key, "Add instance", and its instances. */
export function labelsPanel(model: PanelModel): TemplateResult {
  const byLabel = Map.groupBy(model.draft.instances, ({ label }) => label);
  const listed = new Set(model.labels.map(({ name }) => name));
  const unlisted = [...byLabel.keys()].filter((name) => !listed.has(name)).map((name) => ({ name }));
  const labels = [...model.labels, ...unlisted];
  if (labels.length === 0) return html`<p class="empty">${messages.noLabels}</p>`;
  return html`${labels.map((label, i) => group(model, label, i, byLabel.get(label.name) ?? []))}`;
}

function group(model: PanelModel, label: LabelView, place: number, instances: readonly Instance[]): TemplateResult {
  const { actions } = model;
  const offered = place < model.labels.length; // others only come with an earlier answer
  const keys = [...(offered && place < 9 ? [String(place + 1)] : []), ...(label.key === undefined ? [] : [label.key.toUpperCase()])];
  return html`<section role="group" aria-label=${label.name} class="label">
    <div class="label-head">
      <span class="label-name" title=${label.name}>${label.name}</span>
      ${keys.map((key) => html`<kbd aria-hidden="true">${key}</kbd>`)}
      ${offered ? addButton(label, actions) : nothing}
    </div>
    ${label.description === undefined ? nothing : html`<p class="label-description">${label.description}</p>`}
    ${instances.map((instance) => row(model, instance))}
  </section>`;
}

function addButton({ name }: LabelView, actions: Actions): TemplateResult {
  return html`<button type="button" class="add" title=${messages.newOf(name)} @click=${() => actions.addInstance(name)}>
    ${icon("plus")}<span>${messages.addInstance}</span>
  </button>`;
}

function row({ draft, labels, actions }: PanelModel, instance: Instance): TemplateResult {
  const { id, label, number, hidden, locked } = instance;
  const name = messages.instance(label, number);
  const selected = draft.selected === id;
  return html`<div
    class="instance ${selected ? "selected" : ""} ${hidden ? "is-hidden" : ""}"
    @pointerenter=${() => actions.hover(id)}
    @pointerleave=${() => actions.hover(0)}
  >
    <label class="instance-name">
      ${swatch(instance)}<span class="name">${name}</span>
      <span class="area">${messages.area(draft.area(id))}</span>
      <input type="radio" name="instance" aria-label=${name} .checked=${live(selected)} @change=${() => actions.select(id)} />
    </label>
    ${toggle(messages.hide(name), hidden ? "hidden" : "shown", hidden, () => actions.toggleHidden(id))}
    ${toggle(messages.lock(name), locked ? "locked" : "unlocked", locked, () => actions.toggleLocked(id))}
    <button type="button" class="small" aria-label=${messages.remove(name)} title=${messages.remove(name)} @click=${() => actions.remove(id)}>
      ${icon("remove")}
    </button>
    ${selected && labels.some(({ name: other }) => other !== label) ? relabel(labels, instance, name, actions) : nothing}
  </div>`;
}

/** The instance's colour with its number, so that colour is never the only sign. */
function swatch({ color, number }: Instance): TemplateResult {
  const look = `background:${color};color:${isLight(color) ? "#000" : "#fff"}`;
  return html`<span class="swatch ${number > 99 ? "long" : ""}" aria-hidden="true" .style=${look}>${number}</span>`;
}

function toggle(name: string, picture: "shown" | "hidden" | "locked" | "unlocked", pressed: boolean, act: () => void) {
  return html`<button type="button" class="small" aria-label=${name} title=${name} aria-pressed=${pressed} @click=${act}>
    ${icon(picture)}
  </button>`;
}

function relabel(labels: readonly LabelView[], { id, label }: Instance, name: string, actions: Actions): TemplateResult {
  const choose = (event: Event) => actions.changeLabel(id, (event.target as HTMLSelectElement).value);
  return html`<select class="relabel" aria-label=${messages.labelOf(name)} title=${messages.labelOf(name)} @change=${choose}>
    ${[...new Set([label, ...labels.map((one) => one.name)])].map((one) => html`<option value=${one} .selected=${live(one === label)}>${one}</option>`)}
  </select>`;
}

/** Whether black text reads better on a colour than white (relative luminance of WCAG 2, simplified to gamma 2). */
function isLight(color: string): boolean {
  const [r, g, b] = [1, 3, 5].map((at) => (Number.parseInt(color.slice(at, at + 2), 16) / 255) ** 2) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18;
}
