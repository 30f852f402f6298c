import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { headerOf, pngOf } from "./handmade-png.ts";
import { Random } from "./random.ts";
import { decodeRgba } from "./rgba.ts";

async function rgbaOf(file: Uint8Array): Promise<number[]> {
  return [...(await decodeRgba(file)).rgba];
}

/** The pattern of the PNG specification: which pass of Adam7 each pixel of a block of 8 x 8 belongs to. */
const PASSES = ["16462646", "77777777", "56565656", "77777777", "36463646", "77777777", "56565656", "77777777"];

/** Return the rows of a grey image pass by pass, taken from the pattern. */
function interlacedRows(grey: readonly (readonly number[])[]): number[][] {
  return ["1", "2", "3", "4", "5", "6", "7"].flatMap((pass) => {
    const rows = grey.map((row, y) => row.filter((_, x) => PASSES[y % 8]![x % 8] === pass));
    return rows.filter((row) => row.length > 0);
  });
}

for (const [width, height] of [[1, 1], [2, 3], [5, 5], [8, 8], [9, 17], [20, 6]] as const) {
  test(`decoder: reads Adam7 of ${width} x ${height} pixels`, async () => {
    const random = new Random(width);
    const grey = Array.from({ length: height }, () => Array.from({ length: width }, () => random.integer(0, 255)));
    const rgba = await rgbaOf(pngOf(headerOf(width, height, 8, 0, 1), interlacedRows(grey)));
    assert.deepEqual(rgba, grey.flat().flatMap((value) => [value, value, value, 255]));
  });
}

test("decoder: undoes every filter, against the formulas of the specification", async () => {
  const random = new Random(21);
  const [width, step] = [7, 3];
  const byte = (): number => random.pick([0, 1, 2, 254, 255, random.integer(0, 255)]);
  const noise = (): number[] => Array.from({ length: width * step }, byte);
  const rows = [0, 1, 2, 3, 4, 4, 3, 1, ...new Array<number>(60).fill(4)].map((filter) => [filter, ...noise()]);
  const plain: number[][] = [];
  for (const [filter, ...bytes] of rows) {
    const above = plain.at(-1) ?? new Array<number>(bytes.length).fill(0);
    const row: number[] = [];
    bytes.forEach((byte, k) => {
      const [a, b, c] = [row[k - step] ?? 0, above[k]!, above[k - step] ?? 0];
      const nearest = [a, b, c].sort((one, other) => Math.abs(a + b - c - one) - Math.abs(a + b - c - other))[0]!;
      const guess = [0, a, b, Math.floor((a + b) / 2), nearest][filter!]!;
      row.push((byte + guess) % 256);
    });
    plain.push(row);
  }
  const file = pngOf(headerOf(width, rows.length, 8, 2), [], () => deflateSync(Uint8Array.from(rows.flat())));
  assert.deepEqual((await rgbaOf(file)).filter((_, k) => k % 4 < 3), plain.flat());
});

const KINDS = [
  { name: "grey of 1 bit", header: headerOf(2, 1, 1, 0), row: [0b10000000], rgba: [255, 255, 255, 255, 0, 0, 0, 255] },
  { name: "grey of 2 bits", header: headerOf(1, 1, 2, 0), row: [0b01000000], rgba: [85, 85, 85, 255] },
  { name: "grey of 16 bits", header: headerOf(1, 1, 16, 0), row: [7, 200], rgba: [7, 7, 7, 255] },
  { name: "grey with alpha", header: headerOf(1, 1, 8, 4), row: [7, 20], rgba: [7, 7, 7, 20] },
  { name: "RGB of 16 bits", header: headerOf(1, 1, 16, 2), row: [1, 0, 2, 0, 3, 0], rgba: [1, 2, 3, 255] },
  { name: "RGBA of 16 bits", header: headerOf(1, 1, 16, 6), row: [1, 9, 2, 9, 3, 9, 4, 9], rgba: [1, 2, 3, 4] },
];

for (const { name, header, row, rgba } of KINDS) {
  test(`decoder: reads ${name}`, async () => {
    assert.deepEqual(await rgbaOf(pngOf(header, [row])), rgba);
  });
}

test("decoder: the colour that tRNS names is transparent", async () => {
  const clear = { type: "tRNS", content: Uint8Array.of(0, 4, 0, 5, 0, 6) };
  const file = pngOf(headerOf(2, 1, 8, 2), [[4, 5, 6, 4, 5, 7]], deflateSync, [clear]);
  assert.deepEqual(await rgbaOf(file), [4, 5, 6, 0, 4, 5, 7, 255]);
});
