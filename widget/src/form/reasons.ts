import { html } from "lit-html";
import * as messages from "../messages.ts";
import { askInDialog } from "./dialog.ts";

/** The value of the choice that has words of the worker's own. */
const OTHER = "";

/** Ask why an image cannot be done; resolves to the reason in words, or to null where the worker goes on. */
export async function askReason(reasons: readonly string[]): Promise<string | null> {
  const choice = (value: string, shown: string) =>
    html`<label class="choice"><input type="radio" name="reason" value=${value} required /><span>${shown}</span></label>`;
  const inner = html`<div role="radiogroup" aria-label=${messages.cannotTitle}>
      ${reasons.map((reason) => choice(reason, reason))} ${choice(OTHER, messages.otherReason)}
    </div>
    <label><span>${messages.reasonText}</span><textarea name="words" rows="3" maxlength="1000"></textarea></label>`;
  const filled = await askInDialog({ title: messages.cannotTitle, inner, accept: messages.cannotAccept, optional: true });
  if (filled === null) return null;
  const parts = [filled.get("reason"), filled.get("words")].map((part) => String(part ?? "").trim());
  return parts.filter((part) => part !== "").join(": ") || messages.otherReason;
}
