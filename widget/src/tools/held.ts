import type { Stroke } from "../state/stroke.ts";
import type { Tool } from "./tool.ts";

/** Holds the stroke of a press until the press ends, and ends it for the tool. */
export interface Held extends Pick<Tool, "up" | "cancel"> {
  stroke: Stroke | null;
}

/** Hold nothing yet. */
export function holdStroke(): Held {
  const held: Held = { stroke: null, up: () => end("commit"), cancel: () => end("cancel") };
  function end(how: "commit" | "cancel"): void {
    held.stroke?.[how]();
    held.stroke = null;
  }
  return held;
}
