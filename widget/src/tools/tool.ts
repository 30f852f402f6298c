import type { Point } from "../raster/point.ts";
import type { Draft } from "../state/draft.ts";
import type { Operation } from "../state/operations.ts";

/** The tools that change pixels. */
export type PaintingTool = "brush" | "eraser" | "polygon" | "lasso" | "rectangle" | "ellipse" | "fill" | "move";

/**
 * One way to paint: image-space points in, unrounded, and one history entry out.
 *
 * `down` starts, `up` keeps, `cancel` leaves everything as it was.
 */
export interface Tool {
  readonly name: PaintingTool;
  down(point: Point, input: { readonly shift: boolean }): void;
  move(points: readonly Point[]): void;
  up(): void;
  cancel(): void;
}

/** Why a tool would not start; the view puts it into words. */
export type Refusal = "no-label" | "no-selection" | "locked" | "hidden";

/** How tools paint; read when a stroke starts. */
export interface ToolSettings {
  /** Diameter or side of the brush, in whole image pixels. */
  readonly size: number;
  readonly square: boolean;
  /** Paint only background. */
  readonly below: boolean;
}

/** What a tool works with. */
export interface ToolContext {
  readonly draft: Draft;
  settings(): ToolSettings;
  refuse(why: Refusal): void;
  /** Do an operation, now or as soon as a worker has found what it needs. */
  perform(operation: Operation): void;
}
