import { html, render } from "lit-html";
import * as messages from "../../messages.ts";
import type { Instance } from "../../state/instances.ts";
import { icon, type IconName, PATHS } from "./icons.ts";

/** What a row shows; `tint` is the instance's colour on screen, `matches` whether the filter lets it through. */
export interface RowLook {
  readonly instance: Instance;
  readonly area: number;
  readonly selected: boolean;
  readonly tint: string;
  readonly matches: boolean;
}

/**
 * One instance in the list: kept as long as its instance, touched only where it looks different.
 *
 * A row is copied from one pattern and listens to nothing itself, so that a thousand are not felt: the list reads the
 * id in `data-id`, and in `data-act` of a button what pressing it does.
 */
export class Row {
  readonly element = pattern().cloneNode(true) as HTMLElement;
  #parts = [...this.element.firstElementChild!.children] as HTMLElement[];
  #radio = this.#parts[3] as HTMLInputElement;
  #look: Partial<RowLook> = {};

  /** Show how the instance is now. */
  draw(look: RowLook): void {
    const { instance, area, selected, tint, matches } = look;
    const before = this.#look;
    this.#look = look;
    // The browser checks the radio that is pressed, also when selecting it is refused.
    if (this.#radio.checked !== selected) this.#radio.checked = selected;
    if (area !== before.area) this.#parts[2]!.textContent = messages.area(area);
    if (tint !== before.tint) this.#parts[0]!.style.cssText = `background:${tint};color:${isLight(tint) ? "#000" : "#fff"}`;
    if (instance !== before.instance) this.#describe(instance);
    else if (selected === before.selected && matches === before.matches) return;
    if (selected || instance.hidden || instance.locked || TOUCH.matches) dress(this.element);
    this.element.className = `instance ${selected ? "selected" : ""} ${instance.hidden ? "is-hidden" : ""}`;
    this.element.hidden = !matches;
  }

  #describe({ id, label, number, hidden, locked }: Instance): void {
    const name = messages.instance(label, number);
    const [swatch, words] = this.#parts;
    const [, hide, lock, remove] = this.element.children as HTMLCollectionOf<HTMLElement>;
    this.element.dataset.id = String(id);
    swatch!.textContent = String(number);
    swatch!.classList.toggle("long", number > 99);
    words!.textContent = name;
    this.#radio.ariaLabel = name;
    describe(hide!, messages.hide(name), hidden ? "hidden" : "shown", hidden);
    describe(lock!, messages.lock(name), locked ? "locked" : "unlocked", locked);
    describe(remove!, messages.remove(name), "remove");
  }
}

/**
 * Give the buttons of a row their icons, from when the worker first deals with it.
 *
 * Each inline SVG costs the browser time in every frame, seen or not: those of a thousand rows 0.2 of 3 ms.
 */
export function dress(row: Element): void {
  for (const button of row.querySelectorAll<HTMLElement>("button:empty")) render(icon(button.dataset.icon as IconName), button);
}

function describe(button: HTMLElement, name: string, picture: IconName, pressed: boolean | null = null): void {
  button.ariaLabel = name;
  button.setAttribute("title", name);
  button.ariaPressed = pressed === null ? null : String(pressed);
  button.dataset.icon = picture;
  button.querySelector("path")?.setAttribute("d", PATHS[picture]);
}

/** Where nothing can hover, a row shows its icons as soon as it is made. */
const TOUCH = matchMedia("(hover: none)");

let drawn: Element | null = null;

/** The row that all are copied from; its swatch carries the number, so that colour is never the only sign. */
function pattern(): Element {
  if (drawn !== null) return drawn;
  const place = document.createElement("div");
  render(
    html`<div><label class="instance-name"><span class="swatch" aria-hidden="true"></span><span class="name"></span><span class="area"></span
      ><input type="radio" name="instance" /></label><button type="button" class="small" data-act="toggleHidden"></button
      ><button type="button" class="small" data-act="toggleLocked"></button><button type="button" class="small" data-act="remove"></button></div>`,
    place,
  );
  return (drawn = place.firstElementChild!);
}

/** Whether black text reads better on a colour than white (relative luminance of WCAG 2, simplified to gamma 2). */
function isLight(color: string): boolean {
  const [r, g, b] = [1, 3, 5].map((at) => (Number.parseInt(color.slice(at, at + 2), 16) / 255) ** 2) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18;
}
