import type { Chunk } from "./chunks.ts";
import { PngError } from "./error.ts";

/** What a PNG says about itself; `colorType` is 0 grey, 2 RGB, 3 indexed, 4 grey with alpha, 6 RGBA. */
export interface Header {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample: 1, 2, 4, 8 or 16. */
  readonly depth: number;
  readonly colorType: 0 | 2 | 3 | 4 | 6;
  readonly interlaced: boolean;
}

/** Samples in a pixel and the depths allowed (PNG specification, table 11.1). */
const KINDS: Readonly<Record<number, { readonly samples: number; readonly depths: readonly number[] }>> = {
  0: { samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { samples: 3, depths: [8, 16] },
  3: { samples: 1, depths: [1, 2, 4, 8] },
  4: { samples: 2, depths: [8, 16] },
  6: { samples: 4, depths: [8, 16] },
};

// Twice the largest image that is promised to work (100 megapixels); more is an attack or an accident.
const MOST_PIXELS = 200_000_000;

/** Return how many samples a pixel of this header has. */
export function samplesOf(header: Header): number {
  return KINDS[header.colorType]!.samples;
}

/** Read the chunk IHDR, which must come first; raise PngError where it says what no PNG may. */
export function readHeader(chunk: Chunk | undefined): Header {
  if (chunk?.type !== "IHDR" || chunk.content.length !== 13) {
    throw new PngError("expected a PNG that starts with its header, found another chunk");
  }
  const view = new DataView(chunk.content.buffer, chunk.content.byteOffset, 13);
  const width = view.getUint32(0);
  const height = view.getUint32(4);
  const [depth = 0, colorType = 0, compression, filter, interlace = 0] = chunk.content.subarray(8);
  if (width === 0 || height === 0 || width * height > MOST_PIXELS) {
    throw new PngError(`the PNG says that it is ${width} x ${height} pixels; expected 1 to ${MOST_PIXELS} in all`);
  }
  const known = KINDS[colorType]?.depths.includes(depth) && compression === 0 && filter === 0 && interlace <= 1;
  if (!known) throw new PngError(`the PNG has the unknown layout: colour type ${colorType}, ${depth} bits`);
  return { width, height, depth, colorType: colorType as Header["colorType"], interlaced: interlace === 1 };
}
