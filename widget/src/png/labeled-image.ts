import { type Band, encodeBand, type Layout } from "./band.ts";
import { Bands } from "./bands.ts";
import { Adler32 } from "./checksums.ts";
import { type Chunk, joined, writeChunks } from "./chunks.ts";

/** The pixels of an image: one instance id each, row by row, 0 = background. */
export interface IdMap {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array | Uint16Array;
}

/** An instance as the labeled image shows it; `color` is lower-case `#rrggbb`. */
export interface Painted {
  readonly id: number;
  readonly color: string;
}

/** The most instances that a palette holds beside the background. */
const PALETTE_ROOM = 255;

/**
 * Return the labeled image of DESIGN section 5 as PNG bytes, the same for the same pixels and colours everywhere.
 *
 * `painted` lists the instances with at least one pixel in the order of the answer. Bands that are kept are taken as
 * they are, the others are encoded and kept. Raises RangeError when the pixels hold another id, or none of a listed one.
 */
export function encodeLabeledImage(
  map: IdMap,
  painted: readonly Painted[],
  kept = new Bands(map.width, map.height),
): Uint8Array<ArrayBuffer> {
  const layout = layoutOf(painted);
  const bands = Array.from({ length: kept.count }, (_, k) => {
    const pixels = kept.pixelsOf(map.pixels, k);
    const band = kept.get(k, layout) ?? encodeBand({ width: map.width, pixels }, layout);
    kept.put(k, band);
    return band;
  });
  checkUsed(bands, painted);
  return writeChunks([
    headerChunk(map, layout.depth),
    ...(layout.depth === 32 ? [] : paletteChunks(painted)),
    ...pixelChunks(bands),
    { type: "IEND", content: new Uint8Array(0) },
  ]);
}

/** Choose how to write these instances: places in the list as indexes, or beyond 255 their colours. */
export function layoutOf(painted: readonly Painted[]): Layout {
  const depth = depthFor(painted.length);
  const values = new Uint32Array(painted.reduce((most, { id }) => Math.max(most, id), 0) + 1);
  painted.forEach(({ id, color }, k) => (values[id] = depth === 32 ? Number.parseInt(`${color.slice(1)}ff`, 16) : k + 1));
  return { depth, values };
}

function depthFor(instances: number): Layout["depth"] {
  if (instances <= 1) return 1;
  if (instances <= 3) return 2;
  if (instances <= 15) return 4;
  return instances <= PALETTE_ROOM ? 8 : 32;
}

function checkUsed(bands: readonly Band[], painted: readonly Painted[]): void {
  const used = new Set(bands.flatMap(({ ids }) => [...ids]));
  const missing = painted.find(({ id }) => !used.has(id));
  if (missing !== undefined) throw new RangeError(`instance ${missing.id} has no pixel in the label map`);
}

function headerChunk({ width, height }: IdMap, depth: Layout["depth"]): Chunk {
  const content = new Uint8Array(13);
  const view = new DataView(content.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  content[8] = Math.min(8, depth);
  content[9] = depth === 32 ? 6 : 3;
  return { type: "IHDR", content };
}

/** Index 0 is background: black, and the only one that is transparent. */
function paletteChunks(painted: readonly Painted[]): Chunk[] {
  const colors = painted.flatMap(({ color }) => {
    const rgb = Number.parseInt(color.slice(1), 16);
    return [rgb >> 16, (rgb >> 8) & 255, rgb & 255];
  });
  return [
    { type: "PLTE", content: Uint8Array.of(0, 0, 0, ...colors) },
    { type: "tRNS", content: Uint8Array.of(0) },
  ];
}

/** One chunk a band; the first starts and the last ends the zlib stream (RFC 1950) that they are together. */
function pixelChunks(bands: readonly Band[]): Chunk[] {
  const adler = new Adler32();
  for (const { size, sum, weighted } of bands) adler.join(size, sum, weighted);
  const end = Uint8Array.of(3, 0, 0, 0, 0, 0); // an empty last block, and the checksum
  new DataView(end.buffer).setUint32(2, adler.value);
  const contents = bands.map(({ bytes }) => bytes);
  contents[0] = joined([Uint8Array.of(0x78, 1), contents[0]!]);
  contents.push(joined([contents.pop()!, end]));
  return contents.map((content) => ({ type: "IDAT", content }));
}
