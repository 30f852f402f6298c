/** Where the regions of the element are shown. */
export interface RegionPlaces {
  readonly short: HTMLSlotElement;
  readonly full: HTMLSlotElement;
  readonly title: HTMLElement;
  readonly instructions: HTMLElement;
  readonly viewFull: HTMLElement;
}

/**
 * Follows the `short-instructions` and `full-instructions` children of the element, whenever they come or go.
 *
 * They stay in the light DOM, where a page's own scripts and inputs find them, and are shown through slots.
 */
export class Regions {
  #element: HTMLElement;
  #places: RegionPlaces;
  #children = new MutationObserver(() => this.#show());

  constructor(element: HTMLElement, places: RegionPlaces) {
    this.#element = element;
    this.#places = places;
  }

  observe(): void {
    this.#children.observe(this.#element, { childList: true, subtree: true, characterData: true, attributeFilter: ["header"] });
    this.#show();
  }

  disconnect(): void {
    this.#children.disconnect();
  }

  #show(): void {
    const { short, full, title, instructions, viewFull } = this.#places;
    const shorts = this.#find("short-instructions");
    const fulls = this.#find("full-instructions");
    short.assign(...shorts);
    full.assign(...fulls);
    title.textContent = fulls[0]?.getAttribute("header") ?? "";
    viewFull.hidden = fulls.length === 0;
    instructions.hidden = shorts.length === 0 && fulls.length === 0;
  }

  /** The regions of one name that hold anything. */
  #find(name: string): Element[] {
    return [...this.#element.children].filter(
      (child) => child.localName === name && (child.childElementCount > 0 || child.textContent?.trim() !== ""),
    );
  }
}
