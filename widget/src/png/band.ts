import { RunDeflater } from "./deflate.ts";
import { Packer } from "./pack.ts";
import { RunRow, wordsOf } from "./run-row.ts";

/** How instances are written: bits of a palette index, or 32 for RGBA; and the value that stands for each id. */
export interface Layout {
  readonly depth: 1 | 2 | 4 | 8 | 32;
  /** By id; 0 for ids that are not listed, and for the background. */
  readonly values: Uint32Array;
}

/** Some rows of a label map: whole rows of `width` pixels. */
export interface Rows {
  readonly width: number;
  readonly pixels: Uint8Array | Uint16Array;
}

/** Some rows, encoded: deflate blocks that depend on nothing but these rows, and what their checksum needs. */
export interface Band {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly depth: number;
  /** The ids that occur, and the values that stood for them: while these hold, the bytes do. */
  readonly ids: Uint16Array;
  readonly values: Uint32Array;
  readonly size: number;
  readonly sum: number;
  readonly weighted: number;
}

/**
 * Encode some rows of a label map; raise RangeError at an id that is not listed.
 *
 * Each row takes the PNG filter "None" or "Up", whichever leaves fewer runs, the first one "None".
 */
export function encodeBand({ width, pixels }: Rows, { depth, values }: Layout): Band {
  const packer = depth < 8 ? new Packer(width, depth as 1 | 2 | 4) : null;
  const deflater = new RunDeflater(depth === 32 ? 4 : 1);
  const used = new Uint8Array(values.length);
  const source = wordsOf(pixels);
  let [row, above, other, difference] = Array.from({ length: 4 }, () => new RunRow()) as [RunRow, RunRow, RunRow, RunRow];
  for (let start = 0; start < pixels.length; start += width) {
    row.scan(source, start, start + width);
    replace(row, values, used);
    if (packer !== null) {
      packer.pack(row, other);
      [row, other] = [other, row];
    }
    if (start > 0) difference.subtract(row, above);
    const up = start > 0 && difference.length < row.length;
    writeRow(deflater, up ? 2 : 0, up ? difference : row);
    [row, above] = [above, row];
  }
  const ids = Uint16Array.from(values.keys()).filter((id) => used[id] === 1);
  const bytes = deflater.finish();
  const { size, sum, weighted } = deflater;
  return { bytes, depth, ids, values: Uint32Array.from(ids, (id) => values[id]!), size, sum, weighted };
}

/** Replace ids by the values that stand for them, and note which occur. */
function replace(row: RunRow, values: Uint32Array, used: Uint8Array): void {
  for (let k = 0; k < row.length; k += 1) {
    const id = row.value[k]!;
    if (id === 0) continue;
    if (!values[id]) throw new RangeError(`the label map holds ${id}, which is none of the instances`);
    used[id] = 1;
    row.value[k] = values[id]!;
  }
}

function writeRow(deflater: RunDeflater, filter: number, row: RunRow): void {
  deflater.byte(filter);
  for (let k = 0, start = 0; k < row.length; k += 1) {
    deflater.run(row.value[k]!, row.end[k]! - start);
    start = row.end[k]!;
  }
}
