import type { LabelMap } from "./label-map.ts";

/**
 * Return a label map's hash, 16 hexadecimal digits: equal maps of equal size have equal hashes in every engine.
 *
 * Two lanes of FNV-1a over width, height and all ids, with the primes 0x01000193 and 0x85ebca6b; no cryptography.
 */
export function hashOf({ width, height, pixels }: LabelMap): string {
  let a = 0x811c9dc5;
  let b = 0x811c9dc5;
  const add = (value: number) => {
    a = Math.imul(a ^ value, 0x01000193);
    b = Math.imul(b ^ value, 0x85ebca6b);
  };
  add(width);
  add(height);
  for (let i = 0; i < pixels.length; i += 1) add(pixels[i]!);
  return [a, b].map((lane) => (lane >>> 0).toString(16).padStart(8, "0")).join("");
}
