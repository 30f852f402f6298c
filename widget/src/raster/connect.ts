import type { Runs } from "./runs.ts";

/**
 * Return, for each run, the position of the first run of those that hang together with it.
 *
 * Each run lies within one row, all are in map order. With `corners` runs that meet at a corner hang together too
 * (8-connected, else 4-connected). Union-find over runs: recursion or a queue of pixels would follow the image.
 */
export function connectRuns({ start, size, length }: Runs, width: number, corners: boolean): Uint32Array {
  const roots = Uint32Array.from({ length }, (_, k) => k);
  const reach = corners ? 1 : 0;
  let a = 0;
  for (let b = 0; b < length; b += 1) {
    const above = start[b]! - (start[b]! % width) - width;
    const from = Math.max(above, start[b]! - width - reach);
    const to = Math.min(above + width, start[b]! + size[b]! - width + reach);
    while (start[a]! + size[a]! <= from) a += 1;
    for (let k = a; k < b && start[k]! < to; k += 1) join(roots, k, b);
  }
  for (let k = 0; k < length; k += 1) roots[k] = roots[roots[k]!]!;
  return roots;
}

/** The smaller root wins: so a root is the first run, and one pass from the front flattens the trees. */
function join(roots: Uint32Array, a: number, b: number): void {
  const rootA = rootOf(roots, a);
  const rootB = rootOf(roots, b);
  roots[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
}

function rootOf(roots: Uint32Array, start: number): number {
  let k = start;
  while (roots[k] !== k) {
    roots[k] = roots[roots[k]!]!;
    k = roots[k]!;
  }
  return k;
}
