import * as messages from "../messages.ts";
import type { FrameParts } from "../view/panels/frame.ts";

/** Show or hide the line on the image that says how to begin, which depends on the number of labels and on the room. */
export function showHint(on: boolean, { hint, sheetToggle }: FrameParts, labels: number): void {
  const several = sheetToggle.checkVisibility() ? messages.hintNarrow : messages.hintLabels;
  hint.hidden = !on;
  hint.textContent = labels === 1 ? messages.hintOneLabel : several;
}
