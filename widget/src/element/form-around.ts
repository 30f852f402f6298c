import { joinPlainForm } from "../form/plain-form.ts";

/** The form that a widget stands in, which alone can submit it: a `<crowd-form>`, or a plain `<form>`. */
export class FormAround {
  readonly #widget: Element;
  readonly #internals: ElementInternals;
  readonly #lack: () => void;

  /** `lack` is called when there is nothing to submit. */
  constructor(widget: Element, internals: ElementInternals, lack: () => void) {
    this.#widget = widget;
    this.#internals = internals;
    this.#lack = lack;
  }

  /** Whether there is none. */
  get missing(): boolean {
    return !this.#isCrowd && this.#internals.form === null;
  }

  /** The plain form it is, where no `<crowd-form>` lies between. */
  get plain(): HTMLFormElement | null {
    return this.#isCrowd ? null : this.#internals.form;
  }

  /** Take part in a plain form. */
  join(): void {
    if (this.plain !== null) joinPlainForm(this.plain);
  }

  submit(): void {
    if (this.missing) this.#lack();
    else if (this.#isCrowd) this.#widget.dispatchEvent(new CustomEvent("maskpress-submit", { bubbles: true }));
    else this.plain!.requestSubmit();
  }

  get #isCrowd(): boolean {
    return this.#widget.closest("crowd-form") !== null;
  }
}
