import type { Rect } from "./rect.ts";
import { runEnds } from "./run-ends.ts";
import { type Pixels, Runs, runsOfInstance } from "./runs.ts";

/**
 * Return the 4-connected region of equal ids around pixel (x, y), in map order; outside the image there is none.
 *
 * Whole runs are found, marked and followed to the rows above and below; nothing recurs. The marks take a byte a
 * pixel of the image, but only those of the region are ever touched.
 */
export function regionRuns(pixels: Pixels, width: number, height: number, x: number, y: number): Runs {
  if (!(x >= 0 && x < width && y >= 0 && y < height)) return new Runs();
  const marks = new Uint8Array(pixels.length);
  const box = mark(marks, pixels, width, y * width + x);
  const runs = runsOfInstance(marks, width, 1, box);
  runs.id.fill(pixels[y * width + x]!);
  return runs;
}

/** Mark the region around a pixel; return its bounding box. */
function mark(marks: Uint8Array, pixels: Pixels, width: number, seed: number): Rect {
  const runEnd = runEnds(pixels);
  const id = pixels[seed]!;
  const pending: number[] = [];
  let [x0, y0, x1, y1] = [width, Infinity, 0, 0];
  take(seed);
  while (pending.length > 0) {
    const end = pending.pop()!;
    const start = pending.pop()!;
    follow(start - width, end - width);
    follow(start + width, end + width);
  }
  return { x0, y0, x1, y1 };

  /** Take the runs of the region that touch these pixels, which lie beside one of it. */
  function follow(from: number, to: number): void {
    if (from < 0 || from >= pixels.length) return;
    for (let i = from; i < to; ) {
      i = pixels[i] === id && marks[i] === 0 ? take(i) : runEnd(i, to);
    }
  }

  /** Mark all of the run around a pixel and return its end. */
  function take(i: number): number {
    const y = Math.floor(i / width);
    let start = i;
    while (start > y * width && pixels[start - 1] === id) start -= 1;
    const end = runEnd(i, (y + 1) * width);
    marks.fill(1, start, end);
    pending.push(start, end);
    x0 = Math.min(x0, start - y * width);
    x1 = Math.max(x1, end - y * width);
    y0 = Math.min(y0, y);
    y1 = Math.max(y1, y + 1);
    return end;
  }
}
