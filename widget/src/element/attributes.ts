import type { Rules } from "../state/rules.ts";
import type { Size } from "../view/photo.ts";
import { readLenient } from "./lenient.ts";

/** The attributes the element follows, besides those it only reads when asked. */
export const OBSERVED = [
  "header",
  "labels",
  "label-details",
  "rules",
  "src",
  "image-width",
  "image-height",
  "initial-value",
] as const;

/** Of these, those that scripts of a page may change; read together, for they change together. */
export const OF_LABELS = ["labels", "label-details"];

/** Read `labels`, a list of texts, more leniently than JSON; null when it cannot be read. The text stays as it is. */
export function readLabels(element: Element): string[] | null {
  const names = readLenient(element.getAttribute("labels") ?? "[]");
  return Array.isArray(names) && names.every((name) => typeof name === "string") ? names : null;
}

/** Read `label-details`, what is known of labels beside their names; null when it cannot be read. */
export function readDetails(element: Element): Record<string, unknown> | null {
  const details = parse(element.getAttribute("label-details") ?? "{}");
  return isRecord(details) ? details : null;
}

/** Read `rules`, the JSON of the task spec's rules; null when it cannot be read. */
export function readRules(element: Element): Rules | null {
  const rules = parse(element.getAttribute("rules") ?? "{}");
  return isRecord(rules) ? (rules as Rules) : null;
}

/** Read the size the task was made for, in natural pixels; null when the page does not say. */
export function readSize(element: Element): Size | null {
  const width = Number(element.getAttribute("image-width"));
  const height = Number(element.getAttribute("image-height"));
  return Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0 ? { width, height } : null;
}

/** Parse JSON; undefined when it is none. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
