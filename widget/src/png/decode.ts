import { joined, readChunks } from "./chunks.ts";
import { rowColors } from "./colors.ts";
import { unfilterRow } from "./filters.ts";
import { readHeader, samplesOf } from "./header.ts";
import { inflate } from "./inflate.ts";
import { type Pass, passesOf } from "./passes.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Takes some pixels of row y, at x0, x0 + dx and so on, each as 0xRRGGBBAA; the array is used again. */
export type TakeRow = (colors: Uint32Array, x0: number, dx: number, y: number) => void;

/**
 * Decode any PNG of the specification row by row; of 16-bit samples the higher byte counts.
 *
 * `open` learns the size before anything is inflated and gives what takes the rows; they come pass by pass where the PNG
 * is interlaced. Rejects with a PngError, with words, for what is no PNG.
 */
export async function decodePng(file: Uint8Array, open: (size: Size) => TakeRow): Promise<void> {
  const chunks = readChunks(file);
  const header = readHeader(chunks[0]);
  const take = open(header);
  const colors = rowColors(header, chunks);
  const passes = passesOf(header);
  const rows = rowReader(passes, Math.max(1, (samplesOf(header) * header.depth) / 8), (bytes, pass, row) => {
    take(colors(bytes, pass.columns), pass.x0, pass.dx, pass.y0 + row * pass.dy);
  });
  const stream = chunks.filter(({ type }) => type === "IDAT").map(({ content }) => content);
  await inflate(joined(stream), passes.reduce((sum, { rows, length }) => sum + rows * (length + 1), 0), rows);
}

/** Return what cuts bytes, as they come, into rows and undoes their filters; `step` is the bytes of a whole pixel. */
function rowReader(
  passes: readonly Pass[],
  step: number,
  take: (bytes: Uint8Array, pass: Pass, row: number) => void,
): (bytes: Uint8Array) => void {
  const [first, ...rest] = passes;
  let pass = first!;
  let row = 0;
  let filled = 0;
  let [bytes, above] = [new Uint8Array(pass.length + 1), new Uint8Array(pass.length + 1)];
  return (more) => {
    for (let at = 0; at < more.length; ) {
      const part = more.subarray(at, at + bytes.length - filled);
      bytes.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < bytes.length) return;
      unfilterRow(bytes, above, step);
      take(bytes.subarray(1), pass, row);
      [bytes, above, filled, row] = [above, bytes, 0, row + 1];
      if (row < pass.rows || rest.length === 0) continue;
      [pass, row] = [rest.shift()!, 0];
      [bytes, above] = [new Uint8Array(pass.length + 1), new Uint8Array(pass.length + 1)];
    }
  };
}
