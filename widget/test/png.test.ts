import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync, inflateSync } from "node:zlib";
import { readChunks, writeChunks } from "../src/png/chunks.ts";
import { PngError } from "../src/png/error.ts";
import { encodeLabeledImage, type IdMap, type Painted } from "../src/png/labeled-image.ts";
import { labelMapFromPng } from "../src/png/label-map.ts";
import { colorOf } from "../src/state/palette.ts";
import { drawn } from "./ascii.ts";
import { headerOf, pngOf } from "./handmade-png.ts";
import { Random } from "./random.ts";
import { decodeRgba } from "./rgba.ts";

const COLORS = Array.from({ length: 4001 }, (_, id) => colorOf(Math.max(1, id)));

function paintedIn(map: IdMap): Painted[] {
  const ids = [...new Set(map.pixels)].filter((id) => id > 0).sort((a, b) => a - b);
  return ids.map((id) => ({ id, color: COLORS[id]! }));
}

/** Inflate by zlib, which also checks the Adler sum; return the bytes of the rows before any filter. */
function rowsOf(png: Uint8Array, length: number): number[][] {
  const parts = readChunks(png).filter((chunk) => chunk.type === "IDAT");
  const bytes = inflateSync(Buffer.concat(parts.map((chunk) => chunk.content)));
  const rows: number[][] = [];
  for (let at = 0; at < bytes.length; at += length + 1) {
    const above = bytes[at] === 2 ? rows.at(-1)! : new Array<number>(length).fill(0);
    rows.push([...bytes.subarray(at + 1, at + 1 + length)].map((byte, k) => (byte + above[k]!) & 255));
  }
  return rows;
}

/** A map of up to `ids` instances: blocks, and noise with the given probability. */
function randomMap(random: Random, ids: number, noise: number): IdMap {
  const [width, height] = [random.integer(1, 80), random.integer(1, 40)];
  const pixels = ids > 255 ? new Uint16Array(width * height) : new Uint8Array(width * height);
  for (let k = random.integer(0, 6); k > 0; k -= 1) {
    const [x0, y0, id] = [random.integer(0, width - 1), random.integer(0, height - 1), random.integer(0, ids)];
    const x1 = random.integer(x0, width);
    for (let y = y0; y < height; y += 1) pixels.fill(id, y * width + x0, y * width + x1);
  }
  for (let i = 0; i < pixels.length; i += 1) if (random.chance(noise)) pixels[i] = random.integer(0, ids);
  return { width, height, pixels };
}

test("labeled image: a row takes one byte for 8, 4, 2 or 1 pixels, the leftmost highest", () => {
  const one = drawn("1.1.....1");
  assert.deepEqual(rowsOf(encodeLabeledImage(one, paintedIn(one)), 2), [[0b10100000, 0b10000000]]);
  const three = drawn("1.23.");
  assert.deepEqual(rowsOf(encodeLabeledImage(three, paintedIn(three)), 2), [[0b01001011, 0]]);
  const four = drawn("12.34");
  assert.deepEqual(rowsOf(encodeLabeledImage(four, paintedIn(four)), 3), [[0x12, 0x03, 0x40]]);
});

test("labeled image: indexes follow the list of instances, not their ids", () => {
  const map = drawn("7.7\n.99");
  const png = encodeLabeledImage(map, paintedIn(map));
  assert.deepEqual(rowsOf(png, 1), [[0b01000100], [0b00101000]]);
  const palette = readChunks(png).find(({ type }) => type === "PLTE")!.content;
  assert.deepEqual([...palette], [0, 0, 0, 0xe3, 0x77, 0xc2, 0xbc, 0xbd, 0x22]);
});

const MAPS = [[0, 0], [1, 0.05], [3, 0.02], [15, 0.3], [255, 0], [255, 1], [400, 0.02], [4000, 1]] as const;

