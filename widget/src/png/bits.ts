/** Write bits from the lowest up into a growing list of bytes, as deflate wants them (RFC 1951, section 3.1.1). */
export class BitWriter {
  #bytes = new Uint8Array(4096);
  #length = 0;
  #held = 0;
  #count = 0;

  /** Forget what was written. */
  clear(): void {
    this.#length = this.#held = this.#count = 0;
  }

  /** Append the lowest `count` (0 to 24) bits of `value`. */
  write(value: number, count: number): void {
    this.writeAll([0], [value], [count]);
  }

  /** Append for each of `tokens` its value, of 0 to 24 bits. */
  writeAll(tokens: ArrayLike<number>, values: ArrayLike<number>, counts: ArrayLike<number>): void {
    this.#reserve(tokens.length * 3 + 1);
    const bytes = this.#bytes;
    let [held, count, length] = [this.#held, this.#count, this.#length];
    for (let k = 0; k < tokens.length; k += 1) {
      held |= values[tokens[k]!]! << count;
      for (count += counts[tokens[k]!]!; count >= 8; count -= 8) {
        bytes[length++] = held;
        held >>>= 8;
      }
    }
    [this.#held, this.#count, this.#length] = [held, count, length];
  }

  /** Append an empty stored block, which ends at a whole byte, and return everything written. */
  finish(): Uint8Array<ArrayBuffer> {
    this.write(0, 3);
    if (this.#count > 0) this.write(0, 8 - this.#count);
    this.write(0, 16);
    this.write(0xffff, 16);
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * this.#bytes.length + count);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
