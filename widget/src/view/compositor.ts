import type { Rect } from "../state/geometry.ts";
import type { Viewport } from "./viewport.ts";

/** An instance drawn with an outline: a dark line inside its edge, a light one outside; both as 0xAABBGGRR. */
export interface Outline {
  readonly id: number;
  readonly inner: number;
  readonly outer: number;
}

/** What the overlay shows: pixels of the label map, and the colour of every id as 0xAABBGGRR. */
export interface Picture {
  readonly pixels: Uint8Array | Uint16Array;
  readonly colors: Uint32Array;
  readonly outlines: readonly Outline[];
}

/** Outlines reach one device pixel around their instance, rounding another. */
const REACH = 2;

/**
 * Draws the overlay on a canvas of the stage's size in device pixels.
 *
 * A device pixel takes the colour of the image pixel below its centre, and only the dirty screen rectangle is drawn:
 * the cost follows the viewport and the stroke, never the image or the number of instances.
 */
export class Compositor {
  readonly canvas: HTMLCanvasElement;
  #context: CanvasRenderingContext2D;
  #frame = new ImageData(1, 1);
  #out = new Uint32Array(1);
  #columns = new Int32Array(1);
  #rows = new Int32Array(1);
  #members = [new Uint8Array(0), new Uint8Array(0), new Uint8Array(0)];
  #stage: Rect = { x0: 0, y0: 0, x1: 0, y1: 0 };
  #viewport: Viewport;

  constructor(canvas: HTMLCanvasElement, viewport: Viewport) {
    this.canvas = canvas;
    this.#viewport = viewport;
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("this browser gives no 2D canvas");
    this.#context = context;
  }

  /** Take the canvas's new size in device pixels. */
  resize(width: number, height: number): void {
    this.canvas.width = Math.max(1, width);
    this.canvas.height = Math.max(1, height);
    this.#frame = new ImageData(this.canvas.width, this.canvas.height);
    this.#out = new Uint32Array(this.#frame.data.buffer);
    this.#columns = new Int32Array(this.canvas.width);
    this.#rows = new Int32Array(this.canvas.height);
    this.#members = [0, 1, 2].map(() => new Uint8Array(this.canvas.width + 2));
  }

  /** Show nothing. */
  clear(): void {
    this.#context.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /** Follow the viewport: which image column and row lies below each device column and row. */
  place(): void {
    const { width, height, zoom, centerX, centerY, imageWidth, imageHeight } = this.#viewport;
    const [x0, x1] = project(this.#columns, width, zoom, centerX, imageWidth);
    const [y0, y1] = project(this.#rows, height, zoom, centerY, imageHeight);
    this.#stage = { x0, y0, x1, y1 };
  }

  /** Draw the device pixels over a box of the image, or all of them. */
  draw(picture: Picture, dirty: Rect | null): void {
    const device = this.#deviceRect(dirty);
    if (device.x0 >= device.x1 || device.y0 >= device.y1) return;
    for (let y = device.y0; y < device.y1; y++) {
      this.#out.fill(0, y * this.canvas.width + device.x0, y * this.canvas.width + device.x1); // outlines reach beyond the image
    }
    this.#fill(picture, intersect(device, this.#stage));
    for (const outline of picture.outlines) this.#outline(picture.pixels, outline, device);
    const { x0, y0, x1, y1 } = device;
    this.#context.putImageData(this.#frame, 0, 0, x0, y0, x1 - x0, y1 - y0);
  }

  #fill({ pixels, colors }: Picture, { x0, y0, x1, y1 }: Rect): void {
    const columns = this.#columns;
    const rows = this.#rows;
    const out = this.#out;
    const stride = this.canvas.width;
    for (let y = y0; y < y1; y++) {
      const row = rows[y]!;
      const at = y * stride;
      if (y > y0 && row === rows[y - 1]) {
        out.copyWithin(at + x0, at - stride + x0, at - stride + x1);
        continue;
      }
      const base = row * this.#viewport.imageWidth;
      for (let x = x0; x < x1; x++) out[at + x] = colors[pixels[base + columns[x]!]!]!;
    }
  }

  /** Mark the edge of one instance; neighbours are compared in device pixels, so the line is one pixel at any zoom. */
  #outline(pixels: Uint8Array | Uint16Array, { id, inner, outer }: Outline, { x0, y0, x1, y1 }: Rect): void {
    const out = this.#out;
    const stride = this.canvas.width;
    let [above, here, below] = this.#members as [Uint8Array, Uint8Array, Uint8Array];
    this.#findMembers(above, pixels, id, y0 - 1, x0, x1);
    this.#findMembers(here, pixels, id, y0, x0, x1);
    for (let y = y0; y < y1; y++) {
      this.#findMembers(below, pixels, id, y + 1, x0, x1);
      for (let x = x0; x < x1; x++) {
        const i = x - x0 + 1;
        const around = here[i - 1]! + here[i + 1]! + above[i]! + below[i]!;
        if (here[i] === 1 ? around < 4 : around > 0) out[y * stride + x] = here[i] === 1 ? inner : outer;
      }
      [above, here, below] = [here, below, above];
    }
  }

  /** Write which device pixels of row y, from x0 - 1 to x1, show the instance: ones and zeros. */
  #findMembers(members: Uint8Array, pixels: Uint8Array | Uint16Array, id: number, y: number, x0: number, x1: number): void {
    members.fill(0, 0, x1 - x0 + 2);
    const { x0: left, x1: right, y0: top, y1: bottom } = this.#stage;
    if (y < top || y >= bottom) return;
    const base = this.#rows[y]! * this.#viewport.imageWidth;
    const end = Math.min(x1 + 1, right);
    for (let x = Math.max(x0 - 1, left); x < end; x++) {
      if (pixels[base + this.#columns[x]!] === id) members[x - x0 + 1] = 1;
    }
  }

  #deviceRect(dirty: Rect | null): Rect {
    const { width, height } = this.canvas;
    const all = { x0: 0, y0: 0, x1: width, y1: height };
    if (dirty === null) return all;
    const scaleX = width / this.#viewport.width;
    const scaleY = height / this.#viewport.height;
    const from = this.#viewport.toStage({ x: dirty.x0, y: dirty.y0 });
    const to = this.#viewport.toStage({ x: dirty.x1, y: dirty.y1 });
    return intersect(all, {
      x0: Math.floor(from.x * scaleX) - REACH,
      y0: Math.floor(from.y * scaleY) - REACH,
      x1: Math.ceil(to.x * scaleX) + REACH,
      y1: Math.ceil(to.y * scaleY) + REACH,
    });
  }
}

/** Fill a lookup from device to image coordinates along one axis; return the half-open range that lies on the image. */
function project(lookup: Int32Array, stage: number, zoom: number, center: number, size: number): [number, number] {
  const step = stage / lookup.length;
  let first = lookup.length;
  let end = 0;
  for (let i = 0; i < lookup.length; i++) {
    const v = Math.floor(((i + 0.5) * step - stage / 2) / zoom + center);
    lookup[i] = v;
    if (v >= 0 && v < size) {
      if (i < first) first = i;
      end = i + 1;
    }
  }
  return [Math.min(first, end), end];
}

function intersect(a: Rect, b: Rect): Rect {
  return {
    x0: Math.max(a.x0, b.x0),
    y0: Math.max(a.y0, b.y0),
    x1: Math.min(a.x1, b.x1),
    y1: Math.min(a.y1, b.y1),
  };
}
