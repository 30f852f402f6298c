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

  /** Add `size` bytes of which only the sum is known and the sum of each times its position, from 0. */
  join(size: number, sum: number, weighted: number): void {
    const lost = ADLER_BASE - (weighted % ADLER_BASE);
    this.#b = (this.#b + size * (this.#a + (sum % ADLER_BASE)) + lost) % ADLER_BASE;
    this.#a = (this.#a + sum) % ADLER_BASE;
  }
}
