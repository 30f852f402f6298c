import type { Rect } from "../raster/rect.ts";

/**
 * Tell what happened. One entry, undo or redo is one change of the answer; "pixels" are painted before their entry.
 *
 * "instances" means that the list or the labels changed outside the history (a live stroke made its instance, or
 * took it back); "look" that one was hidden, shown, locked or unlocked.
 */
export interface Change {
  readonly kind: "pixels" | "entry" | "undo" | "redo" | "instances" | "selection" | "look" | "reset";
  /** The image pixels that look different now; null = none. */
  readonly dirty: Rect | null;
}

export type ChangeListener = (change: Change) => void;
