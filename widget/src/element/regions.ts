/** Where the regions of the element are shown. */
export interface RegionPlaces {
  readonly short: HTMLSlotElement;
  readonly full: HTMLSlotElement;
  readonly asked: HTMLSlotElement;
  readonly title: HTMLElement;
  readonly instructions: HTMLElement;
  readonly viewFull: HTMLElement;
  readonly questions: HTMLElement;
}

const REGIONS = "short-instructions, full-instructions, maskpress-questions";

/** What a page puts beside its regions, and nobody reads. */
const NEVER_READ = "script, style, template, noscript, crowd-button";

/**
 * Follows the regions of the element, `short-instructions`, `full-instructions` and `maskpress-questions`, as they come or go.
 *
 * They stay in the light DOM, where a page's own scripts and inputs find them, and are shown through slots. Text outside
 * of them shows as instructions too: a missing `>` before `<full-instructions` leaves nothing else.
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
    const { short, full, asked, title, instructions, viewFull, questions } = this.#places;
    const given = this.#find("short-instructions");
    const named = this.#find("full-instructions");
    const asks = this.#find("maskpress-questions");
    const loose = this.#loose();
    const shorts = given.length > 0 ? given : loose;
    const fulls = given.length > 0 ? [...named, ...loose] : named;
    short.assign(...shorts);
    full.assign(...fulls);
    asked.assign(...asks);
    title.textContent = named[0]?.getAttribute("header") ?? "";
    viewFull.hidden = fulls.length === 0;
    instructions.hidden = shorts.length === 0 && fulls.length === 0;
    questions.hidden = asks.length === 0;
  }

  /** The regions of one name that hold anything. */
  #find(name: string): Element[] {
    return [...this.#element.children].filter(
      (child) => child.localName === name && (child.childElementCount > 0 || child.textContent?.trim() !== ""),
    );
  }

  /** What stands in no region and can be read. */
  #loose(): (Element | Text)[] {
    const nodes = [...this.#element.childNodes].filter((node) => node instanceof Element || node instanceof Text);
    const kept = nodes.filter((node) => !(node instanceof Element && node.matches(`${REGIONS}, ${NEVER_READ}`)));
    return kept.some((node) => node.textContent?.trim() !== "") ? kept : [];
  }
}
