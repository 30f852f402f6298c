import { type Row, type RunRow, wordsOf } from "./run-row.ts";

/** Packs rows of palette indexes into bytes of 8 / `depth` indexes, the leftmost highest. */
export class Packer {
  readonly length: number;
  readonly #depth: number;
  readonly #bytes: Row;

  constructor(width: number, depth: 1 | 2 | 4) {
    this.length = Math.ceil((width * depth) / 8);
    this.#depth = depth;
    this.#bytes = wordsOf(new Uint8Array(this.length));
  }

  /** Let `packed` become the runs of the packed bytes of a row. */
  pack(row: RunRow, packed: RunRow): void {
    this.#bytes.pixels.fill(0);
    for (let k = 0, start = 0; k < row.length; k += 1) {
      if (row.value[k] !== 0) this.#run(start, row.end[k]!, row.value[k]!);
      start = row.end[k]!;
    }
    packed.scan(this.#bytes, 0, this.length);
  }

  /** Whole bytes are filled at once, the ragged ends pixel by pixel. */
  #run(start: number, end: number, index: number): void {
    const perByte = 8 / this.#depth;
    const firstWhole = Math.min(end, Math.ceil(start / perByte) * perByte);
    const lastWhole = Math.max(firstWhole, end - (end % perByte));
    this.#indexes(start, firstWhole, index);
    this.#bytes.pixels.fill((index * 255) / (2 ** this.#depth - 1), firstWhole / perByte, lastWhole / perByte);
    this.#indexes(lastWhole, end, index);
  }

  #indexes(start: number, end: number, index: number): void {
    for (let bit = start * this.#depth; bit < end * this.#depth; bit += this.#depth) {
      this.#bytes.pixels[bit >> 3]! |= index << (8 - this.#depth - (bit & 7));
    }
  }
}
