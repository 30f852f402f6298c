import type { RunRow } from "./run-row.ts";

/**
 * Pack a row of palette indexes into bytes, the leftmost pixel highest, and return these as runs in `packed`.
 *
 * `bytes` is room for one row; `depth` is the number of bits of an index: 1, 2 or 4.
 */
export function packIndexes(row: RunRow, depth: 1 | 2 | 4, bytes: Uint8Array, packed: RunRow): RunRow {
  const perByte = 8 / depth;
  bytes.fill(0);
  for (let k = 0, start = 0; k < row.length; k += 1) {
    const end = row.end[k]!;
    if (row.value[k] !== 0) packRun(bytes, start, end, row.value[k]!, depth, perByte);
    start = end;
  }
  packed.scan(bytes, 0, bytes.length);
  return packed;
}

/** Whole bytes are filled at once, the ragged ends pixel by pixel. */
function packRun(bytes: Uint8Array, start: number, end: number, index: number, depth: number, perByte: number): void {
  const firstWhole = Math.ceil(start / perByte);
  const lastWhole = Math.floor(end / perByte);
  if (firstWhole >= lastWhole) return packPixels(bytes, start, end, index, depth, perByte);
  packPixels(bytes, start, firstWhole * perByte, index, depth, perByte);
  bytes.fill((index * 255) / (2 ** depth - 1), firstWhole, lastWhole);
  packPixels(bytes, lastWhole * perByte, end, index, depth, perByte);
}

function packPixels(
  bytes: Uint8Array,
  start: number,
  end: number,
  index: number,
  depth: number,
  perByte: number,
): void {
  for (let x = start; x < end; x += 1) {
    bytes[Math.floor(x / perByte)]! |= index << (8 - depth - (x % perByte) * depth);
  }
}
