/**
 * Return the code length of every symbol (0 where it does not occur), none longer than `limit` bits.
 *
 * A plain Huffman tree; where it grows too deep the counts are halved and it is built again. Ties go to the lower
 * symbol, so that every engine makes the same tree.
 */
export function codeLengths(counts: Uint32Array, limit: number): Uint8Array {
  let weights = counts;
  for (;;) {
    const lengths = treeDepths(weights);
    if (Math.max(...lengths) <= limit) return lengths;
    weights = weights.map((count) => (count === 0 ? 0 : (count >> 1) | 1));
  }
}

/** Return the canonical codes of lengths (RFC 1951, section 3.2.2), each with its first bit lowest. */
export function reversedCodes(lengths: Uint8Array): Uint16Array {
  const next = firstCodes(lengths);
  const codes = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length > 0) codes[symbol] = reversed(next[length]++, length);
  });
  return codes;
}

function firstCodes(lengths: Uint8Array): Uint32Array {
  const totals = new Uint32Array(17);
  for (const length of lengths) if (length > 0) totals[length]! += 1;
  const first = new Uint32Array(17);
  for (let bits = 1; bits < 17; bits += 1) first[bits] = (first[bits - 1]! + totals[bits - 1]!) << 1;
  return first;
}

function reversed(code: number, length: number): number {
  let turned = 0;
  for (let bit = 0; bit < length; bit += 1) turned |= ((code >> bit) & 1) << (length - 1 - bit);
  return turned;
}

interface Node {
  readonly weight: number;
  readonly symbol: number;
  readonly children: readonly [Node, Node] | null;
}

function treeDepths(counts: Uint32Array): Uint8Array {
  const depths = new Uint8Array(counts.length);
  const leaves: Node[] = [];
  counts.forEach((weight, symbol) => weight > 0 && leaves.push({ weight, symbol, children: null }));
  if (leaves.length > 0) measure(treeOf(leaves), 0, depths);
  if (leaves.length === 1) depths[leaves[0]!.symbol] = 1;
  return depths;
}

/** Merge the two lightest nodes until one is left; merged nodes come out in order of weight, so two queues do. */
function treeOf(leaves: Node[]): Node {
  leaves.sort((a, b) => a.weight - b.weight || a.symbol - b.symbol);
  const merged: Node[] = [];
  let leaf = 0;
  let inner = 0;
  const lightest = (): Node => {
    const takeLeaf = inner === merged.length || (leaf < leaves.length && leaves[leaf]!.weight <= merged[inner]!.weight);
    return takeLeaf ? leaves[leaf++]! : merged[inner++]!;
  };
  for (let left = leaves.length; left > 1; left -= 1) {
    const children = [lightest(), lightest()] as const;
    merged.push({ weight: children[0].weight + children[1].weight, symbol: -1, children });
  }
  return merged.at(-1) ?? leaves[0]!;
}

function measure(node: Node, depth: number, depths: Uint8Array): void {
  if (node.children === null) depths[node.symbol] = depth;
  else for (const child of node.children) measure(child, depth + 1, depths);
}
