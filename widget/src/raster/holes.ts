import { connectRuns } from "./connect.ts";
import type { Rect } from "./rect.ts";
import { runEnds } from "./run-ends.ts";
import { type Pixels, Runs, runsOfInstance } from "./runs.ts";

/**
 * Return the background that one instance encloses, in map order; `box` holds all of the instance.
 *
 * A hole is a 4-connected region of pixels of any other id that does not reach the box's edge. Other instances in it
 * stay what they are.
 */
export function holeRuns(pixels: Pixels, width: number, id: number, box: Rect): Runs {
  const gaps = gapsBetween(runsOfInstance(pixels, width, id, box), width, box);
  const roots = connectRuns(gaps, width, false);
  const open = new Uint8Array(gaps.length);
  for (let k = 0; k < gaps.length; k += 1) if (gaps.id[k] === 1) open[roots[k]!] = 1;
  const holes = new Runs();
  const runEnd = runEnds(pixels);
  for (let k = 0; k < gaps.length; k += 1) {
    if (open[roots[k]!] === 1) continue;
    const to = gaps.start[k]! + gaps.size[k]!;
    for (let i = gaps.start[k]!; i < to; ) {
      const end = runEnd(i, to);
      if (pixels[i] === 0) holes.push(i, end - i, 0);
      i = end;
    }
  }
  holes.trim();
  return holes;
}

/** Return the runs of the box that an instance leaves over; their id is 1 where they lie at the box's edge, else 0. */
function gapsBetween(runs: Runs, width: number, box: Rect): Runs {
  const gaps = new Runs();
  let k = 0;
  for (let y = box.y0; y < box.y1; y += 1) {
    const edge = y === box.y0 || y === box.y1 - 1;
    const stop = y * width + box.x1;
    let from = y * width + box.x0;
    for (const first = from; from < stop; k += 1) {
      const to = k < runs.length ? Math.min(stop, runs.start[k]!) : stop;
      if (from < to) gaps.push(from, to - from, edge || from === first || to === stop ? 1 : 0);
      if (to === stop) break;
      from = to + runs.size[k]!;
    }
  }
  return gaps;
}
