import { unfilter } from "./filters.ts";
import { type Header, samplesOf } from "./header.ts";
import { inflate } from "./inflate.ts";

/** The samples of all pixels, row by row; Uint16 where the PNG has 16-bit samples. */
export type Samples = Uint8Array | Uint16Array;

/** Some of an image's pixels: columns x0, x0 + dx..., rows y0, y0 + dy.... */
interface Pass {
  readonly x0: number;
  readonly y0: number;
  readonly dx: number;
  readonly dy: number;
}

const WHOLE: readonly Pass[] = [{ x0: 0, y0: 0, dx: 1, dy: 1 }];

/** The passes of Adam7 (PNG specification, section 8.2). */
const ADAM7: readonly Pass[] = [
  { x0: 0, y0: 0, dx: 8, dy: 8 },
  { x0: 4, y0: 0, dx: 8, dy: 8 },
  { x0: 0, y0: 4, dx: 4, dy: 8 },
  { x0: 2, y0: 0, dx: 4, dy: 4 },
  { x0: 0, y0: 2, dx: 2, dy: 4 },
  { x0: 1, y0: 0, dx: 2, dy: 2 },
  { x0: 0, y0: 1, dx: 1, dy: 2 },
];

/** Inflate, unfilter and unpack the pixels of a PNG; raise PngError when their number is not that of the header. */
export function readSamples(header: Header, stream: Uint8Array): Samples {
  const passes = (header.interlaced ? ADAM7 : WHOLE).map((pass) => sized(header, pass)).filter((pass) => pass.size > 0);
  const bytes = inflate(stream, passes.reduce((sum, pass) => sum + pass.size, 0));
  const count = header.width * header.height * samplesOf(header);
  const samples = header.depth === 16 ? new Uint16Array(count) : new Uint8Array(count);
  let at = 0;
  for (const pass of passes) {
    unfilter(bytes, at, pass.length, pass.rows, pixelBytes(header));
    for (let row = 0; row < pass.rows; row += 1) {
      const start = at + row * (pass.length + 1) + 1;
      unpackRow(header, pass, row, bytes.subarray(start, start + pass.length), samples);
    }
    at += pass.size;
  }
  return samples;
}

interface SizedPass extends Pass {
  readonly columns: number;
  readonly rows: number;
  /** Bytes of a row without its filter byte. */
  readonly length: number;
  readonly size: number;
}

function sized(header: Header, pass: Pass): SizedPass {
  const columns = Math.ceil((header.width - pass.x0) / pass.dx);
  const rows = Math.ceil((header.height - pass.y0) / pass.dy);
  const length = Math.ceil((columns * samplesOf(header) * header.depth) / 8);
  const size = columns > 0 && rows > 0 ? rows * (length + 1) : 0;
  return { ...pass, columns, rows, length, size };
}

function pixelBytes(header: Header): number {
  return Math.max(1, (samplesOf(header) * header.depth) / 8);
}

function unpackRow(header: Header, pass: SizedPass, row: number, bytes: Uint8Array, samples: Samples): void {
  const perPixel = samplesOf(header);
  const start = ((pass.y0 + row * pass.dy) * header.width + pass.x0) * perPixel;
  if (header.depth === 8 && pass.dx === 1) {
    samples.set(bytes, start);
    return;
  }
  for (let k = 0; k < pass.columns * perPixel; k += 1) {
    const pixel = Math.floor(k / perPixel);
    samples[start + pixel * pass.dx * perPixel + (k % perPixel)] = sampleAt(bytes, k, header.depth);
  }
}

function sampleAt(bytes: Uint8Array, k: number, depth: number): number {
  if (depth === 8) return bytes[k]!;
  if (depth === 16) return bytes[2 * k]! * 256 + bytes[2 * k + 1]!;
  const bit = k * depth;
  return (bytes[bit >> 3]! >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
}
