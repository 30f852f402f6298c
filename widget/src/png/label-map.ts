import type { DecodedPng, IndexedPng, TrueColorPng } from "./decode.ts";
import { PngError } from "./error.ts";

/**
 * Return the instance ids of a labeled image: 1 for the first instance and so on, 0 where it is transparent or black.
 *
 * The PNG must have exactly this size. Raises PngError for another size, for a colour (`#rrggbb`) that two instances
 * have or that is the background's, and for pixels of any other colour (a blurred edge, say), naming the first.
 */
export function labelMapFromPng(
  png: DecodedPng,
  instances: readonly { readonly color: string }[],
  width: number,
  height: number,
): Uint8Array | Uint16Array {
  const ids = idsOf(instances);
  if (png.width !== width || png.height !== height) {
    throw new PngError(`expected a labeled image of ${width} x ${height} pixels, found ${png.width} x ${png.height}`);
  }
  const pixels = instances.length > 255 ? new Uint16Array(width * height) : new Uint8Array(width * height);
  return png.kind === "indexed" ? fillIndexed(pixels, png, ids) : fillTrueColor(pixels, png, ids);
}

function idsOf(instances: readonly { readonly color: string }[]): Map<number, number> {
  const ids = new Map([[0, 0]]);
  instances.forEach(({ color }, k) => {
    if (!/^#[0-9a-f]{6}$/i.test(color)) throw new PngError(`expected a colour like #2ca02c, found "${color}"`);
    const rgb = Number.parseInt(color.slice(1), 16);
    if (rgb === 0) throw new PngError("an instance has the colour #000000, which is the background's");
    if (ids.has(rgb)) throw new PngError(`two instances have the colour ${color}`);
    ids.set(rgb, k + 1);
  });
  return ids;
}

type Pixels = Uint8Array | Uint16Array;

function fillIndexed(pixels: Pixels, png: IndexedPng, ids: Map<number, number>): Pixels {
  const byIndex = Array.from({ length: png.palette.length / 4 }, (_, k) => idOf(png.palette, k * 4, ids));
  for (let i = 0; i < pixels.length; i += 1) {
    const index = png.indexes[i]!;
    pixels[i] = byIndex[index] ?? refuse(png.palette, index * 4, i, png.width);
  }
  return pixels;
}

/** Neighbours are mostly equal: the last colour's id is remembered, so that few pixels ask the map. */
function fillTrueColor(pixels: Pixels, png: TrueColorPng, ids: Map<number, number>): Pixels {
  const colors = new Uint32Array(png.rgba.buffer, png.rgba.byteOffset, pixels.length);
  let id = 0;
  for (let i = 0; i < pixels.length; i += 1) {
    const again = i > 0 && colors[i] === colors[i - 1];
    if (!again) id = idOf(png.rgba, i * 4, ids) ?? refuse(png.rgba, i * 4, i, png.width);
    pixels[i] = id;
  }
  return pixels;
}

function idOf(rgba: Uint8Array, at: number, ids: Map<number, number>): number | undefined {
  return rgba[at + 3] === 0 ? 0 : ids.get(rgba[at]! * 0x10000 + rgba[at + 1]! * 0x100 + rgba[at + 2]!);
}

function refuse(rgba: Uint8Array, at: number, i: number, width: number): never {
  const rgb = rgba[at]! * 0x10000 + rgba[at + 1]! * 0x100 + rgba[at + 2]!;
  const color = `#${rgb.toString(16).padStart(6, "0")}`;
  const place = `x = ${i % width}, y = ${Math.floor(i / width)}`;
  throw new PngError(`the labeled image has the colour ${color} at ${place}, which no instance has`);
}
