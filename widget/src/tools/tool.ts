import type { Point } from "../raster/point.ts";
import type { Draft } from "../state/draft.ts";

/**
 * One way to paint: image-space points in, unrounded, and one history entry out.
 *
 * `down` starts, `up` keeps, `cancel` leaves everything as it was.
 */
export interface Tool {
  readonly name: "brush" | "eraser" | "polygon";
  down(point: Point, input: { readonly shift: boolean }): void;
  move(points: readonly Point[]): void;
  up(): void;
  cancel(): void;
}

/** Why a tool would not start; the view puts it into words. */
export type Refusal = "no-label" | "no-selection" | "locked" | "hidden";

/** What a tool works with; the brush size (whole image pixels) is read when a stroke starts. */
export interface ToolContext {
  readonly draft: Draft;
  size(): number;
  refuse(why: Refusal): void;
}
