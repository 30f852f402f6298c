import { html, type TemplateResult } from "lit-html";

/** Words over the upper edge of the image that stay until what they say is over. */
export interface Banner {
  readonly words: string;
  readonly buttons: readonly { readonly name: string; readonly press: () => void }[];
}

export function banner({ words, buttons }: Banner): TemplateResult {
  return html`<span>${words}</span>${buttons.map(({ name, press }) => html`<button type="button" @click=${press}>${name}</button>`)}`;
}