for (const [ids, noise] of MAPS) {
  test(`labeled image: zlib and our decoder read it back, ids to ${ids}, noise ${noise}`, async () => {
    const random = new Random(ids + 1);
    for (let k = 0; k < 60; k += 1) {
      const map = randomMap(random, ids, noise);
      const painted = paintedIn(map);
      const png = encodeLabeledImage(map, painted);
      const places = [0, ...painted.map((instance) => instance.id)];
      const read = (await labelMapFromPng(png, painted, map)).pixels;
      assert.deepEqual(Array.from(read, (place) => places[place]), [...map.pixels]);
      if (painted.length < 16 || painted.length > 255) continue;
      assert.deepEqual(rowsOf(png, map.width).flat(), Array.from(map.pixels, (id) => places.indexOf(id)));
    }
  });
}

test("labeled image: long runs and many tokens cross the borders of matches and blocks", () => {
  for (const width of [257, 258, 259, 260, 517, 518, 519]) {
    const map = { width, height: 3, pixels: new Uint8Array(width * 3).fill(1) };
    assert.equal(rowsOf(encodeLabeledImage(map, paintedIn(map)), Math.ceil(width / 8)).length, 3);
  }
  const random = new Random(9);
  const noise = { width: 700, height: 300, pixels: Uint8Array.from({ length: 210_000 }, () => random.integer(0, 200)) };
  assert.deepEqual(rowsOf(encodeLabeledImage(noise, paintedIn(noise)), 700).flat(), Array.from(noise.pixels));
});

test("labeled image: true colour keeps every byte where a row differs little from the one above", async () => {
  const row = Array.from({ length: 300 }, (_, x) => x + 1);
  const map = { width: 300, height: 3, pixels: Uint16Array.from([...row, 77, ...row.slice(1), ...row]) };
  const painted = paintedIn(map);
  assert.deepEqual([...(await labelMapFromPng(encodeLabeledImage(map, painted), painted, map)).pixels], [...map.pixels]);
});

test("labeled image: true colour runs of every length fit together", async () => {
  const ids = Array.from({ length: 280 }, (_, k) => k + 1);
  const pixels = Uint16Array.from(ids.flatMap((id) => new Array<number>(id).fill(id)));
  const map = { width: pixels.length, height: 1, pixels };
  const painted = paintedIn(map);
  const read = (await labelMapFromPng(encodeLabeledImage(map, painted), painted, map)).pixels;
  assert.deepEqual([...read], [...pixels]);
});

test("labeled image: its bytes stay what they are, in every engine and release", () => {
  const map = drawn("..11..2\n.111.22\n.111.22\n..1....");
  const expected =
    "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAEAgMAAAA/qM3uAAAACVBMVEUAAAAsoCwfd7TSxt90AAAAAXRSTlMAQObYZgAAACJJREFUeAEEwAEJAAAI" +
    "A7AhChawg/0TfmbdF1oAAAD//wMAAmcAUTyDZIgAAAAASUVORK5CYII=";
  assert.equal(Buffer.from(encodeLabeledImage(map, paintedIn(map))).toString("base64"), expected);
});

test("labeled image: refuses ids that are not listed and instances without pixels", () => {
  const map = drawn("1.2");
  const [first, second] = paintedIn(map) as [Painted, Painted];
  assert.throws(() => encodeLabeledImage(map, [first]), /holds 2, which is none of the instances/);
  assert.throws(() => encodeLabeledImage(map, [first, second, { id: 5, color: "#123456" }]), /instance 5 has no pixel/);
});

test("label map: takes another PNG's colours, and black or transparent as background", async () => {
  const png = pngOf(headerOf(5, 1, 8, 6), [[1, 2, 3, 255, 9, 9, 9, 0, 0, 0, 0, 255, 4, 5, 6, 255, 1, 2, 3, 7]]);
  const instances = [{ color: "#040506" }, { color: "#010203" }];
  assert.deepEqual([...(await labelMapFromPng(png, instances, { width: 5, height: 1 })).pixels], [2, 0, 0, 1, 2]);
});

