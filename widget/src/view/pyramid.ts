import { idle } from "./idle.ts";
import { placePhoto } from "./photo.ts";
import type { Viewport } from "./viewport.ts";

/** Photos with fewer pixels have no smaller copies: drawing them whole costs nothing worth saving. */
const SMALL = 2 ** 22;

/** The most pixels of a copy: with all that follow, 43 MB. */
const LARGEST = 2 ** 23;

/** The edge of the smallest copy at most: what a minimap needs. */
const SMALLEST_EDGE = 512;

/** How many pixels are made smaller in one task, and how many characters of base64 read. */
const BAND = 2 ** 20;
const SLICE = 2 ** 18;

/**
 * Give by how much the copies of a photo are smaller along each edge, the largest copy first.
 *
 * Each is half of the one before, but the first: of a very large photo even the half is too large to keep twice.
 */
export function divisorsOf(width: number, height: number): number[] {
  const divisors: number[] = [];
  if (width * height < SMALL) return divisors;
  let divisor = 2;
  while ((width * height) / divisor ** 2 > LARGEST) divisor *= 2;
  do divisors.push(divisor);
  while (Math.max(width, height) / divisor > SMALLEST_EDGE && (divisor *= 2));
  return divisors;
}

/**
 * Shows a photo, and in its place smaller copies of it wherever they have a pixel for each device pixel.
 *
 * The photo itself stays an `<img>`, which the browser decodes off the main thread and which shows beside a page on
 * disk too. Copies are canvases placed by a transform as the photo is: moving the view draws none of them anew. They
 * are made in idle time, a band a task, of a bitmap that the browser decodes off the main thread and that is closed at
 * once: only embedded photos, whose bytes can be read, have copies. (Measured in Chromium at 24 megapixels:
 * `createImageBitmap` of the `<img>` decodes all of it on the main thread, 150 ms for each band; drawing the `<img>`
 * leaves 270 MB of decoded pixels in a cache.)
 */
export class Pyramid {
  #photo: HTMLImageElement;
  #grown: () => void;
  #levels: { readonly divisor: number; readonly canvas: HTMLCanvasElement }[] = [];
  #shown: HTMLElement;
  #building = {};

  /** `grown` is called whenever there is another copy to show. */
  constructor(photo: HTMLImageElement, grown: () => void) {
    this.#photo = photo;
    this.#shown = photo;
    this.#grown = grown;
  }

  /** Make the copies, anew where there are some. */
  async build(): Promise<void> {
    this.close();
    const building = (this.#building = {});
    const { naturalWidth, naturalHeight, src } = this.#photo;
    const divisors = divisorsOf(naturalWidth, naturalHeight);
    const whole = divisors.length === 0 ? null : await decode(src);
    let from: ImageBitmap | HTMLCanvasElement | null = whole;
    for (const divisor of divisors) {
      if (from === null) return;
      const smaller = blank(naturalWidth / divisor, naturalHeight / divisor);
      const bands = bandsOf(from, smaller);
      if (bands === null) return whole?.close(); // this browser draws on no more canvases: the photo itself shows
      for (const draw of bands) {
        await idle();
        if (building !== this.#building) return whole?.close();
        draw();
      }
      whole?.close(); // the next copy is made of this one
      from = smaller;
      const bitmap = await createImageBitmap(smaller).catch(() => null);
      if (building !== this.#building) return bitmap?.close();
      if (bitmap !== null) this.#add(divisor, bitmap);
    }
  }

  /** Drop the copies; the photo shows. */
  close(): void {
    this.#building = {};
    this.#show(this.#photo);
    for (const { canvas } of this.#levels) canvas.remove();
    this.#levels = [];
  }

  /** Lay the photo, or the smallest copy that loses nothing, where the viewport says; `ratio` = device per CSS pixels. */
  place(viewport: Viewport, ratio: number): void {
    const level = this.#levels.findLast(({ divisor }) => divisor * viewport.zoom * ratio <= 1);
    const shown = level?.canvas ?? this.#photo;
    placePhoto(shown, viewport);
    this.#show(shown);
  }

  /** A canvas that only shows a bitmap: one that can be drawn on is copied at every frame where there is no GPU. */
  #add(divisor: number, bitmap: ImageBitmap): void {
    const canvas = blank(bitmap.width, bitmap.height);
    canvas.getContext("bitmaprenderer")!.transferFromImageBitmap(bitmap);
    this.#photo.after(canvas);
    this.#levels.push({ divisor, canvas });
    this.#grown();
  }

  #show(shown: HTMLElement): void {
    if (shown === this.#shown) return;
    this.#shown.classList.add("off");
    shown.classList.remove("off");
    this.#shown = shown;
  }
}

function blank(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.className = "photo off";
  canvas.width = Math.max(1, Math.round(width));
  canvas.height = Math.max(1, Math.round(height));
  return canvas;
}

/** Decode an embedded photo; null where that cannot be. */
async function decode(src: string): Promise<ImageBitmap | null> {
  const text = /^data:[^,]*;base64,/.exec(src)?.[0].length;
  if (text === undefined) return null;
  try {
    const parts: BlobPart[] = [];
    for (let at = text; at < src.length; at += SLICE) {
      await idle();
      parts.push(bytesOf(atob(src.slice(at, at + SLICE))));
    }
    return await createImageBitmap(new Blob(parts));
  } catch {
    return null; // too little memory, or base64 that only browsers take: the photo itself shows
  }
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Give the steps that draw a smaller copy, each of a band of rows; null where it cannot be drawn on. */
function bandsOf(from: ImageBitmap | HTMLCanvasElement, to: HTMLCanvasElement): (() => void)[] | null {
  const { width, height } = from;
  const context = to.getContext("2d");
  if (context === null) return null;
  context.imageSmoothingQuality = "medium"; // averages where a band becomes less than half
  const scale = height / to.height;
  const rows = Math.max(1, Math.floor(BAND / width / scale));
  return Array.from({ length: Math.ceil(to.height / rows) }, (_, band) => () => {
    const y = band * rows;
    const count = Math.min(rows, to.height - y);
    context.drawImage(from, 0, y * scale, width, count * scale, 0, y, to.width, count);
  });
}
