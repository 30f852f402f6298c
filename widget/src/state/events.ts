import type { Operation } from "./operations.ts";

/** A stroke as its tool received it: image-space points, unrounded, as x, y, x, y... */
export interface StrokeEvent {
  readonly do: "brush" | "eraser" | "polygon" | "lasso" | "rectangle" | "ellipse";
  /** Brush and eraser: diameter or side in whole image pixels. */
  readonly size: number;
  readonly square: boolean;
  /** Whether only background was painted. */
  readonly below: boolean;
  /** Whether Shift was held before the stroke. */
  readonly shift: boolean;
  readonly points: readonly number[];
}

/** Anything that changes a draft; plain JSON. The same events from the same start give the same label map everywhere. */
export type DraftEvent =
  | StrokeEvent
  | Operation
  | { readonly do: "undo" | "redo" | "start-over" }
  | { readonly do: "add"; readonly label: string }
  | { readonly do: "relabel"; readonly id: number; readonly label: string }
  | { readonly do: "select"; readonly id: number }
  | { readonly do: "hide" | "lock"; readonly id: number; readonly on: boolean }
  | { readonly do: "labels"; readonly labels: readonly string[] };
