import { html } from "lit-html";
import * as messages from "../messages.ts";
import { askInDialog } from "./dialog.ts";

const PLACE = "maskpress-worker";

/** The longest name that fits a submission. */
const LONGEST = 200;

/** The name the worker gave on an earlier visit; "" = none, or the browser keeps nothing. */
export function rememberedName(): string {
  try {
    return localStorage.getItem(PLACE) ?? "";
  } catch {
    return "";
  }
}

/** Ask the worker's name, and keep it for the next visit; one that is there may stay: then null. */
export async function askName(before = ""): Promise<string | null> {
  const inner = html`<label>
    <span>${messages.nameText}</span>
    <input name="name" required pattern=".*\\S.*" maxlength=${LONGEST} autocomplete="nickname" .value=${before} />
  </label>`;
  const filled = await askInDialog({ title: messages.nameTitle, inner, accept: messages.nameAccept, optional: before !== "" });
  const name = String(filled?.get("name") ?? "").trim();
  if (filled === null || name === before) return null;
  try {
    localStorage.setItem(PLACE, name);
  } catch {
    // it is asked again on the next visit
  }
  return name;
}
