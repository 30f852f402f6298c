import type { Viewport } from "./viewport.ts";

/** From this zoom on an image pixel is shown as a square. */
const SHARP_FROM = 4;

/** The largest photo that can be worked on; the compiler refuses the same ones. */
const MAX_PIXELS = 100_000_000;
const MAX_EDGE = 32_767;

/** Why a photo cannot be worked on: it did not load, cannot be shown, or is not the size the task was made for. */
export type PhotoProblem =
  | { readonly kind: "missing" }
  | { readonly kind: "unshown" | "unfit" | "size"; readonly width: number; readonly height: number };

/** A photo's natural size in pixels, as displayed (after EXIF orientation). */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Load a picture completely, so that showing it later costs nothing.
 *
 * Returns an element that shows it and its natural size, or the problem when it does not load, when this browser or
 * this page cannot take its size, or when that differs from the expected one. Its pixels are never read: an image
 * beside a page on disk shows but cannot be read.
 */
export async function loadPhoto(
  src: string,
  expected: Size | null,
): Promise<{ readonly photo: HTMLImageElement; readonly size: Size } | PhotoProblem> {
  const photo = new Image();
  photo.className = "photo";
  photo.draggable = false;
  photo.alt = "";
  photo.src = src;
  const decoded = await photo.decode().then(() => true, () => false);
  const size = { width: photo.naturalWidth, height: photo.naturalHeight };
  const kind = problemOf(photo, decoded, size, expected);
  if (kind === "missing") return { kind };
  return kind === null ? { photo, size } : { kind, ...size };
}

/** Lay what shows the photo, of whatever size of its own, where the viewport says; a transform needs no layout. */
export function placePhoto(shown: HTMLImageElement | HTMLCanvasElement, viewport: Viewport): void {
  const { zoom, imageWidth, imageHeight } = viewport;
  const { x, y } = viewport.toStage({ x: 0, y: 0 });
  const { width, height } = shown instanceof HTMLImageElement ? { width: imageWidth, height: imageHeight } : shown;
  shown.style.width = `${width}px`;
  shown.style.height = `${height}px`;
  shown.style.transform = `translate(${x}px, ${y}px) scale(${(zoom * imageWidth) / width}, ${(zoom * imageHeight) / height})`;
  shown.style.imageRendering = zoom >= SHARP_FROM ? "pixelated" : "auto";
}

function problemOf(
  { complete }: HTMLImageElement,
  decoded: boolean,
  { width, height }: Size,
  expected: Size | null,
): PhotoProblem["kind"] | null {
  if (!decoded && (!complete || width === 0)) return "missing";
  if (!decoded) return "unshown";
  if (width * height === 0 || width * height > MAX_PIXELS || Math.max(width, height) > MAX_EDGE) return "unfit";
  return expected === null || (width === expected.width && height === expected.height) ? null : "size";
}
