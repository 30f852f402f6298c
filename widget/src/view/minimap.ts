import type { Point } from "../state/geometry.ts";
import type { Viewport } from "./viewport.ts";

/** The longer edge, in CSS pixels. */
const EDGE = 160;

/**
 * Shows the whole image small, with a frame around the part in view, while not all of it is in view.
 *
 * A press or drag in it brings that place to the middle of the stage. It lies in a corner of the stage, and makes way
 * for a stroke that comes below it.
 */
export class Minimap {
  #root: HTMLElement;
  #viewport: Viewport;
  #moveTo: (center: Point) => void;
  #picture: HTMLImageElement;
  #frame = document.createElement("div");
  #place: DOMRect | null = null;
  #listening = new AbortController();

  /** `parts` are the stage and the photo that it shows. */
  constructor(
    root: HTMLElement,
    { root: stage, photo }: { readonly root: HTMLElement; readonly photo: HTMLImageElement },
    viewport: Viewport,
    moveTo: (center: Point) => void,
  ) {
    this.#root = root;
    this.#viewport = viewport;
    this.#moveTo = moveTo;
    // An image of its own, which browsers decode as small as it is shown: drawing the photo would keep all of it decoded.
    this.#picture = photo.cloneNode() as HTMLImageElement;
    this.#picture.className = "";
    const scale = EDGE / Math.max(viewport.imageWidth, viewport.imageHeight);
    this.#picture.width = Math.max(1, Math.round(viewport.imageWidth * scale));
    this.#picture.height = Math.max(1, Math.round(viewport.imageHeight * scale));
    const { signal } = this.#listening;
    root.addEventListener("pointerdown", (event) => this.#press(event), { signal });
    root.addEventListener("pointermove", (event) => this.#drag(event), { signal });
    stage.addEventListener("pointerdown", () => (this.#place = root.getBoundingClientRect()), { signal });
    stage.addEventListener("pointermove", (event) => root.classList.toggle("away", this.#isBelow(event)), { signal });
  }

  /** Frame what the viewport shows. */
  place(): void {
    const { width, height, imageWidth, imageHeight } = this.#viewport;
    const from = this.#viewport.toImage({ x: 0, y: 0 });
    const to = this.#viewport.toImage({ x: width, y: height });
    const left = Math.max(0, from.x / imageWidth);
    const top = Math.max(0, from.y / imageHeight);
    const right = Math.min(1, to.x / imageWidth);
    const bottom = Math.min(1, to.y / imageHeight);
    this.#root.hidden = (right - left) * (bottom - top) === 1;
    if (this.#root.hidden) return;
    if (!this.#picture.isConnected) this.#root.replaceChildren(this.#picture, this.#frame);
    const edges = { left, top, width: right - left, height: bottom - top };
    for (const [name, share] of Object.entries(edges)) this.#frame.style.setProperty(name, `${100 * share}%`);
  }

  /** Show nothing any more. */
  close(): void {
    this.#listening.abort();
    this.#root.hidden = true;
    this.#root.replaceChildren();
  }

  #press(event: PointerEvent): void {
    event.stopPropagation(); // no stroke begins here
    this.#root.setPointerCapture(event.pointerId);
    this.#jump(event);
  }

  #drag(event: PointerEvent): void {
    if (!this.#root.hasPointerCapture(event.pointerId)) return;
    event.stopPropagation();
    this.#jump(event);
  }

  #jump({ clientX, clientY }: PointerEvent): void {
    const { left, top, width, height } = this.#picture.getBoundingClientRect();
    const { imageWidth, imageHeight } = this.#viewport;
    this.#moveTo({ x: ((clientX - left) / width) * imageWidth, y: ((clientY - top) / height) * imageHeight });
  }

  #isBelow({ buttons, clientX, clientY }: PointerEvent): boolean {
    const place = this.#place;
    if (buttons === 0 || place === null) return false;
    return clientX >= place.left && clientX < place.right && clientY >= place.top && clientY < place.bottom;
  }
}
