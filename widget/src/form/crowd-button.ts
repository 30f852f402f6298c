import { html, render } from "lit-html";
import { CONTROLS } from "./sheets.ts";
import type { CrowdForm } from "./crowd-form.ts";

/** `<crowd-button>`: a button that can submit or reset the form around it, by `form-action`. */
export class CrowdButton extends HTMLElement {
  static readonly observedAttributes: readonly string[] = ["disabled", "loading"];

  #root = this.attachShadow({ mode: "open", delegatesFocus: true });

  constructor() {
    super();
    this.#root.adoptedStyleSheets = CONTROLS;
    this.addEventListener("click", (event) => this.#press(event));
    this.#render();
  }

  attributeChangedCallback(): void {
    this.#render();
  }

  get disabled(): boolean {
    return this.hasAttribute("disabled");
  }

  set disabled(on: boolean) {
    this.toggleAttribute("disabled", on);
  }

  /** Shown as busy, and not to be pressed meanwhile. */
  get loading(): boolean {
    return this.hasAttribute("loading");
  }

  set loading(on: boolean) {
    this.toggleAttribute("loading", on);
  }

  #render(): void {
    const { disabled, loading } = this;
    render(html`<button type="button" ?disabled=${disabled || loading} aria-busy=${loading}><slot></slot></button>`, this.#root);
  }

  /** Act once all listeners of the page have had the click, for any of them can prevent it. */
  #press(event: MouseEvent): void {
    if (this.disabled || this.loading) return event.stopImmediatePropagation();
    if (event.detail < 2) setTimeout(() => event.defaultPrevented || this.#act()); // the second of a double click is none
  }

  #act(): void {
    const crowd = this.closest<CrowdForm>("crowd-form");
    const plain = this.closest("form");
    const action = this.getAttribute("form-action");
    if (action === "submit") crowd === null ? plain?.requestSubmit() : crowd.submit();
    if (action === "reset") (crowd ?? plain)?.reset();
  }
}
