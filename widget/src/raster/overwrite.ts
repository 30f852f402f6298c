import { runEnds } from "./run-ends.ts";
import type { Pixels, Runs } from "./runs.ts";
import type { Spans } from "./spans.ts";

/**
 * Write the id `to` into every pixel of the spans whose id is not kept, and append what was there to `changed`.
 *
 * `keep[id]` is 1 for each id that must stay: locked ones, `to` itself, or all but one for an eraser. The
 * pixels are walked in runs of equal ids, so that table and list are touched once a run and not once a pixel.
 */
export function overwriteSpans(
  pixels: Pixels,
  width: number,
  spans: Spans,
  to: number,
  keep: Uint8Array,
  changed: Runs,
): void {
  const runEnd = runEnds(pixels);
  for (let k = 0; k < spans.length; k += 1) {
    const row = spans.y[k]! * width;
    const end = row + spans.x1[k]!;
    for (let i = row + spans.x0[k]!; i < end; ) {
      const old = pixels[i]!;
      const stop = runEnd(i, end);
      if (keep[old] === 0) {
        changed.push(i, stop - i, old); // first: out of memory, it raises and the pixels stay as the list says
        pixels.fill(to, i, stop);
      }
      i = stop;
    }
  }
}
