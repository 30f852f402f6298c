import { type Chunk, writeChunks } from "./chunks.ts";
import { RunDeflater } from "./deflate.ts";
import { packIndexes } from "./pack.ts";
import { RunRow } from "./run-row.ts";
import { ValueTable } from "./value-table.ts";

/** The pixels of an image: one instance id each, row by row, 0 = background. */
export interface IdMap {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array | Uint16Array;
}

/** An instance as the labeled image shows it; `color` is lower-case `#rrggbb`. */
export interface Painted {
  readonly id: number;
  readonly color: string;
}

/** The most instances that a palette holds beside the background. */
const PALETTE_ROOM = 255;

/**
 * Return the labeled image of DESIGN section 5 as PNG bytes, the same for the same pixels and colours everywhere.
 *
 * `painted` lists the instances with at least one pixel in the order of the answer. Raises RangeError when the pixels
 * hold another id, or none of a listed one.
 */
export function encodeLabeledImage(map: IdMap, painted: readonly Painted[]): Uint8Array<ArrayBuffer> {
  const indexed = painted.length <= PALETTE_ROOM;
  const depth = indexed ? depthFor(painted.length) : 8;
  return writeChunks([
    headerChunk(map, depth, indexed ? 3 : 6),
    ...(indexed ? paletteChunks(painted) : []),
    { type: "IDAT", content: indexed ? indexedPixels(map, painted, depth) : trueColorPixels(map, painted) },
    { type: "IEND", content: new Uint8Array(0) },
  ]);
}

function depthFor(instances: number): 1 | 2 | 4 | 8 {
  if (instances <= 1) return 1;
  if (instances <= 3) return 2;
  return instances <= 15 ? 4 : 8;
}

function headerChunk({ width, height }: IdMap, depth: number, colorType: number): Chunk {
  const content = new Uint8Array(13);
  const view = new DataView(content.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  content[8] = depth;
  content[9] = colorType;
  return { type: "IHDR", content };
}

/** Index 0 is background: black, and the only one that is transparent. */
function paletteChunks(painted: readonly Painted[]): Chunk[] {
  const colors = painted.flatMap(({ color }) => {
    const rgb = Number.parseInt(color.slice(1), 16);
    return [rgb >> 16, (rgb >> 8) & 255, rgb & 255];
  });
  return [
    { type: "PLTE", content: Uint8Array.of(0, 0, 0, ...colors) },
    { type: "tRNS", content: Uint8Array.of(0) },
  ];
}

function indexedPixels(map: IdMap, painted: readonly Painted[], depth: 1 | 2 | 4 | 8): Uint8Array {
  const units = painted.map((_, k) => k + 1);
  if (depth === 8) return compress(map, painted, units, 1, map.width, (row) => row);
  const bytes = new Uint8Array(Math.ceil((map.width * depth) / 8));
  const packed = new RunRow(bytes.length);
  return compress(map, painted, units, 1, bytes.length, (row) => packIndexes(row, depth, bytes, packed));
}

function trueColorPixels(map: IdMap, painted: readonly Painted[]): Uint8Array {
  const units = painted.map(({ color }) => Number.parseInt(`${color.slice(1)}ff`, 16));
  return compress(map, painted, units, 4, map.width, (row) => row);
}

/**
 * Deflate all rows; each takes the filter "None" or "Up", whichever leaves fewer runs.
 *
 * `units` are the values that stand for the instances; `shape` turns a row of pixels into a row of `length` units.
 */
function compress(
  map: IdMap,
  painted: readonly Painted[],
  units: readonly number[],
  unitSize: 1 | 4,
  length: number,
  shape: (row: RunRow) => RunRow,
): Uint8Array {
  const values = new ValueTable(painted.map((instance) => instance.id), units);
  const deflater = new RunDeflater(unitSize);
  const pixels = new RunRow(map.width);
  const difference = new RunRow(length);
  let row = new RunRow(length);
  let above = new RunRow(length);
  for (let y = 0; y < map.height; y += 1) {
    pixels.scan(map.pixels, y * map.width, (y + 1) * map.width);
    values.replaceIn(pixels);
    row.assign(shape(pixels));
    if (y > 0) difference.subtract(row, above);
    const up = y > 0 && difference.cost < row.cost;
    writeRow(deflater, up ? 2 : 0, up ? difference : row);
    [row, above] = [above, row];
  }
  values.checkUsed();
  return deflater.finish();
}

function writeRow(deflater: RunDeflater, filter: number, row: RunRow): void {
  deflater.byte(filter);
  for (let k = 0, start = 0; k < row.length; k += 1) {
    deflater.run(row.value[k]!, row.end[k]! - start);
    start = row.end[k]!;
  }
}
