import { holeRuns } from "./holes.ts";
import { partsOf } from "./parts.ts";
import type { Rect } from "./rect.ts";
import { regionRuns } from "./region.ts";
import { type Pixels, type Runs, runsOfInstance } from "./runs.ts";

/** What to look for: the region around a pixel, or the holes, parts or runs of an instance inside its box. */
export type Question =
  | { readonly kind: "region"; readonly x: number; readonly y: number }
  | { readonly kind: "holes" | "parts" | "runs"; readonly id: number; readonly box: Rect };

/**
 * Look for something in the label map; all but parts is one list.
 *
 * The pixels may be a slice of whole rows, with question and height to match: `shiftStarts` carries what was found
 * back to the map.
 */
export function findRuns(question: Question, pixels: Pixels, width: number, height: number): Runs[] {
  if (question.kind === "region") return [regionRuns(pixels, width, height, question.x, question.y)];
  const { kind, id, box } = question;
  if (kind === "parts") return partsOf(pixels, width, id, box);
  return [(kind === "holes" ? holeRuns : runsOfInstance)(pixels, width, id, box)];
}

/** Move the starts of runs by so many pixels, in place. */
export function shiftStarts(runs: readonly Runs[], by: number): void {
  for (const { start, length } of runs) for (let k = 0; k < length; k += 1) start[k]! += by;
}
