import { BitWriter } from "./bits.ts";
import { writeBlock } from "./block.ts";
import { Adler32 } from "./checksums.ts";
import { LONGEST_MATCH, SHORTEST_MATCH } from "./codes.ts";

// Small enough that the codes follow the picture, large enough that their tables (60 to 100 bytes) do not count.
const TOKENS_PER_BLOCK = 2 ** 15;

/**
 * Write a zlib stream (RFC 1950, 1951) from runs of equal units.
 *
 * A run becomes its unit once and matches that repeat it: nothing is searched for, so the cost is that of the runs,
 * not of the pixels. The bytes depend on the runs alone: they are part of the contract of DESIGN section 1.
 */
export class RunDeflater {
  readonly #bits = new BitWriter();
  readonly #adler = new Adler32();
  readonly #tokens = new Uint16Array(TOKENS_PER_BLOCK);
  readonly #unit: Uint8Array;
  #length = 0;
  #value = -1;
  #count = 0;

  /** `size` is the number of bytes in a unit. */
  constructor(size: 1 | 4) {
    this.#unit = new Uint8Array(size);
    this.#bits.write(0x0178, 16);
  }

  /** Append `count` units; the first byte of a unit is the highest one of `value`. Equal neighbours become one run. */
  run(value: number, count: number): void {
    if (value !== this.#value) this.#start(value);
    this.#count += count;
  }

  /** Append a byte that stands before the units of a row. */
  byte(value: number): void {
    if (this.#unit.length === 1) return this.run(value, 1);
    this.#start(-1);
    this.#adler.add(Uint8Array.of(value));
    this.#token(value);
  }

  /** Return the whole stream. */
  finish(): Uint8Array<ArrayBuffer> {
    this.#start(-1);
    writeBlock(this.#bits, this.#tokens.subarray(0, this.#length), this.#unit.length, true);
    const blocks = this.#bits.finish();
    const stream = new Uint8Array(blocks.length + 4);
    stream.set(blocks);
    new DataView(stream.buffer).setUint32(blocks.length, this.#adler.value);
    return stream;
  }

  /** End the run and start one of another value. */
  #start(value: number): void {
    if (this.#count > 0) this.#end();
    this.#count = 0;
    this.#value = value;
    for (let k = this.#unit.length - 1, rest = value; k >= 0; k -= 1, rest >>>= 8) this.#unit[k] = rest & 0xff;
  }

  /** Write the unit once, then matches; what is too short for a match is written out. */
  #end(): void {
    this.#adler.repeat(this.#unit, this.#count);
    const longest = LONGEST_MATCH - (LONGEST_MATCH % this.#unit.length);
    this.#literals();
    let left = (this.#count - 1) * this.#unit.length;
    for (; left >= longest; left -= longest) this.#token(256 + longest);
    if (left >= SHORTEST_MATCH) this.#token(256 + left);
    else for (; left > 0; left -= 1) this.#literals();
  }

  #literals(): void {
    for (const byte of this.#unit) this.#token(byte);
  }

  #token(token: number): void {
    if (this.#length === TOKENS_PER_BLOCK) {
      writeBlock(this.#bits, this.#tokens, this.#unit.length, false);
      this.#length = 0;
    }
    this.#tokens[this.#length] = token;
    this.#length += 1;
  }
}
