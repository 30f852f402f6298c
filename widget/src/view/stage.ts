import type { Draft } from "../state/draft.ts";
import { type Point, type Rect, uniteRects } from "../state/geometry.ts";
import { colorTable, type Emphasis, outlines } from "./colors.ts";
import { Compositor } from "./compositor.ts";
import { Cursor } from "./cursor.ts";
import { Minimap } from "./minimap.ts";
import { Pyramid } from "./pyramid.ts";
import type { Ring } from "./ring.ts";
import type { Tints } from "./tints.ts";
import { Viewport } from "./viewport.ts";

/** The elements a stage draws on; they lie on top of each other and fill `root`. */
export interface StageParts {
  readonly root: HTMLElement;
  readonly photo: HTMLImageElement;
  readonly overlay: HTMLCanvasElement;
  readonly cursor: SVGSVGElement;
  readonly grid: HTMLElement;
  readonly minimap: HTMLElement;
}

/** What a stage tells the editor around it. */
export interface StageHost {
  /** The image moves below the pointer from now on. */
  moved(): void;
  /** Everything lies where the viewport says; at most once a frame. */
  placed(): void;
  /** The browser took the overlay's memory away, or gave it back. */
  lost(lost: boolean): void;
}

/** From this zoom on the borders of image pixels are drawn. */
const GRID_FROM = 8;

/** The picture being painted: the photo, the overlay over it and the cursor above, redrawn once a frame where needed. */
export class Stage {
  readonly viewport: Viewport;
  readonly cursor: Cursor;
  readonly root: HTMLElement;
  #parts: StageParts;
  #draft: Draft;
  #compositor: Compositor;
  #colors: Uint32Array = new Uint32Array(65536);
  #tints: Tints;
  #look: Omit<Emphasis, "selected"> = { opacity: 0.5, peek: false, solo: 0, outlinesOnly: false };
  #hovered = 0;
  #ring: Ring | null = null;
  #dirty: Rect | null = null;
  #all = true;
  #placed = false;
  #frame = 0;
  #host: StageHost;
  #pyramid: Pyramid;
  #minimap: Minimap;
  #sizes: ResizeObserver;
  #listening = new AbortController();

