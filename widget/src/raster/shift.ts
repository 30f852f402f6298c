import type { Runs } from "./runs.ts";
import type { Spans } from "./spans.ts";

/** Append the spans of runs moved by whole pixels, cut off at the image's edges. */
export function shiftedSpans(spans: Spans, runs: Runs, dx: number, dy: number, width: number, height: number): void {
  for (let k = 0; k < runs.length; k += 1) {
    const row = Math.floor(runs.start[k]! / width);
    const x = runs.start[k]! - row * width + dx;
    const y = row + dy;
    const x0 = Math.max(0, x);
    const x1 = Math.min(width, x + runs.size[k]!);
    if (y >= 0 && y < height && x0 < x1) spans.push(y, x0, x1);
  }
}
