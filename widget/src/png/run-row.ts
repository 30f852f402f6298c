/** Pixels, and the same memory four bytes at a time: most of a label map is runs longer than that. */
export interface Row {
  readonly pixels: Uint8Array | Uint16Array;
  readonly words: Int32Array;
}

/** View pixels, which start at the beginning of their buffer, as words too. */
export function wordsOf(pixels: Uint8Array | Uint16Array): Row {
  const start = pixels.byteOffset % 4 === 0 ? pixels : pixels.slice();
  return { pixels: start, words: new Int32Array(start.buffer, start.byteOffset, start.byteLength >> 2) };
}

/**
 * Hold one row as runs of equal values: run k ends before position `end[k]` and starts where run k - 1 ends.
 *
 * Values are bytes, or four bytes in one number for true colour.
 */
export class RunRow {
  length = 0;
  end: Uint32Array = new Uint32Array(64);
  value: Uint32Array = new Uint32Array(64);

  /** Become the runs of the pixels from index `from` up to index `to` - 1. */
  scan(row: Row, from: number, to: number): void {
    this.length = 0;
    for (let i = from; i < to; ) {
      const value = row.pixels[i]!;
      i = endOfRun(row, i + 1, to, value);
      this.#push(value, i - from);
    }
  }

  /** Become row - above, byte by byte modulo 256: the PNG filter "Up". */
  subtract(row: RunRow, above: RunRow): void {
    this.length = 0;
    for (let a = 0, b = 0; a < row.length; ) {
      const end = Math.min(row.end[a]!, above.end[b]!);
      const value = bytewiseDifference(row.value[a]!, above.value[b]!);
      if (this.length > 0 && this.value[this.length - 1] === value) this.end[this.length - 1] = end;
      else this.#push(value, end);
      if (row.end[a] === end) a += 1;
      if (above.end[b] === end) b += 1;
    }
  }

  #push(value: number, end: number): void {
    if (this.length === this.end.length) [this.end, this.value] = [doubled(this.end), doubled(this.value)];
    this.value[this.length] = value;
    this.end[this.length] = end;
    this.length += 1;
  }
}

function doubled(values: Uint32Array): Uint32Array {
  const larger = new Uint32Array(values.length * 2);
  larger.set(values);
  return larger;
}

/** Return the first index from `i` on, at most `to`, where the pixel is not `value`; most are compared a word at a time. */
function endOfRun({ pixels, words }: Row, i: number, to: number, value: number): number {
  const each = 4 / pixels.BYTES_PER_ELEMENT;
  while (i < to && i % each !== 0 && pixels[i] === value) i += 1;
  if (i % each === 0) {
    const word = Math.imul(value, each === 4 ? 0x1010101 : 0x10001);
    const last = Math.min(words.length, Math.floor(to / each));
    let k = i / each;
    while (k < last && words[k] === word) k += 1;
    i = k * each;
  }
  while (i < to && pixels[i] === value) i += 1;
  return i;
}

/** Subtract all four bytes at once: odd and even ones apart, with a guard bit against borrowing. */
function bytewiseDifference(a: number, b: number): number {
  const even = ((a & 0xff00ff) | 0x1000100) - (b & 0xff00ff);
  const odd = (((a >>> 8) & 0xff00ff) | 0x1000100) - ((b >>> 8) & 0xff00ff);
  return ((even & 0xff00ff) | ((odd & 0xff00ff) << 8)) >>> 0;
}
