import type { Rect } from "./rect.ts";
import type { Pixels } from "./runs.ts";

/**
 * Count the 8-connected pieces of one instance inside its bounding box.
 *
 * Runs of a row are joined with those of the row above by union-find: pieces = runs - joins.
 */
export function countPieces(pixels: Pixels, width: number, id: number, box: Rect): number {
  const parents: number[] = [];
  let joins = 0;
  let above: Row = { first: 0, ends: [] };
  for (let y = box.y0; y < box.y1; y += 1) {
    const row = rowRuns(pixels, y * width, id, box, parents.length);
    for (let k = 0; k < row.ends.length / 2; k += 1) parents.push(row.first + k);
    joins += joinRows(parents, above, row);
    above = row;
  }
  return parents.length - joins;
}

/** The runs of one row as x0, x1, x0, x1...; the k-th has the number first + k. */
interface Row {
  readonly first: number;
  readonly ends: number[];
}

function rowRuns(pixels: Pixels, row: number, id: number, box: Rect, first: number): Row {
  const ends: number[] = [];
  let inside = false;
  for (let x = box.x0; x < box.x1; x += 1) {
    if ((pixels[row + x] === id) === inside) continue;
    ends.push(x);
    inside = !inside;
  }
  if (inside) ends.push(box.x1);
  return { first, ends };
}

/** Join every pair of touching runs (corners count); return how many joins were new. */
function joinRows(parents: number[], above: Row, row: Row): number {
  let joins = 0;
  let a = 0;
  let b = 0;
  while (a < above.ends.length && b < row.ends.length) {
    const touch = above.ends[a]! <= row.ends[b + 1]! && row.ends[b]! <= above.ends[a + 1]!;
    if (touch && join(parents, above.first + a / 2, row.first + b / 2)) joins += 1;
    if (above.ends[a + 1]! < row.ends[b + 1]!) a += 2;
    else b += 2;
  }
  return joins;
}

function join(parents: number[], a: number, b: number): boolean {
  const rootA = rootOf(parents, a);
  const rootB = rootOf(parents, b);
  parents[rootA] = rootB;
  return rootA !== rootB;
}

function rootOf(parents: number[], start: number): number {
  let k = start;
  while (parents[k] !== k) {
    parents[k] = parents[parents[k]!]!;
    k = parents[k]!;
  }
  return k;
}
