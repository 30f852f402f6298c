import { html, nothing, type TemplateResult } from "lit-html";
import * as messages from "../../messages.ts";
import type { Instance } from "../../state/instances.ts";
import { iconButton } from "./button.ts";
import type { PanelModel } from "./model.ts";

const ACTS = Object.keys(messages.operations) as (keyof typeof messages.operations)[];

/** What the worker can do with the selected instance; the last button and the field after it belong together. */
export function operations(model: PanelModel, instance: Instance): TemplateResult {
  const { settings, solo, actions } = model;
  const name = messages.instance(instance.label, instance.number);
  return html`<div class="operations">
      ${ACTS.map((act) => {
        const pressed = act === "solo" ? { pressed: solo === instance.id } : {};
        return iconButton(messages.operations[act](name), act, () => actions[act](instance.id), pressed);
      })}
      <input
        class="specks"
        type="number"
        min="1"
        aria-label=${messages.speckSize}
        title=${messages.specks}
        .value=${String(settings.specks)}
        @change=${({ target }: Event) => actions.set({ specks: Math.max(1, Math.round(Number((target as HTMLInputElement).value))) })}
      />
    </div>
    ${relabel(model, instance, name)}`;
}

function relabel({ draft, labels, actions }: PanelModel, { id, label }: Instance, name: string): TemplateResult | typeof nothing {
  const all = [...new Set([label, ...labels.map((one) => one.name)])];
  if (all.length === 1) return nothing;
  const choose = ({ target }: Event) => {
    const select = target as HTMLSelectElement;
    actions.changeLabel(id, select.value);
    select.value = draft.instance(id)?.label ?? label; // a refused change puts the list box back
  };
  return html`<select class="relabel" aria-label=${messages.labelOf(name)} title=${messages.labelOf(name)} @change=${choose}>
    ${all.map((one) => html`<option value=${one} .selected=${one === label}>${one}</option>`)}
  </select>`;
}
