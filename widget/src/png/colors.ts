import type { Chunk } from "./chunks.ts";
import { PngError } from "./error.ts";
import { type Header, samplesOf } from "./header.ts";
import type { Samples } from "./samples.ts";

/** Return the palette as RGBA: colours from PLTE, alpha from tRNS, which may be shorter or missing. */
export function readPalette(chunks: readonly Chunk[]): Uint8Array {
  const colors = contentOf(chunks, "PLTE");
  if (colors === undefined || colors.length % 3 !== 0 || colors.length > 768) {
    throw new PngError("the PNG is indexed; expected a palette of 1 to 256 colours, found none");
  }
  const alphas = contentOf(chunks, "tRNS");
  const palette = new Uint8Array((colors.length / 3) * 4);
  for (let k = 0; k < palette.length / 4; k += 1) {
    palette.set(colors.subarray(k * 3, k * 3 + 3), k * 4);
    palette[k * 4 + 3] = alphas?.[k] ?? 255;
  }
  return palette;
}

/** Return the pixels of a PNG that is not indexed as RGBA of 8 bits; the colour named by tRNS becomes transparent. */
export function toRgba(header: Header, samples: Samples, chunks: readonly Chunk[]): Uint8Array {
  if (header.colorType === 6 && samples instanceof Uint8Array) return samples;
  const perPixel = samplesOf(header);
  const colored = perPixel >= 3;
  const clear = clearColor(header, contentOf(chunks, "tRNS"));
  const rgba = new Uint8Array((samples.length / perPixel) * 4);
  for (let i = 0, at = 0; i < samples.length; i += perPixel, at += 4) {
    rgba[at] = toByte(samples[i]!, header.depth);
    rgba[at + 1] = colored ? toByte(samples[i + 1]!, header.depth) : rgba[at]!;
    rgba[at + 2] = colored ? toByte(samples[i + 2]!, header.depth) : rgba[at]!;
    if (perPixel % 2 === 0) rgba[at + 3] = toByte(samples[i + perPixel - 1]!, header.depth);
    else rgba[at + 3] = clear?.every((sample, k) => sample === samples[i + k]) ? 0 : 255;
  }
  return rgba;
}

function contentOf(chunks: readonly Chunk[], type: string): Uint8Array | undefined {
  return chunks.find((chunk) => chunk.type === type)?.content;
}

/** Return the samples of the transparent colour: tRNS gives each in 16 bits. */
function clearColor(header: Header, content: Uint8Array | undefined): number[] | null {
  const count = samplesOf(header);
  if (content === undefined || content.length !== 2 * count) return null;
  return Array.from({ length: count }, (_, k) => content[2 * k]! * 256 + content[2 * k + 1]!);
}

function toByte(sample: number, depth: number): number {
  return depth === 16 ? sample >> 8 : (sample * 255) / (2 ** depth - 1);
}
