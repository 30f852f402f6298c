import { html, nothing, type TemplateResult } from "lit-html";
import { icon, type IconName } from "./icons.ts";

/** What a button shows beside its icon; `pressed` makes it a switch. */
interface ButtonLook {
  readonly key?: string;
  readonly pressed?: boolean;
  readonly gone?: boolean;
}

/** A button that shows an icon alone: its name is read out, its tooltip tells the key too. */
export function iconButton(name: string, picture: IconName, press: () => void, look: ButtonLook = {}): TemplateResult {
  const { key, pressed, gone = false } = look;
  return html`<button
    type="button"
    class="small ${gone ? "gone" : ""}"
    aria-label=${name}
    title=${key === undefined ? name : `${name} (${key})`}
    aria-pressed=${pressed ?? nothing}
    @click=${press}
  >
    ${icon(picture)}
  </button>`;
}
