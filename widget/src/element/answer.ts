import { decodeBase64, encodeBase64 } from "../png/base64.ts";
import { decodePng } from "../png/decode.ts";
import { PngError } from "../png/error.ts";
import { encodeLabeledImage } from "../png/labeled-image.ts";
import { labelMapFromPng } from "../png/label-map.ts";
import type { Pixels } from "../raster/runs.ts";
import type { Draft } from "../state/draft.ts";

/** The documented answer of one widget; its keys in this order. */
export interface Answer {
  readonly inputImageProperties: { readonly height: number; readonly width: number };
  readonly instances: readonly { readonly color: string; readonly label: string }[];
  readonly labeledImage: { readonly pngImageData: string };
}

/** Say what the draft shows, in the documented format: instances with at least one pixel, by id. */
export function answerOf({ map, painted }: Draft): Answer {
  return {
    inputImageProperties: { height: map.height, width: map.width },
    instances: painted.map(({ color, label }) => ({ color, label })),
    labeledImage: { pngImageData: encodeBase64(encodeLabeledImage(map, painted)) },
  };
}

/** Read an answer back as a stranger would and compare every pixel with the draft; true when they are the same. */
export function checkAnswer({ instances, labeledImage }: Answer, { map, painted }: Draft): boolean {
  const places = new Uint16Array(65536);
  painted.forEach(({ id }, i) => (places[id] = i + 1));
  const found = readBack(labeledImage.pngImageData, instances, map);
  if (found === null || instances.length !== painted.length) return false;
  for (let i = 0; i < found.length; i++) if (found[i] !== places[map.pixels[i]!]) return false;
  return true;
}

function readBack(text: string, instances: Answer["instances"], { width, height }: Draft["map"]): Pixels | null {
  try {
    return labelMapFromPng(decodePng(decodeBase64(text)), instances, width, height);
  } catch (error) {
    if (error instanceof PngError) return null;
    throw error;
  }
}
