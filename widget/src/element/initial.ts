import * as messages from "../messages.ts";
import type { ReadMap } from "../png/label-map.ts";
import type { AnsweredInstance } from "../state/instances.ts";
import type { Size } from "../view/photo.ts";
import type { Crew } from "../worker/crew.ts";
import { jobs } from "../worker/jobs.ts";
import { isRecord } from "./attributes.ts";
import { readLenient } from "./lenient.ts";

const EMBEDDED = "data:image/png;base64,";

/** An earlier answer with fewer pixels is read sooner than a worker has started. */
const LARGE = 2 ** 22;

/** An earlier answer, read. */
export interface Initial extends ReadMap {
  readonly instances: readonly AnsweredInstance[];
}

/** Read an `initial-value` for an image of this size; resolves to words when it cannot be read. */
export async function readInitial(text: string, size: Size, crew: Crew): Promise<Initial | string> {
  const initial = readLenient(text);
  if (!isRecord(initial)) return messages.initialNoJson(text);
  const { instances, src } = initial;
  if (!Array.isArray(instances) || !instances.every(isInstance)) return messages.initialInstances;
  if (typeof src !== "string") return messages.initialSource;
  const url = src.startsWith("data:") ? src : await fetched(src);
  if (url === null) return messages.initialMissing(src);
  if (!url.startsWith(EMBEDDED)) return messages.initialSource;
  try {
    const given = [url.slice(EMBEDDED.length), instances, size] as const;
    const small = size.width * size.height < LARGE;
    return { instances, ...(await (small ? jobs.readLabelMap(...given) : crew.run("readLabelMap", () => [...given]))) };
  } catch (error) {
    return (error as Error).message; // mostly a PngError; a map for which there is no memory is told in words too
  }
}

/** Fetch a PNG, as the URL that carries it; null when it does not come. */
async function fetched(src: string): Promise<string | null> {
  try {
    const response = await fetch(src);
    if (!response.ok) return null;
    const { result } = await read(new Blob([await response.arrayBuffer()], { type: "image/png" })); // servers name it anyhow
    return result as string;
  } catch {
    return null;
  }
}

function read(blob: Blob): Promise<FileReader> {
  const reader = new FileReader();
  return new Promise((done) => {
    reader.onloadend = () => done(reader);
    reader.readAsDataURL(blob);
  });
}

function isInstance(value: unknown): value is AnsweredInstance {
  return isRecord(value) && typeof value.label === "string" && /^#[0-9a-f]{6}$/i.test(String(value.color));
}
