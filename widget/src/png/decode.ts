import { type Chunk, readChunks } from "./chunks.ts";
import { PngError } from "./error.ts";
import { type Header, readHeader } from "./header.ts";
import { readPalette, toRgba } from "./colors.ts";
import { readSamples, type Samples } from "./samples.ts";

/** A decoded PNG: indexes and palette where it is indexed, else samples of 8 bits in RGBA order. */
export type DecodedPng = IndexedPng | TrueColorPng;

export interface IndexedPng {
  readonly kind: "indexed";
  readonly width: number;
  readonly height: number;
  /** One palette index for each pixel, row by row; each is below `palette.length / 4`. */
  readonly indexes: Uint8Array;
  /** Four bytes RGBA for each entry. */
  readonly palette: Uint8Array;
}

export interface TrueColorPng {
  readonly kind: "rgba";
  readonly width: number;
  readonly height: number;
  /** Four bytes RGBA for each pixel, row by row; of 16-bit samples the higher byte. */
  readonly rgba: Uint8Array;
}

/** Decode any PNG of the specification; raise PngError, with words, for what is none. */
export function decodePng(file: Uint8Array): DecodedPng {
  const chunks = readChunks(file);
  const header = readHeader(chunks[0]);
  const samples = readSamples(header, join(chunks.filter((chunk) => chunk.type === "IDAT")));
  const { width, height } = header;
  if (header.colorType === 3) return indexedPng(header, samples, chunks);
  return { kind: "rgba", width, height, rgba: toRgba(header, samples, chunks) };
}

function join(chunks: readonly Chunk[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.content.length, 0));
  let at = 0;
  for (const { content } of chunks) {
    whole.set(content, at);
    at += content.length;
  }
  return whole;
}

function indexedPng({ width, height }: Header, samples: Samples, chunks: readonly Chunk[]): IndexedPng {
  const palette = readPalette(chunks);
  const indexes = samples instanceof Uint8Array ? samples : Uint8Array.from(samples);
  let largest = 0;
  for (let i = 0; i < indexes.length; i += 1) if (indexes[i]! > largest) largest = indexes[i]!;
  if (largest * 4 >= palette.length) {
    throw new PngError(`the PNG uses colour ${largest} of its palette, which has only ${palette.length / 4}`);
  }
  return { kind: "indexed", width, height, indexes, palette };
}
