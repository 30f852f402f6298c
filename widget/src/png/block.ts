import type { BitWriter } from "./bits.ts";
import { CODE_LENGTH_ORDER, END_OF_BLOCK, LENGTH_BASE, LENGTH_EXTRA, LONGEST_MATCH } from "./codes.ts";
import { codeLengths, reversedCodes } from "./huffman.ts";

/** The symbol of each token: literals stand for themselves, match lengths have codes from 257 on. */
const SYMBOL = Uint16Array.from({ length: 257 + LONGEST_MATCH }, (_, token) =>
  token < 256 ? token : 257 + Math.max(0, LENGTH_BASE.findLastIndex((base) => base <= token - 256)),
);

/**
 * Write one deflate block, not the last of its stream, with codes of its own (RFC 1951, section 3.2.7).
 *
 * Tokens below 256 are literals, others 256 + the length of a match; all matches have the same `distance`, one of
 * those without extra bits (1 to 4).
 */
export function writeBlock(bits: BitWriter, tokens: Uint16Array, distance: number): void {
  const lengths = codeLengths(symbolCounts(tokens), 15);
  const codes = reversedCodes(lengths);
  bits.write(4, 3);
  writeTables(bits, lengths, distance);
  // All bits of each possible token: its code, and after that of a length the extra bits and one for the distance.
  const words = new Uint32Array(SYMBOL.length);
  const sizes = new Uint8Array(SYMBOL.length);
  for (let token = 0; token < SYMBOL.length; token += 1) {
    const symbol = SYMBOL[token]!;
    words[token] = codes[symbol]!;
    sizes[token] = lengths[symbol]!;
    if (token < 257) continue;
    words[token]! |= (token - 256 - LENGTH_BASE[symbol - 257]!) << sizes[token]!;
    sizes[token]! += LENGTH_EXTRA[symbol - 257]! + 1;
  }
  bits.writeAll(tokens, words, sizes);
  bits.write(codes[END_OF_BLOCK]!, lengths[END_OF_BLOCK]!);
}

function symbolCounts(tokens: Uint16Array): Uint32Array {
  const counts = new Uint32Array(286);
  for (let k = 0; k < tokens.length; k += 1) counts[SYMBOL[tokens[k]!]!]! += 1;
  counts[END_OF_BLOCK] = 1;
  return counts;
}

/** Write how many codes there are and the lengths of all of them. */
function writeTables(bits: BitWriter, lengths: Uint8Array, distance: number): void {
  const literalCount = Math.max(257, lengths.findLastIndex((length) => length > 0) + 1);
  const distances = new Uint8Array(distance); // the code of such a distance is one less
  distances[distances.length - 1] = 1;
  const items = packLengths([...lengths.subarray(0, literalCount), ...distances]);
  const packed = codeLengths(itemCounts(items), 7);
  const codes = reversedCodes(packed);
  const shown = Math.max(4, CODE_LENGTH_ORDER.findLastIndex((symbol) => packed[symbol]! > 0) + 1);
  bits.write(literalCount - 257, 5);
  bits.write(distances.length - 1, 5);
  bits.write(shown - 4, 4);
  for (const symbol of CODE_LENGTH_ORDER.slice(0, shown)) bits.write(packed[symbol]!, 3);
  for (const { symbol, extra, extraBits } of items) {
    bits.write(codes[symbol]!, packed[symbol]!);
    bits.write(extra, extraBits);
  }
}

/** A code length, or one of the symbols 17 and 18 for many zeros. */
interface Item {
  readonly symbol: number;
  readonly extra: number;
  readonly extraBits: number;
}

function itemCounts(items: readonly Item[]): Uint32Array {
  const counts = new Uint32Array(19);
  for (const { symbol } of items) counts[symbol]! += 1;
  return counts;
}

/** Shorten zeros: most of the 286 symbols do not occur. Repeats of other lengths (symbol 16) would gain little. */
function packLengths(lengths: readonly number[]): Item[] {
  const items: Item[] = [];
  for (let k = 0; k < lengths.length; ) {
    let zeros = 0;
    while (zeros < 138 && lengths[k + zeros] === 0) zeros += 1;
    if (zeros > 10) items.push({ symbol: 18, extra: zeros - 11, extraBits: 7 });
    else if (zeros > 2) items.push({ symbol: 17, extra: zeros - 3, extraBits: 3 });
    else items.push({ symbol: lengths[k]!, extra: 0, extraBits: 0 });
    k += zeros > 2 ? zeros : 1;
  }
  return items;
}
