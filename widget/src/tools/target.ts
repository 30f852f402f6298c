import type { Draft } from "../state/draft.ts";
import type { Stroke } from "../state/stroke.ts";
import type { Refusal } from "./tool.ts";

/** Tell why nothing can be painted now; null = it can. With one label the first stroke makes its instance. */
export function paintRefusal(draft: Draft): Refusal | null {
  const refusal = selectionRefusal(draft);
  if (refusal !== "no-selection") return refusal;
  if (draft.labels.length !== 1) return "no-label";
  return draft.instances.length === 0 ? null : refusal;
}

/** Tell why the selected instance cannot be worked on; null = it can. */
export function selectionRefusal(draft: Draft): Refusal | null {
  const instance = draft.instance(draft.selected);
  if (instance === undefined) return "no-selection";
  if (instance.locked) return "locked";
  return instance.hidden ? "hidden" : null;
}

/** Return the id to paint, after `paintRefusal` found no reason against it. */
export function paintTarget(draft: Draft, stroke: Stroke): number {
  return draft.selected === 0 ? stroke.make(draft.labels[0]!).id : draft.selected;
}
