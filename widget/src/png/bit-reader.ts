import { PngError } from "./error.ts";
import { reversedCodes } from "./huffman.ts";

/** Tells, for the next `bits` bits of a stream, symbol * 16 + code length; 0 where no code fits. */
export interface Decoder {
  readonly bits: number;
  readonly table: Uint16Array;
}

/** Return the decoder of canonical codes with these lengths; raise PngError when they ask for more codes than exist. */
export function decoderFor(lengths: Uint8Array): Decoder {
  const bits = Math.max(1, ...lengths);
  const room = lengths.reduce((sum, length) => sum + (length > 0 ? 2 ** (bits - length) : 0), 0);
  if (room > 2 ** bits) throw new PngError("the pixels of the PNG hold codes that contradict each other");
  const table = new Uint16Array(2 ** bits);
  reversedCodes(lengths).forEach((code, symbol) => {
    const length = lengths[symbol]!;
    if (length === 0) return;
    for (let k = code; k < table.length; k += 2 ** length) table[k] = symbol * 16 + length;
  });
  return { bits, table };
}

/** Read bits from the lowest up (RFC 1951, section 3.1.1); raise PngError behind the end. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at: number;
  #held = 0;
  #count = 0;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#at = start;
  }

  /** Read a number of up to 16 bits. */
  read(count: number): number {
    this.#fill(count);
    const value = this.#held & ((1 << count) - 1);
    this.#drop(count);
    return value;
  }

  /** Read one symbol. */
  symbol({ bits, table }: Decoder): number {
    this.#fill(bits);
    const entry = table[this.#held & ((1 << bits) - 1)]!;
    if (entry === 0) throw new PngError("the pixels of the PNG hold bits that are no code");
    this.#drop(entry & 15);
    return entry >> 4;
  }

  /** Read the bytes of a stored block. */
  stored(): Uint8Array {
    this.#drop(this.#count % 8);
    const length = this.read(16);
    if (this.read(16) !== (length ^ 0xffff)) throw new PngError("the pixels of the PNG hold a damaged stored block");
    const start = this.position();
    const end = start + length;
    if (end > this.#bytes.length) throw new PngError("the pixels of the PNG are cut off");
    this.#at = end;
    this.#held = 0;
    this.#count = 0;
    return this.#bytes.subarray(start, end);
  }

  /** Return the index of the first byte of which nothing was read. */
  position(): number {
    return this.#at - Math.floor(this.#count / 8);
  }

  /** Hold at least `count` bits; behind the end they are zeros, which nobody may drop. */
  #fill(count: number): void {
    for (; this.#count < count; this.#count += 8) {
      this.#held |= (this.#bytes[this.#at] ?? 0) << this.#count;
      this.#at += 1;
    }
  }

  #drop(count: number): void {
    this.#held >>>= count;
    this.#count -= count;
    if (this.position() > this.#bytes.length) throw new PngError("the pixels of the PNG are cut off");
  }
}
