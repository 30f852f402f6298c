import { messages } from "../messages.ts";
import { decodeBase64 } from "../png/base64.ts";
import { decodePng } from "../png/decode.ts";
import { PngError } from "../png/error.ts";
import { labelMapFromPng } from "../png/label-map.ts";
import type { Draft } from "../state/draft.ts";
import type { AnsweredInstance } from "../state/instances.ts";
import { isRecord, parse } from "./attributes.ts";

const EMBEDDED = /^data:image\/png;base64,/;

/** Open an `initial-value` in a new draft; return why it cannot be read, or null when it was. */
export function loadInitial(draft: Draft, text: string): string | null {
  const initial = parse(text);
  if (!isRecord(initial)) return messages.initialNoJson;
  const { instances, src } = initial;
  if (!Array.isArray(instances) || !instances.every(isInstance)) return messages.initialInstances;
  if (typeof src !== "string" || !EMBEDDED.test(src)) return messages.initialSource;
  try {
    const png = decodePng(decodeBase64(src.replace(EMBEDDED, "")));
    draft.load(instances, labelMapFromPng(png, instances, draft.map.width, draft.map.height));
    return null;
  } catch (error) {
    if (error instanceof PngError) return error.message;
    throw error;
  }
}

function isInstance(value: unknown): value is AnsweredInstance {
  return isRecord(value) && typeof value.label === "string" && /^#[0-9a-f]{6}$/i.test(String(value.color));
}