const ONE = { color: "#010203" };
const REFUSED = [
  { name: "another size", instances: [ONE], width: 3, words: /expected a labeled image of 3 x 1 pixels, found 2 x 1/ },
  { name: "an unknown colour", instances: [ONE], width: 2, words: /colour #010204 at x = 1, y = 0, which no instance/ },
  { name: "a colour twice", instances: [ONE, ONE], width: 2, words: /two instances have the colour #010203/ },
  { name: "black", instances: [{ color: "#000000" }], width: 2, words: /#000000, which is the background's/ },
  { name: "no colour", instances: [{ color: "red" }], width: 2, words: /expected a colour like #2ca02c, found "red"/ },
];

for (const { name, instances, width, words } of REFUSED) {
  test(`label map: refuses ${name}`, async () => {
    const png = pngOf(headerOf(2, 1, 8, 2), [[1, 2, 3, 1, 2, 4]]);
    await assert.rejects(() => labelMapFromPng(png, instances, { width, height: 1 }), { name: "PngError", message: words });
  });
}

test("label map: another size is refused before anything is made of it", async () => {
  const png = pngOf(headerOf(190_000_000, 1, 8, 6), [[1]]);
  await assert.rejects(() => labelMapFromPng(png, [ONE], { width: 2, height: 1 }), /of 2 x 1 pixels, found 190000000 x 1/);
});

test("decoder: reads what deflate leaves stored, fixed and dynamic", async () => {
  const row = Array.from({ length: 900 }, (_, k) => (k * k) % 251);
  for (const options of [{ level: 0 }, { level: 9, strategy: 4 }, { level: 9 }]) {
    const png = pngOf(headerOf(900, 1, 8, 0), [row], (bytes) => deflateSync(bytes, options));
    const read = await decodeRgba(png);
    assert.deepEqual(row, Array.from(row, (_, k) => read.rgba[4 * k]));
  }
});

test("decoder: damaged and cut-off files give words, never another error", async () => {
  const map = randomMap(new Random(11), 9, 0.2);
  const file = encodeLabeledImage(map, paintedIn(map));
  const random = new Random(12);
  for (let k = 0; k < 2000; k += 1) {
    const damaged = random.chance(0.2) ? file.slice(0, random.integer(0, file.length - 1)) : file.slice();
    if (damaged.length > 0) damaged[random.integer(0, damaged.length - 1)]! ^= random.integer(1, 255);
    await assert.rejects(() => decodeRgba(damaged), PngError);
  }
});

test("decoder: damage below the checksums gives words or pixels, never another error", async () => {
  const map = randomMap(new Random(13), 200, 0.5);
  const chunks = readChunks(encodeLabeledImage(map, paintedIn(map)));
  const random = new Random(14);
  for (let k = 0; k < 3000; k += 1) {
    const target = random.pick(chunks.slice(1));
    const content = target.content.slice();
    for (let n = random.integer(1, 3); n > 0 && content.length > 0; n -= 1) {
      content[random.integer(0, content.length - 1)] = random.integer(0, 255);
    }
    const damaged = writeChunks(chunks.map((chunk) => (chunk === target ? { ...chunk, content } : chunk)));
    try {
      await decodeRgba(damaged);
    } catch (error) {
      assert.ok(error instanceof PngError, String(error));
    }
  }
});

const BROKEN = [
  { name: "no PNG", file: Uint8Array.of(0xff, 0xd8, 0xff), words: /expected a PNG, found something else/ },
  { name: "nothing", file: new Uint8Array(0), words: /expected a PNG, found something else/ },
  { name: "too many pixels", file: pngOf(headerOf(60000, 60000, 8, 0), [[0]]), words: /60000 x 60000 pixels/ },
  { name: "no pixels", file: pngOf(headerOf(0, 4, 8, 0), [[0]]), words: /0 x 4 pixels/ },
  { name: "an unknown layout", file: pngOf(headerOf(1, 1, 4, 6), [[0]]), words: /colour type 6, 4 bits/ },
  { name: "too few pixels", file: pngOf(headerOf(2, 2, 8, 0), [[1, 2]]), words: /expected 6 bytes of pixels, found 3/ },
  { name: "too many rows", file: pngOf(headerOf(1, 1, 8, 0), [[1], [3]]), words: /2 bytes of pixels, found more/ },
  { name: "a bomb", file: pngOf(headerOf(9000, 9000, 8, 6), [[1, 2]]), words: /expected 324009000 bytes of/ },
  { name: "no palette", file: pngOf(headerOf(1, 1, 8, 3), [[0]]), words: /expected a palette/ },
];

for (const { name, file, words } of BROKEN) {
  test(`decoder: refuses ${name} in words`, async () => {
    await assert.rejects(() => decodeRgba(file), { name: "PngError", message: words });
  });
}
