import { decodeBase64 } from "./base64.ts";
import { decodePng, type Size } from "./decode.ts";
import { PngError } from "./error.ts";

/** A label map as a labeled image shows it: ids are places in the list of instances, from 1. */
export interface ReadMap extends Size {
  readonly pixels: Uint8Array | Uint16Array;
}

type Colored = readonly { readonly color: string }[];

/** Read a labeled image from base64 text, as `labelMapFromPng` does from its bytes. */
export async function readLabelMap(text: string, instances: Colored, size: Size): Promise<ReadMap> {
  return labelMapFromPng(decodeBase64(text), instances, size);
}

/**
 * Return the instance ids of a labeled image: 1 for the first instance and so on, 0 where it is transparent or black.
 *
 * The PNG must have exactly this size. Rejects with a PngError for another size, for a colour (`#rrggbb`) that two instances
 * have or that is the background's, and for pixels of any other colour (a blurred edge, say), naming the first.
 */
export async function labelMapFromPng(file: Uint8Array, instances: Colored, { width, height }: Size): Promise<ReadMap> {
  const ids = idsOf(instances);
  let pixels: ReadMap["pixels"] = new Uint8Array(0);
  await decodePng(file, (size) => {
    if (size.width !== width || size.height !== height) {
      throw new PngError(`expected a labeled image of ${width} x ${height} pixels, found ${size.width} x ${size.height}`);
    }
    pixels = instances.length > 255 ? new Uint16Array(width * height) : new Uint8Array(width * height);
    return (colors, x0, dx, y) => fillRow(pixels, colors, x0, dx, y, width, ids);
  });
  return { width, height, pixels };
}

function idsOf(instances: Colored): Map<number, number> {
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

/** Neighbours are mostly equal: the last colour's id is remembered, so that few pixels ask the map. */
function fillRow(
  pixels: ReadMap["pixels"],
  colors: Uint32Array,
  x0: number,
  dx: number,
  y: number,
  width: number,
  ids: Map<number, number>,
): void {
  let last = 0;
  let id = 0;
  for (let k = 0, at = y * width + x0; k < colors.length; k += 1, at += dx) {
    const color = colors[k]!;
    if (color !== last) {
      id = color % 256 === 0 ? 0 : (ids.get(color >>> 8) ?? refuse(color, x0 + k * dx, y));
      last = color;
    }
    pixels[at] = id;
  }
}

function refuse(color: number, x: number, y: number): never {
  const name = `#${(color >>> 8).toString(16).padStart(6, "0")}`;
  throw new PngError(`the labeled image has the colour ${name} at x = ${x}, y = ${y}, which no instance has`);
}
