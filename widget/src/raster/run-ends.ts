import type { Pixels } from "./runs.ts";

/**
 * Return a function that finds where the run of equal pixels that holds index `from` ends, at `to` at the latest.
 *
 * It reads four bytes at a time, because scanning equal pixels is what every walk over a large map costs. Make it
 * once a walk: the view that it needs is an allocation.
 */
export function runEnds(pixels: Pixels): (from: number, to: number) => number {
  const each = 4 / pixels.BYTES_PER_ELEMENT;
  const words = wordsOf(pixels);
  return (from, to) => {
    const value = pixels[from]!;
    let i = from + 1;
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
  };
}

/** View whole words of pixels; none where the pixels begin inside a word. */
function wordsOf({ buffer, byteOffset, byteLength }: Pixels): Int32Array {
  return byteOffset % 4 === 0 ? new Int32Array(buffer, byteOffset, Math.floor(byteLength / 4)) : new Int32Array(0);
}
