import { decodePng, type Size } from "../src/png/decode.ts";

/** Decode a PNG as a whole: four bytes RGBA for each pixel. */
export async function decodeRgba(file: Uint8Array): Promise<Size & { readonly rgba: Uint8Array }> {
  let whole: Size & { readonly rgba: Uint8Array } = { width: 0, height: 0, rgba: new Uint8Array(0) };
  await decodePng(file, ({ width, height }) => {
    whole = { width, height, rgba: new Uint8Array(width * height * 4) };
    const view = new DataView(whole.rgba.buffer);
    return (colors, x0, dx, y) => colors.forEach((color, k) => view.setUint32((y * width + x0 + k * dx) * 4, color));
  });
  return whole;
}
