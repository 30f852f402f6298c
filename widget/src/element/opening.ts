import * as messages from "../messages.ts";
import { loadPhoto, type PhotoProblem, type Size } from "../view/photo.ts";
import { readSize } from "./attributes.ts";
import type { Initial } from "./initial.ts";

/** The places on the stage that tell how opening goes. */
export interface OpeningParts {
  readonly stage: HTMLElement;
  readonly loading: HTMLElement;
  readonly notice: HTMLElement;
  readonly words: HTMLElement;
  readonly retry: HTMLElement;
}

/** What opening needs of the element around it. */
export interface OpeningHost {
  /** The image before is gone. */
  discard(): void;
  /** Read the earlier answer for an image of this size: resolves to words when it cannot be, to null when there is none. */
  readInitial(size: Size): Promise<Initial | string | null>;
  /** Start painting on an image of this size; returns why that cannot be, or null. */
  start(size: Size, initial: Initial | string | null): string | null;
  tell(text: string, alert?: boolean): void;
}

/** Loads the image that an element's attributes name, and says in words, with a retry, when it does not come. */
export class Opening {
  #element: HTMLElement;
  #parts: OpeningParts;
  #host: OpeningHost;
  #due = true;
  #turn = 0;
  #retries = 0;

  constructor(element: HTMLElement, parts: OpeningParts, host: OpeningHost) {
    this.#element = element;
    this.#parts = parts;
    this.#host = host;
  }

  /** The attributes changed: the image is loaded when it is next asked for. */
  renew(): void {
    this.#due = true;
  }

  /** Load the image, unless it is loaded or loading already. */
  async load(): Promise<void> {
    const src = this.#element.getAttribute("src") ?? "";
    if (!this.#due || src === "") return;
    this.#due = false;
    const turn = ++this.#turn;
    const expected = readSize(this.#element);
    this.#host.discard();
    this.#await(expected);
    const early = expected === null ? null : this.#host.readInitial(expected);
    const loaded = await loadPhoto(anew(src, this.#retries), expected);
    if (turn !== this.#turn) return; // reading for it would take the place of what was read for the image after it
    const initial = "kind" in loaded ? null : await (early ?? this.#host.readInitial(loaded.size));
    if (turn !== this.#turn) return; // another image was asked for meanwhile
    if (!this.#element.isConnected) return this.renew(); // taken off the page: load when it is put back
    this.#parts.loading.hidden = true;
    if ("kind" in loaded) return this.fail(this.#wordsFor(loaded, expected), true);
    this.#parts.stage.querySelector("img")!.replaceWith(loaded.photo);
    const problem = this.#start(loaded.size, initial);
    if (problem === null) this.clear();
    else this.fail(problem, problem === messages.noMemory);
  }

  /** Load again what did not come. */
  retry(): void {
    this.#parts.stage.focus(); // the button that was pressed goes away
    this.#retries += 1;
    this.renew();
    void this.load();
  }

  /** Say what stands in the way, on the stage and in the status. */
  fail(words: string, retry: boolean): void {
    const { loading, notice, words: place, retry: button } = this.#parts;
    loading.hidden = true;
    notice.hidden = false;
    place.textContent = words;
    button.hidden = !retry;
    this.#host.tell(words, true);
  }

  /** Nothing stands in the way any more. */
  clear(): void {
    if (this.#parts.notice.hidden) return;
    this.#parts.notice.hidden = true;
    this.#host.tell("");
  }

  #await(size: Size | null): void {
    const { loading, notice } = this.#parts;
    loading.style.setProperty("--ratio", size === null ? "1.5" : String(size.width / size.height));
    loading.hidden = false;
    notice.hidden = true;
    this.#host.tell("");
  }

  /** A label map of a hundred megapixels may be more than a small device can give. */
  #start(size: Size, initial: Initial | string | null): string | null {
    try {
      return this.#host.start(size, initial);
    } catch (error) {
      if (error instanceof RangeError) return messages.noMemory;
      throw error;
    }
  }

  #wordsFor(problem: PhotoProblem, expected: Size | null): string {
    const words = plainWords(problem, expected);
    const contact = this.#element.closest("crowd-form")?.getAttribute("contact") ?? null;
    return contact === null ? words : `${words} ${messages.tellContact(contact)}`;
  }
}

/** Name an image so that a browser which remembers the wrong one asks again; a signed query stays as it is. */
function anew(src: string, retries: number): string {
  if (retries === 0 || src.startsWith("data:")) return src;
  const [address = ""] = src.split("#");
  return `${address}${address.includes("?") ? "#" : "?"}retry=${retries}`;
}

function plainWords(problem: PhotoProblem, expected: Size | null): string {
  if (problem.kind === "missing") return messages.imageMissing;
  const found = inWords(problem);
  if (problem.kind === "unshown") return messages.imageUnshown(found);
  return problem.kind === "unfit" || expected === null
    ? messages.imageUnfit(found)
    : messages.imageWrongSize(found, inWords(expected));
}

function inWords({ width, height }: Size): string {
  return `${width} x ${height}`;
}
