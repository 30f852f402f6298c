import type { Point, Rect } from "../state/geometry.ts";

/** The brush as the worker sees it: its outline around a centre; all in stage points. */
export interface Ring {
  readonly center: Point;
  readonly diameter: number;
  readonly square: boolean;
}

/** Below this diameter a ring would hide what it surrounds: a cross of a fixed size is drawn instead. */
const SMALLEST = 6;
const CROSS = 13;

/** Draw a dark line, and a light one inside it: on any photo one of them is seen. */
export function drawRing(context: CanvasRenderingContext2D, ring: Ring): void {
  ["#000", "#fff"].forEach((color, line) => {
    context.strokeStyle = color;
    context.beginPath();
    trace(context, ring, line);
    context.stroke();
  });
}

/** The part of the stage that a ring is drawn in. */
export function boxOfRing({ center: { x, y }, diameter }: Ring): Rect {
  const reach = Math.max(diameter, CROSS) / 2 + 2;
  return { x0: x - reach, y0: y - reach, x1: x + reach, y1: y + reach };
}

/** Lines are one CSS pixel wide: the first fills the edge from inside, the next lies beside it. */
function trace(context: CanvasRenderingContext2D, { center: { x, y }, diameter, square }: Ring, line: number): void {
  const radius = diameter / 2 - line - 0.5;
  if (diameter < SMALLEST) {
    context.rect(x - CROSS / 2, y + line, CROSS, 0);
    context.rect(x + line, y - CROSS / 2, 0, CROSS);
  } else if (square) context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
  else context.arc(x, y, radius, 0, 7);
}
