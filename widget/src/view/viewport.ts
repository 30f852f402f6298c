import type { Point } from "../state/geometry.ts";

/** The least and the largest zoom, in CSS pixels per image pixel. */
export const MIN_ZOOM = 1 / 64;
export const MAX_ZOOM = 64;

/** Free space around a fitted image, in CSS pixels. */
const FIT_MARGIN = 16;

/**
 * Where the image lies on the stage: a zoom and the image point in the middle of the stage.
 *
 * Stage points are CSS pixels from the stage's top left corner; image points are unrounded image pixels.
 */
export class Viewport {
  zoom = 1;
  centerX = 0;
  centerY = 0;
  width = 0;
  height = 0;
  readonly imageWidth: number;
  readonly imageHeight: number;
  #fitted = true;

  constructor(imageWidth: number, imageHeight: number) {
    this.imageWidth = imageWidth;
    this.imageHeight = imageHeight;
  }

  toImage(stage: Point): Point {
    return {
      x: (stage.x - this.width / 2) / this.zoom + this.centerX,
      y: (stage.y - this.height / 2) / this.zoom + this.centerY,
    };
  }

  toStage(image: Point): Point {
    return {
      x: (image.x - this.centerX) * this.zoom + this.width / 2,
      y: (image.y - this.centerY) * this.zoom + this.height / 2,
    };
  }

  /** Take the stage's new size; a fitted view stays fitted, any other keeps its centre. */
  resize(width: number, height: number): void {
    this.width = width;
    this.height = height;
    if (this.#fitted) this.fit();
  }

  /** Show the whole image, centred. */
  fit(): void {
    const across = (this.width - 2 * FIT_MARGIN) / this.imageWidth;
    const down = (this.height - 2 * FIT_MARGIN) / this.imageHeight;
    this.set(Math.min(across, down), { x: this.imageWidth / 2, y: this.imageHeight / 2 });
    this.#fitted = true;
  }

  /** Show a box of the image with some of its surroundings, at most at 8x. */
  frame(box: { x0: number; y0: number; x1: number; y1: number }): void {
    const across = (this.width * 0.6) / (box.x1 - box.x0);
    const down = (this.height * 0.6) / (box.y1 - box.y0);
    this.set(Math.min(across, down, 8), { x: (box.x0 + box.x1) / 2, y: (box.y0 + box.y1) / 2 });
  }

  /** Zoom by a factor, keeping the image point below a stage point where it is. */
  zoomAt(factor: number, stage: Point): void {
    const anchor = this.toImage(stage);
    const zoom = clamp(this.zoom * factor, MIN_ZOOM, MAX_ZOOM);
    this.set(zoom, {
      x: anchor.x - (stage.x - this.width / 2) / zoom,
      y: anchor.y - (stage.y - this.height / 2) / zoom,
    });
  }

  /** Move the image by CSS pixels. */
  pan(dx: number, dy: number): void {
    this.set(this.zoom, { x: this.centerX - dx / this.zoom, y: this.centerY - dy / this.zoom });
  }

  /** Set zoom and centre; the centre stays on the image, so that the image can never be lost from sight. */
  set(zoom: number, center: Point): void {
    this.zoom = clamp(zoom, MIN_ZOOM, MAX_ZOOM);
    this.centerX = clamp(center.x, 0, this.imageWidth);
    this.centerY = clamp(center.y, 0, this.imageHeight);
    this.#fitted = false;
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
