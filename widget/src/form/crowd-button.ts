import { html, nothing, render, type TemplateResult } from "lit-html";
import { mirror, takeEarly } from "../element/mirror.ts";
import { icon, type IconName } from "../view/panels/icons.ts";
import { CONTROLS } from "./sheets.ts";
import type { CrowdForm } from "./crowd-form.ts";

/** Icons by the names that old pages use; a button with any other shows its text alone. */
const ICONS: Record<string, IconName> = {
  add: "plus",
  remove: "minus",
  delete: "remove",
  clear: "close",
  close: "close",
  undo: "undo",
  redo: "redo",
  done: "met",
  check: "met",
  help: "help",
};

/** `<crowd-button>`: a button that can submit or reset the form around it, by `form-action`; with `href`, a link. */
export class CrowdButton extends HTMLElement {
  static readonly observedAttributes: readonly string[] = ["disabled", "loading", "href", "target", "icon"];
  declare disabled: boolean;
  /** Shown as busy, and not to be pressed meanwhile. */
  declare loading: boolean;

  #setEarly = takeEarly(this);
  #root = this.attachShadow({ mode: "open", delegatesFocus: true });

  constructor() {
    super();
    this.#root.adoptedStyleSheets = CONTROLS;
    this.addEventListener("click", (event) => this.#press(event));
    this.#render();
  }

  connectedCallback(): void {
    this.#setEarly();
  }

  attributeChangedCallback(): void {
    this.#render();
  }

  #render(): void {
    const { disabled, loading } = this;
    const address = this.getAttribute("href");
    const off = disabled || loading;
    const link = html`<a href=${address ?? nothing} target=${this.getAttribute("target") ?? nothing} rel="noopener">${this.#content()}</a>`;
    const button = html`<button type="button" ?disabled=${off} aria-busy=${loading}>${this.#content()}</button>`;
    render(address === null || off ? button : link, this.#root);
  }

  /** What has no text is named by its icon. */
  #content(): TemplateResult {
    const name = this.getAttribute("icon") ?? "";
    const known = Object.hasOwn(ICONS, name) ? icon(ICONS[name]!) : nothing;
    return html`${known}<slot><span>${name}</span></slot>`;
  }

  /** Act once all listeners of the page have had the click, for any of them can prevent it. */
  #press(event: MouseEvent): void {
    if (this.disabled || this.loading) return event.stopImmediatePropagation();
    const byScript = event.composedPath()[0] === this; // which presses nothing in here
    if (event.detail < 2) setTimeout(() => event.defaultPrevented || this.#act(byScript)); // the second of a double click is none
  }

  #act(byScript: boolean): void {
    const crowd = this.closest<CrowdForm>("crowd-form");
    const plain = this.closest("form");
    const action = this.getAttribute("form-action");
    if (action === "submit") crowd === null ? plain?.requestSubmit() : crowd.submit();
    if (action === "reset") (crowd ?? plain)?.reset();
    if (byScript) this.#root.querySelector("a")?.click();
  }
}

mirror(CrowdButton, ["form-action", "variant", "href", "target", "icon"], ["disabled", "loading"]);
