import { BitWriter } from "./bits.ts";
import { writeBlock } from "./block.ts";
import { LONGEST_MATCH, SHORTEST_MATCH } from "./codes.ts";

// Small enough that the codes follow the picture, large enough that their tables (60 to 100 bytes) do not count.
const TOKENS_PER_BLOCK = 2 ** 15;

// Used again for every piece: fresh ones would be garbage of 64 KB and more a band.
const tokens = new Uint16Array(TOKENS_PER_BLOCK);
const bits = new BitWriter();

/**
 * Write deflate blocks (RFC 1951) from runs of equal units: a piece of a stream that refers to nothing before it.
 *
 * A run becomes its unit once and matches that repeat it: nothing is searched for, so the cost is that of the runs,
 * not of the pixels. The bytes depend on the runs alone: they are part of the contract of DESIGN section 1. One piece is
 * written at a time: a new deflater takes the memory of the one before.
 */
export class RunDeflater {
  /** How many bytes are described so far. */
  size = 0;
  /** Their sum, and the sum of each times its position: the Adler-32 of any stream they stand in follows from these. */
  sum = 0;
  weighted = 0;
  readonly #unit: 1 | 4;
  #length = 0;
  #value = -1;
  #count = 0;

  /** `unit` is the number of bytes in a unit. */
  constructor(unit: 1 | 4) {
    this.#unit = unit;
    bits.clear();
  }

  /** Append `count` units; the first byte of a unit is the highest one of `value`. Equal neighbours become one run. */
  run(value: number, count: number): void {
    if (value !== this.#value) {
      this.#end();
      this.#value = value;
    }
    this.#count += count;
  }

  /** Append a byte that stands before the units of a row. */
  byte(value: number): void {
    if (this.#unit === 1) return this.run(value, 1);
    this.#end();
    this.#value = -1;
    this.#literal(value, 1);
    this.size += 1;
  }

  /** Return the blocks; an empty stored one ends them at a whole byte, so that any others may follow. */
  finish(): Uint8Array<ArrayBuffer> {
    this.#end();
    this.#block();
    return bits.finish();
  }

  /** Write the unit once, then matches; what is too short for a match is written out. */
  #end(): void {
    if (this.#count === 0) return;
    const longest = LONGEST_MATCH - (LONGEST_MATCH % this.#unit);
    let left = (this.#count - 1) * this.#unit;
    this.#literals(this.#count);
    for (; left >= longest; left -= longest) this.#token(256 + longest);
    if (left >= SHORTEST_MATCH) this.#token(256 + left);
    else for (; left > 0; left -= 1) this.#literals(0); // only units of one byte leave so few
    this.size += this.#count * this.#unit;
    this.#count = 0;
  }

  /** Write the unit, and account for `count` of it. */
  #literals(count: number): void {
    if (this.#unit === 1) return this.#literal(this.#value, count);
    for (let k = 0; k < 4; k += 1) this.#literal((this.#value >>> (24 - 8 * k)) & 0xff, count, k);
  }

  /** The sums are of series; a band has up to some 2^21 bytes, so that they stay below 2^53. */
  #literal(byte: number, count: number, place = 0): void {
    this.#token(byte);
    this.sum += byte * count;
    this.weighted += byte * count * (this.size + place + (this.#unit * (count - 1)) / 2);
  }

  #token(token: number): void {
    if (this.#length === TOKENS_PER_BLOCK) this.#block();
    tokens[this.#length] = token;
    this.#length += 1;
  }

  #block(): void {
    writeBlock(bits, tokens.subarray(0, this.#length), this.#unit);
    this.#length = 0;
  }
}
