const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** Return the CRC-32 of PNG chunks (PNG specification, annex D). */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i += 1) crc = CRC_TABLE[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const ADLER_BASE = 65521;
// The largest n with 255 n (n + 1) / 2 + (n + 1) (ADLER_BASE - 1) < 2^32 (RFC 1950, section 9).
const ADLER_STRIDE = 5552;
// Keeps the series of four-byte units below 2^53.
const UNITS_AT_ONCE = 2 ** 20;

/** Compute the Adler-32 of a zlib stream piece by piece (RFC 1950). */
export class Adler32 {
  #a = 1;
  #b = 0;

  get value(): number {
    return ((this.#b << 16) | this.#a) >>> 0;
  }

  add(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; from += ADLER_STRIDE) {
      const to = Math.min(from + ADLER_STRIDE, bytes.length);
      for (let i = from; i < to; i += 1) {
        this.#a += bytes[i]!;
        this.#b += this.#a;
      }
      this.#a %= ADLER_BASE;
      this.#b %= ADLER_BASE;
    }
  }

  /** Add the bytes of `unit` `count` times in one step: the sums of an arithmetic series. */
  repeat(unit: Uint8Array, count: number): void {
    const sum = unit.reduce((total, byte) => total + byte, 0);
    const weighted = unit.reduce((total, byte, k) => total + byte * (unit.length - k), 0);
    for (let left = count; left > 0; left -= UNITS_AT_ONCE) {
      const n = Math.min(left, UNITS_AT_ONCE);
      const grown = n * this.#a + (sum * n * (n - 1)) / 2;
      this.#b = (this.#b + unit.length * grown + weighted * n) % ADLER_BASE;
      this.#a = (this.#a + n * sum) % ADLER_BASE;
    }
  }
}
