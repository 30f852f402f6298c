import type { Bands } from "../png/bands.ts";
import { encodeBase64 } from "../png/base64.ts";
import { PngError } from "../png/error.ts";
import { encodeLabeledImage, layoutOf } from "../png/labeled-image.ts";
import type { Pixels } from "../raster/runs.ts";
import type { Draft } from "../state/draft.ts";
import type { Crew } from "../worker/crew.ts";

/** Orders a worker has at a time: enough that it never waits for the page. */
const IN_FLIGHT = 3;

/** Pixels compared in one task of the main thread: a few milliseconds. */
const COMPARED_AT_ONCE = 2 ** 21;

/** The documented answer of one widget; its keys in this order. */
export interface Answer {
  /** Whether the worker changed the earlier answer that `initial-value` gave; absent without one. */
  readonly initialValueModified?: boolean;
  readonly inputImageProperties: { readonly height: number; readonly width: number };
  readonly instances: readonly { readonly color: string; readonly label: string }[];
  readonly labeledImage: { readonly pngImageData: string };
}

/** Say what the draft shows, in the documented format: instances with at least one pixel, by id. */
export function answerOf({ map, painted }: Draft, bands: Bands): Answer {
  return {
    inputImageProperties: { height: map.height, width: map.width },
    instances: painted.map(({ color, label }) => ({ color, label })),
    labeledImage: { pngImageData: encodeBase64(encodeLabeledImage(map, painted, bands)) },
  };
}

/** Have the bands encoded that are not; should pixels change meanwhile, it ends early and keeps nothing wrong. */
export async function fillBands({ map, painted }: Draft, bands: Bands, crew: Crew): Promise<void> {
  const { version } = bands;
  const { depth, values } = layoutOf(painted);
  const open = Array.from({ length: bands.count }, (_, k) => k).filter((k) => bands.get(k, { depth, values }) === undefined);
  const copy = (k: number) => ({ width: map.width, pixels: bands.pixelsOf(map.pixels, k).slice() });
  const lane = async (): Promise<void> => {
    for (let k = open.shift(); k !== undefined; k = open.shift()) {
      const place = k;
      const band = await crew.run("encodeBand", () => [copy(place), { depth, values: values.slice() }]);
      if (bands.version !== version) return;
      bands.put(k, band);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
}

/** Read an answer back as a stranger would and compare every pixel with the draft; true when they are the same. */
export async function checkAnswer(answer: Answer, { map, painted }: Draft, crew: Crew): Promise<boolean> {
  const { instances, labeledImage } = answer;
  const places = new Uint16Array(65536);
  painted.forEach(({ id }, i) => (places[id] = i + 1));
  const found = await readBack(crew, labeledImage.pngImageData, instances, map);
  if (found === null) return false;
  for (let from = 0; from < found.length; from += COMPARED_AT_ONCE) {
    if (!isSame(found, map.pixels, places, from)) return false;
    await new Promise((next) => setTimeout(next));
  }
  return instances.length === painted.length;
}

function isSame(found: Pixels, pixels: Pixels, places: Uint16Array, from: number): boolean {
  const to = Math.min(found.length, from + COMPARED_AT_ONCE);
  for (let i = from; i < to; i += 1) if (found[i] !== places[pixels[i]!]) return false;
  return true;
}

async function readBack(
  crew: Crew,
  text: string,
  instances: Answer["instances"],
  { width, height }: Draft["map"],
): Promise<Pixels | null> {
  try {
    return (await crew.run("readLabelMap", () => [text, instances, { width, height }])).pixels;
  } catch (error) {
    if (error instanceof PngError) return null;
    throw error;
  }
}
