import * as messages from "../messages.ts";
import type { ReadMap } from "../png/label-map.ts";
import type { AnsweredInstance } from "../state/instances.ts";
import type { Size } from "../view/photo.ts";
import type { Crew } from "../worker/crew.ts";
import { jobs } from "../worker/jobs.ts";
import { isRecord, parse } from "./attributes.ts";

const EMBEDDED = "data:image/png;base64,";

/** An earlier answer with fewer pixels is read sooner than a worker has started. */
const LARGE = 2 ** 22;

/** An earlier answer, read. */
export interface Initial extends ReadMap {
  readonly instances: readonly AnsweredInstance[];
}

/** Read an `initial-value` for an image of this size; resolves to words when it cannot be read. */
export async function readInitial(text: string, size: Size, crew: Crew): Promise<Initial | string> {
  const initial = parse(text);
  if (!isRecord(initial)) return messages.initialNoJson;
  const { instances, src } = initial;
  if (!Array.isArray(instances) || !instances.every(isInstance)) return messages.initialInstances;
  if (typeof src !== "string" || !src.startsWith(EMBEDDED)) return messages.initialSource;
  try {
    const given = [src.slice(EMBEDDED.length), instances, size] as const;
    const small = size.width * size.height < LARGE;
    return { instances, ...(await (small ? jobs.readLabelMap(...given) : crew.run("readLabelMap", () => [...given]))) };
  } catch (error) {
    return (error as Error).message; // mostly a PngError; a map for which there is no memory is told in words too
  }
}

function isInstance(value: unknown): value is AnsweredInstance {
  return isRecord(value) && typeof value.label === "string" && /^#[0-9a-f]{6}$/i.test(String(value.color));
}
