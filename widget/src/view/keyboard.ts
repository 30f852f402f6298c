import { type Actions, type Settings, TOOLS } from "./actions.ts";
import { SWITCHES } from "./switches.ts";

/** What keys need to know of the widget beside its actions. */
export interface KeyboardHost {
  /** Whether keys belong to this widget now: it is visible and ready, and no dialog is open. */
  active(): boolean;
  /** The labels in order, with their own keys (lower-case letters). */
  labels(): readonly { readonly name: string; readonly key?: string }[];
  settings(): Settings;
  /** Whether the pointer is over the image. */
  pointerOver(): boolean;
}

/** The tools whose keys no label can take for itself. */
const NEVER_A_LABEL = "bep";

const PRESSED_BY_ENTER = "button, summary, a";
const PRESSED_BY_SPACE = `${PRESSED_BY_ENTER}, input`;

/** Listens on the document for the keys of DESIGN section 8: letters by `key`, the rest by `code`. */
export class Keyboard {
  #actions: Actions;
  #host: KeyboardHost;
  #listening = new AbortController();
  #panning = false;

  constructor(actions: Actions, host: KeyboardHost) {
    this.#actions = actions;
    this.#host = host;
  }

  /** Start listening. */
  listen(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    document.addEventListener("keydown", (event) => this.#down(event), { signal });
    document.addEventListener("keyup", (event) => this.#up(event), { signal });
    window.addEventListener("blur", () => this.#release(), { signal });
  }

  /** Stop listening. */
  close(): void {
    this.#listening.abort();
    this.#hold(false); // the key may come up where nobody hears it
  }

  #down(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || isTyping(event) || !this.#host.active()) return;
    if (event.altKey) return;
    const chord = event.ctrlKey || event.metaKey;
    if (chord ? this.#chord(event) : this.#single(event)) event.preventDefault();
  }

  #chord(event: KeyboardEvent): boolean {
    const key = letterOf(event);
    if (key === "y" || (key === "z" && event.shiftKey)) return done(() => this.#actions.redo());
    return key === "z" && done(() => this.#actions.undo());
  }

  #single(event: KeyboardEvent): boolean {
    if (event.code === "Space") return this.#space(event);
    if (event.code === "Enter" || event.code === "NumpadEnter") return !isOn(event, PRESSED_BY_ENTER) && this.#actions.closePolygon();
    if (event.code === "Escape") return this.#actions.cancel();
    if (/^Bracket(Left|Right)$/.test(event.code) && event.key !== "+") {
      return done(() => this.#actions.stepBrush(event.code === "BracketLeft" ? -1 : 1));
    }
    if (event.key === "?") return done(() => this.#actions.openHelp());
    return event.repeat ? false : this.#digit(event) || this.#zoom(event) || this.#letter(event);
  }

  #zoom(event: KeyboardEvent): boolean {
    if (event.code === "Digit0" || event.code === "Numpad0") return done(() => this.#actions.fit());
    if (event.key === "+" || event.code === "NumpadAdd") return done(() => this.#actions.zoom(1));
    if (event.key === "-" || event.code === "NumpadSubtract") return done(() => this.#actions.zoom(-1));
    return false;
  }

  #digit(event: KeyboardEvent): boolean {
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    const label = digit === undefined ? undefined : this.#host.labels()[Number(digit) - 1];
    if (label === undefined) return false;
    return done(() => this.#actions.addInstance(label.name));
  }

  #letter(event: KeyboardEvent): boolean {
    const key = letterOf(event);
    if (key === "n") return done(() => this.#actions.addAgain());
    if (key === "h") return done(() => this.#actions.peek(true));
    const label = this.#host.labels().find((one) => one.key === key);
    if (label !== undefined && !NEVER_A_LABEL.includes(key)) return done(() => this.#actions.addInstance(label.name));
    return this.#setting(key.toUpperCase());
  }

  #setting(key: string): boolean {
    const tool = TOOLS.find((one) => one.key === key);
    if (tool !== undefined) return done(() => this.#actions.set({ tool: tool.name }));
    const name = SWITCHES.find((one) => one.key === key)?.name;
    return name !== undefined && done(() => this.#actions.set({ [name]: !this.#host.settings()[name] }));
  }

  /** Space presses the button the keyboard is on, unless the pointer waits over the image. */
  #space(event: KeyboardEvent): boolean {
    if (isOn(event, PRESSED_BY_SPACE) && !this.#host.pointerOver()) return false;
    return done(() => this.#hold(true));
  }

  #up(event: KeyboardEvent): void {
    if (letterOf(event) === "h") this.#actions.peek(false);
    if (event.code !== "Space" || !this.#panning) return;
    event.preventDefault(); // Firefox presses the focused button when Space comes up
    this.#hold(false);
  }

  #hold(on: boolean): void {
    if (on !== this.#panning) this.#actions.holdPan(on);
    this.#panning = on;
  }

  #release(): void {
    this.#hold(false);
    this.#actions.peek(false);
  }
}

function done(action: () => void): true {
  action();
  return true;
}

/** Whether the key goes into a text field, a list box or the like. */
function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["radio", "checkbox", "range", "button", "submit"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

/** Whether the keyboard's focus is on something of that kind. */
function isOn(event: KeyboardEvent, selector: string): boolean {
  const target = event.composedPath()[0];
  return target instanceof HTMLElement && target.matches(selector);
}

/** The letter of a key, lower-case; on a layout without Latin letters the one printed at its place on most keyboards. */
function letterOf({ key, code }: KeyboardEvent): string {
  const foreign = key.length === 1 && key > "\u007f";
  return (foreign ? code.replace(/^Key/, "") : key).toLowerCase();
}