  constructor(parts: StageParts, draft: Draft, tints: Tints, host: StageHost) {
    this.root = parts.root;
    this.#parts = parts;
    this.#draft = draft;
    this.#tints = tints;
    this.#host = host;
    this.viewport = new Viewport(draft.map.width, draft.map.height);
    this.cursor = new Cursor(parts.cursor);
    this.#compositor = new Compositor(parts.overlay, this.viewport);
    this.#sizes = new ResizeObserver((entries) => this.#resize(entries[0]!));
    observeDevicePixels(this.#sizes, parts.overlay);
    this.#pyramid = new Pyramid(parts.photo, () => this.#placeSoon());
    const moveTo = (center: Point) => this.move((view) => view.set(view.zoom, center));
    this.#minimap = new Minimap(parts.minimap, parts, this.viewport, moveTo);
    const { signal } = this.#listening;
    parts.overlay.addEventListener("contextlost", () => this.#lose(), { signal });
    parts.overlay.addEventListener("contextrestored", () => this.#restore(), { signal });
    this.#watchRatio();
  }

  /** Lay everything out for the first time. */
  open(): void {
    this.#resize();
    void this.#pyramid.build();
  }

  /** Stop drawing and observing, and leave the parts bare for the next image. */
  close(): void {
    this.#sizes.disconnect();
    this.#listening.abort();
    cancelAnimationFrame(this.#frame);
    this.#compositor.clear();
    this.#pyramid.close();
    this.#minimap.close();
    this.#parts.cursor.replaceChildren();
    this.#parts.grid.hidden = true;
  }

  /** Map a point of the browser window to unrounded image space, whatever the page around scales. */
  clientToImage(point: Point): Point {
    return this.mapper()(point);
  }

  /** Give `clientToImage` as everything lies now: looking where the stage lies costs more than mapping a point. */
  mapper(): (point: Point) => Point {
    const { left, top, scaleX, scaleY } = this.#place();
    return ({ x, y }) => this.viewport.toImage({ x: (x - left) / scaleX, y: (y - top) / scaleY });
  }

  /** Map a point of image space to the browser window; the inverse of `clientToImage`. */
  imageToClient(point: Point): Point {
    const { left, top, scaleX, scaleY } = this.#place();
    const { x, y } = this.viewport.toStage(point);
    return { x: left + x * scaleX, y: top + y * scaleY };
  }

  /** Map a point of the browser window to the stage, in CSS pixels. */
  clientToStage({ x, y }: Point): Point {
    const { left, top, scaleX, scaleY } = this.#place();
    return { x: (x - left) / scaleX, y: (y - top) / scaleY };
  }

  /** Change the view by a function of the viewport; it is drawn in the next frame, however often it changes until then. */
  move(change: (viewport: Viewport) => void): void {
    change(this.viewport);
    this.#host.moved();
    this.#placeSoon();
  }

  /** Redraw a box of the image, or everything, in the next frame. */
  invalidate(dirty: Rect | null): void {
    if (dirty === null) this.#all = true;
    else this.#dirty = uniteRects(this.#dirty, dirty);
    this.#drawSoon();
  }

  /** Show the brush above the picture; null hides it. */
  showRing(ring: Ring | null): void {
    if (ring === this.#ring) return;
    this.#ring = ring;
    this.#drawSoon();
  }

  /** Colours, selection or visibility changed: make the table anew and redraw. */
  restyle(look: Partial<Omit<Emphasis, "selected">> = {}): void {
    this.#look = { ...this.#look, ...look };
    this.#colors = colorTable(this.#draft.instances, { ...this.#look, selected: this.#draft.selected }, this.#tints);
    this.invalidate(null);
  }

  /** Outline an instance below the pointer faintly; 0 = none. */
  hover(id: number): void {
    if (id === this.#hovered) return;
    for (const changed of [this.#hovered, id]) {
      const box = this.#draft.box(changed);
      if (box !== null) this.invalidate(box);
    }
    this.#hovered = id;
  }

  #drawSoon(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    if (!this.#placed) this.#layOut();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#all || this.#dirty !== null) this.#drawPicture(this.#all ? null : this.#dirty);
    this.#all = false;
    this.#dirty = null;
    this.#compositor.drawRing(this.#ring);
  }

  #drawPicture(dirty: Rect | null): void {
    const draft = this.#draft;
    const { peek, solo, outlinesOnly } = this.#look;
    const marks = peek ? [] : outlines(draft.instance(draft.selected), draft.instance(this.#hovered), solo);
    this.#compositor.draw({ pixels: draft.map.pixels, colors: this.#colors, outlines: marks, outlinesOnly }, dirty);
  }

  /** A stroke under way goes on when only the pixels of the screen became finer or coarser. */
  #resize(entry?: ResizeObserverEntry): void {
    const { clientWidth, clientHeight } = this.root;
    if (clientWidth === 0 || clientHeight === 0) return;
    const exact = entry?.devicePixelContentBoxSize?.[0];
    const ratio = window.devicePixelRatio;
    const width = exact?.inlineSize ?? Math.round(clientWidth * ratio);
    const height = exact?.blockSize ?? Math.round(clientHeight * ratio);
    const { viewport } = this;
    const moves = clientWidth !== viewport.width || clientHeight !== viewport.height;
    this.#compositor.resize(width, height);
    viewport.resize(clientWidth, clientHeight);
    if (moves) this.#host.moved();
    this.#placeSoon();
    this.#draw(); // in this frame: a canvas of another size is clear
  }

  /** Not every browser tells device pixels through the observer; a media query holds for one ratio only. */
  #watchRatio(): void {
    const { signal } = this.#listening;
    const again = () => {
      this.#resize();
      this.#watchRatio();
    };
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", again, { once: true, signal });
  }

  /** What the browser kept of the copies is gone too, and of them it does not tell. */
  #lose(): void {
    this.#host.lost(true);
    this.#pyramid.close();
    this.#pyramid.place(this.viewport, devicePixelRatio); // the photo last lay where it was before a copy took its place
  }

  #restore(): void {
    this.#host.lost(false);
    this.restyle();
    void this.#pyramid.build();
  }

  #placeSoon(): void {
    this.#placed = false;
    this.invalidate(null);
  }

  #layOut(): void {
    this.#placed = true;
    this.#compositor.place();
    this.#pyramid.place(this.viewport, devicePixelRatio);
    this.#placeGrid();
    this.#minimap.place();
    this.#host.placed();
  }

  #placeGrid(): void {
    const { grid } = this.#parts;
    const { zoom, imageWidth, imageHeight } = this.viewport;
    grid.hidden = zoom < GRID_FROM;
    if (grid.hidden) return;
    const { x, y } = this.viewport.toStage({ x: 0, y: 0 });
    grid.style.backgroundSize = `${zoom}px ${zoom}px`;
    grid.style.width = `${imageWidth * zoom}px`;
    grid.style.height = `${imageHeight * zoom}px`;
    grid.style.transform = `translate(${x}px, ${y}px)`;
  }

  /** Where the stage lies in the window, and how much the page around scales it, apart for x and y. */
  #place(): { left: number; top: number; scaleX: number; scaleY: number } {
    const { left, top, width, height } = this.root.getBoundingClientRect();
    const { clientWidth, clientHeight } = this.root;
    const { viewport } = this;
    // A pointer can be faster than the observer: points must never be mapped through a stage that is gone.
    if (clientWidth !== viewport.width || clientHeight !== viewport.height) this.#resize();
    return { left, top, scaleX: width / clientWidth || 1, scaleY: height / clientHeight || 1 };
  }
}

/** Report sizes in device pixels where the browser can, so that the canvas is never scaled. */
function observeDevicePixels(observer: ResizeObserver, element: Element): void {
  try {
    observer.observe(element, { box: "device-pixel-content-box" });
  } catch {
    observer.observe(element);
  }
}
