import type { Viewport } from "./viewport.ts";

/** From this zoom on an image pixel is shown as a square. */
const SHARP_FROM = 4;

/** Why a photo cannot be worked on: it did not load, or it is not the size the task was made for. */
export type PhotoProblem =
  | { readonly kind: "missing" }
  | { readonly kind: "size"; readonly width: number; readonly height: number };

/** A photo's natural size in pixels, as displayed (after EXIF orientation). */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Load a picture completely, so that showing it later costs nothing.
 *
 * Returns an element that shows it and its natural size, or the problem when it does not load or differs from the
 * expected size. Its pixels are never read: an image beside a page on disk shows but cannot be read.
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
  try {
    await photo.decode();
  } catch {
    return { kind: "missing" };
  }
  const size = { width: photo.naturalWidth, height: photo.naturalHeight };
  const fits = expected === null || (size.width === expected.width && size.height === expected.height);
  return fits ? { photo, size } : { kind: "size", ...size };
}

/** Lay the photo where the viewport says, in its natural size with a transform, so that moving it needs no layout. */
export function placePhoto(photo: HTMLImageElement, viewport: Viewport): void {
  const { x, y } = viewport.toStage({ x: 0, y: 0 });
  photo.style.width = `${viewport.imageWidth}px`;
  photo.style.height = `${viewport.imageHeight}px`;
  photo.style.transform = `translate(${x}px, ${y}px) scale(${viewport.zoom})`;
  photo.style.imageRendering = viewport.zoom >= SHARP_FROM ? "pixelated" : "auto";
}
