import { html, nothing, render } from "lit-html";
import { CONTROLS } from "./sheets.ts";

/** The attributes it hands on to the input of HTML in it, by their names there. */
const PASSED: Record<string, string> = {
  type: "type",
  placeholder: "placeholder",
  "max-length": "maxlength",
  "min-length": "minlength",
  required: "required",
  disabled: "disabled",
};

/** `<crowd-input>`: one line of text with a label, whose value joins the answers of its form. */
export class CrowdInput extends HTMLElement {
  static readonly observedAttributes: readonly string[] = [...Object.keys(PASSED), "label", "value"];
  static readonly formAssociated = true;

  #root = this.attachShadow({ mode: "open", delegatesFocus: true });
  #internals = this.attachInternals();

  constructor() {
    super();
    this.#root.adoptedStyleSheets = CONTROLS;
    this.#render();
  }

  connectedCallback(): void {
    this.#note();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (name === "value") this.value = after;
    if (name === "label") this.#render();
    const passed = PASSED[name];
    if (passed !== undefined) after === null ? this.#input.removeAttribute(passed) : this.#input.setAttribute(passed, after);
    this.#note();
  }

  formResetCallback(): void {
    this.value = this.defaultValue;
  }

  formDisabledCallback(disabled: boolean): void {
    this.#input.disabled = disabled;
  }

  get name(): string {
    return this.getAttribute("name") ?? "";
  }

  get type(): string {
    return this.#input.type;
  }

  get value(): string {
    return this.#input.value;
  }

  /** Scripts of old pages empty it with null. */
  set value(value: string | null) {
    this.#input.value = value ?? "";
    this.#note();
  }

  get defaultValue(): string {
    return this.getAttribute("value") ?? "";
  }

  get willValidate(): boolean {
    return this.#internals.willValidate;
  }

  get validationMessage(): string {
    return this.#internals.validationMessage;
  }

  checkValidity(): boolean {
    return this.#internals.checkValidity();
  }

  get #input(): HTMLInputElement {
    return this.#root.querySelector("input")!;
  }

  #render(): void {
    const label = this.getAttribute("label");
    render(
      html`<label>${label ?? nothing}<input @input=${() => this.#note()} @change=${() => this.#tell()} /></label>`,
      this.#root,
    );
  }

  /** A native `change` ends at the shadow root. */
  #tell(): void {
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Keep a plain form around informed. */
  #note(): void {
    const input = this.#input;
    this.#internals.setFormValue(input.value);
    this.#internals.setValidity(input.validity, input.validationMessage, input);
  }
}
