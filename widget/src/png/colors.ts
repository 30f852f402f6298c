import type { Chunk } from "./chunks.ts";
import { PngError } from "./error.ts";
import { type Header, samplesOf } from "./header.ts";

/** Return what turns the bytes of a row into the colours of its pixels, 0xRRGGBBAA; each call fills the same array. */
export function rowColors(header: Header, chunks: readonly Chunk[]): (bytes: Uint8Array, columns: number) => Uint32Array {
  const fill = header.colorType === 3 ? indexed(header, readPalette(chunks)) : sampled(header, contentOf(chunks, "tRNS"));
  const room = new Uint32Array(header.width);
  return (bytes, columns) => {
    const colors = room.subarray(0, columns);
    fill(bytes, colors);
    return colors;
  };
}

type Fill = (bytes: Uint8Array, colors: Uint32Array) => void;

/** Return the palette: colours from PLTE, alpha from tRNS, which may be shorter or missing. */
function readPalette(chunks: readonly Chunk[]): Uint32Array {
  const rgb = contentOf(chunks, "PLTE");
  if (rgb === undefined || rgb.length % 3 !== 0 || rgb.length > 768) {
    throw new PngError("the PNG is indexed; expected a palette of 1 to 256 colours, found none");
  }
  const alphas = contentOf(chunks, "tRNS");
  return Uint32Array.from({ length: rgb.length / 3 }, (_, k) =>
    colorOf(rgb[k * 3]!, rgb[k * 3 + 1]!, rgb[k * 3 + 2]!, alphas?.[k] ?? 255),
  );
}

function indexed({ depth }: Header, palette: Uint32Array): Fill {
  return (bytes, colors) => {
    for (let k = 0; k < colors.length; k += 1) {
      const index = sampleAt(bytes, k, depth);
      if (index >= palette.length) {
        throw new PngError(`the PNG uses colour ${index} of its palette, which has only ${palette.length}`);
      }
      colors[k] = palette[index]!;
    }
  };
}

/** Grey or colour, with alpha or without; the colour named by tRNS, in 16 bits a sample, is transparent. */
function sampled(header: Header, content: Uint8Array | undefined): Fill {
  const { depth } = header;
  const count = samplesOf(header);
  const clear = content?.length === 2 * count ? Array.from({ length: count }, (_, k) => sampleAt(content, k, 16)) : null;
  const toByte = (sample: number) => (depth === 16 ? sample >> 8 : (sample * 255) / (2 ** depth - 1));
  const fill: Fill = (bytes, colors) => {
    const byteAt = (k: number) => toByte(sampleAt(bytes, k, depth));
    const isClear = (at: number) => clear !== null && clear.every((sample, i) => sample === sampleAt(bytes, at + i, depth));
    for (let k = 0, at = 0; k < colors.length; k += 1, at += count) {
      const red = byteAt(at);
      const alpha = count % 2 === 0 ? byteAt(at + count - 1) : isClear(at) ? 0 : 255;
      colors[k] = count > 2 ? colorOf(red, byteAt(at + 1), byteAt(at + 2), alpha) : colorOf(red, red, red, alpha);
    }
  };
  return count === 4 && depth === 8 ? fillRgba : fill;
}

/** What true colour mostly is, read in whole pixels. */
function fillRgba(bytes: Uint8Array, colors: Uint32Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let k = 0; k < colors.length; k += 1) colors[k] = view.getUint32(4 * k);
}

function contentOf(chunks: readonly Chunk[], type: string): Uint8Array | undefined {
  return chunks.find((chunk) => chunk.type === type)?.content;
}

function colorOf(red: number, green: number, blue: number, alpha: number): number {
  return red * 2 ** 24 + green * 2 ** 16 + blue * 2 ** 8 + alpha;
}

function sampleAt(bytes: Uint8Array, k: number, depth: number): number {
  if (depth === 8) return bytes[k]!;
  if (depth === 16) return bytes[2 * k]! * 256 + bytes[2 * k + 1]!;
  const bit = k * depth;
  return (bytes[bit >> 3]! >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
}
