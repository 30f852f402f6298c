import { html, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { messages } from "../../messages.ts";
import { DEFAULTS, type Settings } from "../actions.ts";
import { icon } from "./icons.ts";
import type { PanelModel } from "./model.ts";

/** The bar below the image: brush, overlay, light and contrast of the image, zoom. */
export function bar({ settings, zoom, actions }: PanelModel): TemplateResult {
  const set = (key: keyof Settings) => (value: number) => actions.set({ [key]: value });
  const lit = settings.brightness !== DEFAULTS.brightness || settings.contrast !== DEFAULTS.contrast;
  return html`
    ${slider(messages.brush, messages.brushSize, settings.brushSize, 1, 500, "px", set("brushSize"))}
    ${slider(messages.overlay, messages.overlayOpacity, settings.opacity, 0, 100, "%", set("opacity"))}
    ${slider(messages.light, messages.brightness, settings.brightness, 20, 300, "%", set("brightness"))}
    ${slider(messages.contrastShort, messages.contrast, settings.contrast, 20, 300, "%", set("contrast"))}
    <button
      type="button"
      class="small ${lit ? "" : "gone"}"
      aria-label=${messages.resetLight}
      title=${messages.resetLight}
      @click=${() => actions.set({ brightness: DEFAULTS.brightness, contrast: DEFAULTS.contrast })}
    >
      ${icon("close")}
    </button>
    <span class="space"></span>
    <div class="zoom">
      <button type="button" class="small" aria-label=${messages.zoomOut} title="${messages.zoomOut} (-)" @click=${() => actions.zoom(-1)}>
        ${icon("minus")}
      </button>
      <span class="percent">${percent(zoom)}</span>
      <button type="button" class="small" aria-label=${messages.zoomIn} title="${messages.zoomIn} (+)" @click=${() => actions.zoom(1)}>
        ${icon("plus")}
      </button>
      <button type="button" class="text" title="${messages.fit} (0)" @click=${actions.fit}>${messages.fit}</button>
    </div>
  `;
}

function slider(text: string, name: string, value: number, min: number, max: number, unit: string, set: (value: number) => void) {
  const read = (event: Event) => set(Number((event.target as HTMLInputElement).value));
  return html`<label class="slider" title=${name}>
    <span>${text}</span>
    <input type="range" aria-label=${name} min=${min} max=${max} .value=${live(String(value))} @input=${read} />
    <span class="reading" aria-hidden="true">${value} ${unit}</span>
  </label>`;
}

/** A zoom in percent: "6.3 %" below 10, else whole. */
function percent(zoom: number): string {
  const value = zoom * 100;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} %`;
}
