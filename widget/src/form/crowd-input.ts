import { html, nothing, render } from "lit-html";
import { mirror, takeEarly } from "../element/mirror.ts";
import * as messages from "../messages.ts";
import { CONTROLS } from "./sheets.ts";

/** The attributes it hands on to the input of HTML in it, by their names there. */
const PASSED: Record<string, string> = {
  type: "type",
  placeholder: "placeholder",
  "max-length": "maxlength",
  "min-length": "minlength",
  min: "min",
  max: "max",
  required: "required",
  disabled: "disabled",
  readonly: "readonly",
};

/** `<crowd-input>`: one line of text with a label, whose value joins the answers of its form. */
export class CrowdInput extends HTMLElement {
  static readonly observedAttributes: readonly string[] = [...Object.keys(PASSED), "label", "value", "auto-validate", "error-message"];
  static readonly formAssociated = true;
  declare name: string;

  #setEarly = takeEarly(this);
  #root = this.attachShadow({ mode: "open", delegatesFocus: true });
  #internals = this.attachInternals();
  #checked = false;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = CONTROLS;
    this.addEventListener("invalid", () => this.#check());
    this.#render();
  }

  connectedCallback(): void {
    this.#setEarly();
    this.#note();
    if (this.hasAttribute("auto-focus")) requestAnimationFrame(() => this.focus()); // once it has its place
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (name === "value") this.value = after;
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

  get type(): string {
    return this.#input.type;
  }

  set type(type: string) {
    this.setAttribute("type", type);
  }

  get value(): string {
    return this.#input.value;
  }

  /** Scripts of old pages empty it with null. */
  set value(value: string | null) {
    this.#input.value = value ?? "";
    this.#checked = false;
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
    const wrong = this.#checked && this.hasAttribute("auto-validate") ? this.validationMessage : "";
    render(
      html`<label
          >${this.getAttribute("label") ?? nothing}<input
            aria-invalid=${wrong !== ""}
            aria-describedby="wrong"
            @beforeinput=${(event: InputEvent) => this.#ignore(event)}
            @input=${() => this.#note()}
            @change=${() => this.#tell()}
        /></label>
        <p id="wrong" class="wrong">${wrong}</p>`,
      this.#root,
    );
  }

  /** What may not be typed does nothing. */
  #ignore(event: InputEvent): void {
    if (this.#disallowed(event.data ?? "")) event.preventDefault();
  }

  /** A native `change` ends at the shadow root. */
  #tell(): void {
    this.#check();
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #check(): void {
    this.#checked = true;
    this.#render();
  }

  /** Keep the form around informed. */
  #note(): void {
    const input = this.#input;
    const flags = this.#disallowed(input.value) ? { customError: true } : input.validity;
    const words = this.getAttribute("error-message") ?? (input.validationMessage || messages.notAllowed);
    this.#internals.setFormValue(input.value);
    this.#internals.setValidity(flags, words, input);
    this.#render();
  }

  /** Whether a text has a character that `allowed-pattern` does not match; a pattern nobody can read matches every one. */
  #disallowed(text: string): boolean {
    const pattern = this.hasAttribute("auto-validate") ? this.getAttribute("allowed-pattern") : null;
    if (pattern === null) return false;
    try {
      const allowed = new RegExp(pattern);
      return [...text].some((char) => !allowed.test(char));
    } catch {
      return false;
    }
  }
}

mirror(CrowdInput, Object.keys(PASSED).slice(1, 6).concat("name", "label", "allowed-pattern", "error-message"), ["required", "disabled", "readonly", "auto-validate", "auto-focus"]);
