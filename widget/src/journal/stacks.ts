import type { Step } from "../state/step.ts";

/** What becomes of the stacks is told by whether a step made an entry, and by its event. */
type Kind = Pick<Step, "event" | "entry">;

/**
 * Know which steps made the entries that can be undone and redone: their numbers, oldest first; the next to redo last.
 *
 * Entries that the draft's own history has forgotten stay in here: they may be recalled.
 */
export class Stacks {
  past: number[];
  future: number[];

  constructor(past: Iterable<number> = [], future: Iterable<number> = []) {
    this.past = [...past];
    this.future = [...future];
  }

  follow(seq: number, { event, entry }: Kind): void {
    if (entry !== null) {
      this.past.push(seq);
      this.future = [];
    } else if (event.do === "undo") move(this.past, this.future);
    else if (event.do === "redo") move(this.future, this.past);
  }
}

/** Count the entries below a state that the steps after it undo and redo: without them the steps cannot be done again. */
export function depthsOf(steps: readonly Kind[]): { readonly past: number; readonly future: number } {
  let [level, past, future] = [0, 0, 0];
  let redoable = 0; // of those that the steps themselves have undone
  let cut = false;
  for (const { event, entry } of steps) {
    if (entry !== null) [level, redoable, cut] = [level + 1, 0, true];
    else if (event.do === "undo") [level, redoable] = [level - 1, redoable + 1];
    else if (event.do === "redo") [level, redoable] = [level + 1, redoable - 1];
    past = Math.max(past, -level);
    if (!cut) future = Math.max(future, -redoable);
  }
  return { past, future };
}

function move(from: number[], to: number[]): void {
  const seq = from.pop();
  if (seq !== undefined) to.push(seq);
}
