import { Spans } from "../src/raster/spans.ts";
import type { Draft } from "../src/state/draft.ts";
import type { Stroke } from "../src/state/stroke.ts";
import { art } from "./ascii.ts";

/** A rectangle of pixels: x0, y0, x1, y1, half-open. */
export type Block = readonly [x0: number, y0: number, x1: number, y1: number];

/** Return the spans of a block. */
export function block([x0, y0, x1, y1]: Block): Spans {
  const spans = new Spans();
  for (let y = y0; y < y1; y += 1) if (x0 < x1) spans.push(y, x0, x1);
  return spans;
}

/** Begin a stroke; which tool makes it does not matter here. */
export function begin(draft: Draft): Stroke {
  return draft.begin(() => ({ do: "brush", size: 1, square: false, below: false, shift: false, points: [] }));
}

/** Paint a block as one entry; return whether anything changed. */
export function paint(draft: Draft, id: number, ...blocks: readonly Block[]): boolean {
  const stroke = begin(draft);
  for (const each of blocks) stroke.paint(block(each), id);
  return stroke.commit();
}

/** Show the draft's label map as a drawing. */
export function shown(draft: Draft): string {
  return art(draft.map.pixels, draft.map.width);
}
