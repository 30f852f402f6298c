import { DEFAULTS, type Settings } from "../view/actions.ts";

let settings: Settings = DEFAULTS;

/** Whether the worker chose how painting treats what is there. */
let chosen = false;

/** What the worker set on one image: it holds for all of the page. */
export function pageSettings(): Settings {
  return settings;
}

/** The worker chose other settings. */
export function settle(next: Settings): void {
  chosen ||= next.below !== settings.below;
  settings = next;
}

/** The task says how painting begins, until the worker chooses. */
export function settleOverlap(element: Element): void {
  if (!chosen) settings = { ...settings, below: element.getAttribute("overlap") === "below" };
}
