import { deflateSync } from "node:zlib";
import { type Chunk, writeChunks } from "../src/png/chunks.ts";

/** What a hand-made PNG says about itself; nothing is checked. */
export function headerOf(width: number, height: number, depth: number, colorType: number, interlace = 0): Uint8Array {
  const content = new Uint8Array(13);
  const view = new DataView(content.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  content.set([depth, colorType, 0, 0, interlace], 8);
  return content;
}

/** Return a PNG of rows without filters, its bytes compressed by zlib. */
export function pngOf(
  header: Uint8Array,
  rows: readonly (readonly number[])[],
  compress: (bytes: Uint8Array) => Uint8Array = deflateSync,
  between: readonly Chunk[] = [],
): Uint8Array {
  const bytes = Uint8Array.from(rows.flatMap((row) => [0, ...row]));
  return writeChunks([
    { type: "IHDR", content: header },
    ...between,
    { type: "IDAT", content: compress(bytes) },
    { type: "IEND", content: new Uint8Array(0) },
  ]);
}
