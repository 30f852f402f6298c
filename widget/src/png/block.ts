import type { BitWriter } from "./bits.ts";
import { CODE_LENGTH_ORDER, DISTANCE_BASE, END_OF_BLOCK, LENGTH_BASE, LENGTH_EXTRA, LONGEST_MATCH } from "./codes.ts";
import { codeLengths, reversedCodes } from "./huffman.ts";

/** Which of the length codes stands for each match length. */
const LENGTH_CODE = Uint8Array.from({ length: LONGEST_MATCH + 1 }, (_, length) =>
  Math.max(0, LENGTH_BASE.findLastIndex((base) => base <= length)),
);

/**
 * Write one deflate block with codes of its own (RFC 1951, section 3.2.7).
 *
 * Tokens below 256 are literals, others 256 + the length of a match; all matches have the same `distance`, one of
 * those without extra bits (1 to 4).
 */
export function writeBlock(bits: BitWriter, tokens: Uint16Array, distance: number, last: boolean): void {
  const lengths = codeLengths(symbolCounts(tokens), 15);
  const codes = reversedCodes(lengths);
  bits.write(last ? 1 : 0, 1);
  bits.write(2, 2);
  writeTables(bits, lengths, distance);
  for (let k = 0; k < tokens.length; k += 1) {
    const token = tokens[k]!;
    const symbol = symbolOf(token);
    bits.write(codes[symbol]!, lengths[symbol]!);
    if (symbol > END_OF_BLOCK) {
      const code = symbol - 257;
      bits.write(token - 256 - LENGTH_BASE[code]!, LENGTH_EXTRA[code]!);
      bits.write(0, 1); // The only distance code.
    }
  }
  bits.write(codes[END_OF_BLOCK]!, lengths[END_OF_BLOCK]!);
}

function symbolOf(token: number): number {
  return token < 256 ? token : 257 + LENGTH_CODE[token - 256]!;
}

function symbolCounts(tokens: Uint16Array): Uint32Array {
  const counts = new Uint32Array(286);
  for (let k = 0; k < tokens.length; k += 1) counts[symbolOf(tokens[k]!)]! += 1;
  counts[END_OF_BLOCK] = 1;
  return counts;
}

/** Write how many codes there are and the lengths of all of them. */
function writeTables(bits: BitWriter, lengths: Uint8Array, distance: number): void {
  const literalCount = Math.max(257, lengths.findLastIndex((length) => length > 0) + 1);
  const distances = new Uint8Array(DISTANCE_BASE.indexOf(distance) + 1);
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
