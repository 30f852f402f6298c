import type { Rect } from "../state/geometry.ts";
import { boxOfRing, drawRing, type Ring } from "./ring.ts";
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
  /** Whether instances show by the device pixels of their edges alone. */
  readonly outlinesOnly: boolean;
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
  #ids: [Uint16Array, Uint16Array, Uint16Array] = [new Uint16Array(0), new Uint16Array(0), new Uint16Array(0)];
  #stage: Rect = { x0: 0, y0: 0, x1: 0, y1: 0 };
  #ringed: Rect | null = null;
  #viewport: Viewport;

  constructor(canvas: HTMLCanvasElement, viewport: Viewport) {
    this.canvas = canvas;
    this.#viewport = viewport;
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("this browser gives no 2D canvas");
    this.#context = context;
  }

  /** Take the canvas's size in device pixels, which clears it where it is another than before. */
  resize(width: number, height: number): void {
    if (width === this.canvas.width && height === this.canvas.height && width === this.#columns.length) return;
    this.canvas.width = Math.max(1, width);
    this.canvas.height = Math.max(1, height);
    this.#frame = new ImageData(this.canvas.width, this.canvas.height);
    this.#out = new Uint32Array(this.#frame.data.buffer);
    this.#columns = new Int32Array(this.canvas.width);
    this.#rows = new Int32Array(this.canvas.height);
    const row = () => new Uint16Array(this.canvas.width + 2);
    this.#ids = [row(), row(), row()];
  }

  /** Show nothing. */
  clear(): void {
    this.#context.reset();
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
    const device = this.#deviceRect(dirty && this.#stageRect(dirty), REACH);
    if (device.x0 >= device.x1 || device.y0 >= device.y1) return;
    for (let y = device.y0; y < device.y1; y++) {
      this.#out.fill(0, y * this.canvas.width + device.x0, y * this.canvas.width + device.x1); // outlines reach beyond the image
    }
    const shown = intersect(device, this.#stage);
    if (picture.outlinesOnly) this.#trace(picture, shown);
    else this.#fill(picture, shown);
    for (const outline of picture.outlines) this.#outline(picture.pixels, outline, device);
    this.#put(device);
  }

  /** Draw the brush over the picture, and the picture where the brush was before; null hides it. */
  drawRing(ring: Ring | null): void {
    if (this.#ringed !== null) this.#put(this.#ringed);
    this.#ringed = ring && this.#deviceRect(boxOfRing(ring));
    if (ring === null) return;
    const { width, height } = this.#viewport;
    this.#context.setTransform(this.canvas.width / width, 0, 0, this.canvas.height / height, 0, 0);
    drawRing(this.#context, ring);
  }

  #put({ x0, y0, x1, y1 }: Rect): void {
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

  /** Colour the device pixels of each instance that lie beside another one or the background. */
  #trace({ pixels, colors }: Picture, rect: Rect): void {
    const { x0, x1 } = rect;
    this.#eachRow(pixels, rect, (above, here, below, at) => {
      for (let x = x0; x < x1; x++) {
        const i = x - x0 + 1;
        const id = here[i]!;
        if (id !== here[i - 1] || id !== here[i + 1] || id !== above[i] || id !== below[i]) this.#out[at + x] = colors[id]!;
      }
    });
  }

  /** Mark the edge of one instance; neighbours are compared in device pixels, so the line is one pixel at any zoom. */
  #outline(pixels: Uint8Array | Uint16Array, { id, inner, outer }: Outline, rect: Rect): void {
    const { x0, x1 } = rect;
    this.#eachRow(pixels, rect, (above, here, below, at) => {
      let left = here[0]!;
      let own = here[1]!;
      for (let x = x0, i = 1; x < x1; x++, i++) {
        const right = here[i + 1]!;
        const even = own === left && own === right && own === above[i] && own === below[i];
        if (!even) {
          // Where the neighbours differ, a member is at the edge; others are if one of them is a member.
          if (own === id) this.#out[at + x] = inner;
          else if (left === id || right === id || above[i] === id || below[i] === id) this.#out[at + x] = outer;
        }
        left = own;
        own = right;
      }
    });
  }

  /** Walk over the ids of the rows of a rectangle, with those around them; `at` is where the row begins in the frame. */
  #eachRow(
    pixels: Uint8Array | Uint16Array,
    { x0, y0, x1, y1 }: Rect,
    visit: (above: Uint16Array, here: Uint16Array, below: Uint16Array, at: number) => void,
  ): void {
    let [above, here, below] = this.#ids;
    this.#readIds(above, pixels, y0 - 1, x0, x1);
    this.#readIds(here, pixels, y0, x0, x1);
    for (let y = y0; y < y1; y++) {
      this.#readIds(below, pixels, y + 1, x0, x1);
      visit(above, here, below, y * this.canvas.width);
      [above, here, below] = [here, below, above];
    }
  }

  /** Write the ids that device row y shows from x0 - 1 to x1; beyond the canvas it goes on as it ends. */
  #readIds(ids: Uint16Array, pixels: Uint8Array | Uint16Array, y: number, x0: number, x1: number): void {
    const { width, height } = this.canvas;
    const { x0: left, x1: right, y0: top, y1: bottom } = this.#stage;
    const row = Math.min(Math.max(y, 0), height - 1);
    ids.fill(0, 0, x1 - x0 + 2);
    if (row < top || row >= bottom) return;
    const base = this.#rows[row]! * this.#viewport.imageWidth;
    const end = Math.min(x1 + 1, right);
    for (let x = Math.max(x0 - 1, left); x < end; x++) ids[x - x0 + 1] = pixels[base + this.#columns[x]!]!;
    if (x0 === 0) ids[0] = ids[1]!;
    if (x1 === width) ids[x1 - x0 + 1] = ids[x1 - x0]!;
  }

  #stageRect({ x0, y0, x1, y1 }: Rect): Rect {
    const from = this.#viewport.toStage({ x: x0, y: y0 });
    const to = this.#viewport.toStage({ x: x1, y: y1 });
    return { x0: from.x, y0: from.y, x1: to.x, y1: to.y };
  }

  /** The device pixels of a part of the stage, and so many around it; null = all of them. */
  #deviceRect(part: Rect | null, around = 0): Rect {
    const { width, height } = this.canvas;
    const all = { x0: 0, y0: 0, x1: width, y1: height };
    if (part === null) return all;
    const scaleX = width / this.#viewport.width;
    const scaleY = height / this.#viewport.height;
    return intersect(all, {
      x0: Math.floor(part.x0 * scaleX) - around,
      y0: Math.floor(part.y0 * scaleY) - around,
      x1: Math.ceil(part.x1 * scaleX) + around,
      y1: Math.ceil(part.y1 * scaleY) + around,
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
