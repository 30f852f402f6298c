import { PngError } from "./error.ts";

/**
 * Undo the filter of a row in place (PNG specification, section 9).
 *
 * Both rows start with their filter byte; `step` is the size of a whole pixel in bytes, at least 1.
 */
export function unfilterRow(row: Uint8Array, above: Uint8Array, step: number): void {
  unfilter(row[0]!, row.subarray(1), above.subarray(1), step);
}

function unfilter(filter: number, row: Uint8Array, above: Uint8Array, step: number): void {
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let i = step; i < row.length; i += 1) row[i]! += row[i - step]!;
      return;
    case 2:
      for (let i = 0; i < row.length; i += 1) row[i]! += above[i]!;
      return;
    case 3:
      for (let i = 0; i < row.length; i += 1) row[i]! += ((row[i - step] ?? 0) + above[i]!) >> 1;
      return;
    case 4:
      for (let i = 0; i < row.length; i += 1) row[i]! += paeth(row[i - step] ?? 0, above[i]!, above[i - step] ?? 0);
      return;
    default:
      throw new PngError(`the PNG has a row with the unknown filter ${filter}`);
  }
}

/** Return whichever of left, above and upper left is nearest to left + above - upper left. */
function paeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
