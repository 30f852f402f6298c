import { html, type TemplateResult } from "lit-html";
import * as messages from "../../messages.ts";
import { DEFAULTS, type Settings } from "../actions.ts";
import { SWITCHES } from "../switches.ts";
import { iconButton } from "./button.ts";
import type { PanelModel } from "./model.ts";

/** The bar below the image: brush, overlay, light and contrast of the image, zoom. */
export function bar({ settings, zoom, actions }: PanelModel): TemplateResult {
  const set = (key: keyof Settings) => (value: number) => actions.set({ [key]: value });
  const { brightness, contrast } = DEFAULTS;
  const lit = settings.brightness !== brightness || settings.contrast !== contrast;
  return html`
    ${slider(messages.brush, messages.brushSize, settings.brushSize, 1, 500, "px", set("brushSize"))}
    <div class="toggles">
      ${SWITCHES.map(({ name, key }) =>
        iconButton(messages.switches[name], name, () => actions.set({ [name]: !settings[name] }), { key, pressed: settings[name] }),
      )}
    </div>
    ${slider(messages.overlay, messages.overlayOpacity, settings.opacity, 0, 100, "%", set("opacity"))}
    ${slider(messages.light, messages.brightness, settings.brightness, 20, 300, "%", set("brightness"))}
    ${slider(messages.contrastShort, messages.contrast, settings.contrast, 20, 300, "%", set("contrast"))}
    ${iconButton(messages.resetLight, "close", () => actions.set({ brightness, contrast }), { gone: !lit })}
    <span class="space"></span>
    <div class="zoom">
      ${iconButton(messages.zoomOut, "minus", () => actions.zoom(-1), { key: "-" })}
      <span class="percent">${percent(zoom)}</span>
      ${iconButton(messages.zoomIn, "plus", () => actions.zoom(1), { key: "+" })}
      <button type="button" class="text" title="${messages.fit} (0)" @click=${actions.fit}>${messages.fit}</button>
    </div>
  `;
}

function slider(text: string, name: string, value: number, min: number, max: number, unit: string, set: (value: number) => void) {
  const read = (event: Event) => set(Number((event.target as HTMLInputElement).value));
  return html`<label class="slider" title=${name}>
    <span>${text}</span>
    <input type="range" aria-label=${name} min=${min} max=${max} .value=${String(value)} @input=${read} />
    <span class="reading" aria-hidden="true">${value} ${unit}</span>
  </label>`;
}

/** A zoom in percent: "6.3 %" below 10, else whole. */
function percent(zoom: number): string {
  const value = zoom * 100;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} %`;
}
