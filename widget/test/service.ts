/**
 * Answer requests of the Python tests: one JSON object a line on stdin, one on stdout.
 *
 * `encode` and `decode` go through the PNG room, `paint` drives the tools with image-space points as a pointer would.
 */
import { createInterface } from "node:readline";
import { decodeBase64, encodeBase64 } from "../src/png/base64.ts";
import { decodePng } from "../src/png/decode.ts";
import { encodeLabeledImage, type Painted } from "../src/png/labeled-image.ts";
import { Draft } from "../src/state/draft.ts";
import { createBrush, createEraser } from "../src/tools/brush.ts";
import { createPolygon } from "../src/tools/polygon.ts";

interface EncodeRequest {
  readonly op: "encode";
  readonly width: number;
  readonly height: number;
  /** Base64 of little-endian 16-bit ids. */
  readonly ids: string;
  readonly wide: boolean;
  readonly painted: readonly Painted[];
}

interface DecodeRequest {
  readonly op: "decode";
  readonly png: string;
}

interface Action {
  readonly tool: "brush" | "eraser" | "polygon";
  readonly size: number;
  /** The selected instance; 0 with the eraser means Shift. */
  readonly id: number;
  readonly points: readonly (readonly [number, number])[];
  readonly locked: readonly number[];
}

interface PaintRequest {
  readonly op: "paint";
  readonly width: number;
  readonly height: number;
  readonly instances: number;
  readonly actions: readonly Action[];
}

type Request = EncodeRequest | DecodeRequest | PaintRequest;

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => process.stdout.write(`${JSON.stringify(answer(JSON.parse(line) as Request))}\n`));

function answer(request: Request): unknown {
  try {
    if (request.op === "encode") return encode(request);
    return request.op === "decode" ? decode(request) : paint(request);
  } catch (error) {
    return { error: String(error) };
  }
}

function encode({ width, height, ids, wide, painted }: EncodeRequest): unknown {
  const words = new Uint16Array(decodeBase64(ids).buffer);
  const pixels = wide ? words : Uint8Array.from(words);
  return { png: encodeBase64(encodeLabeledImage({ width, height, pixels }, painted)) };
}

function decode(request: DecodeRequest): unknown {
  const png = decodePng(decodeBase64(request.png));
  const { width, height } = png;
  if (png.kind === "rgba") return { width, height, rgba: encodeBase64(png.rgba) };
  const rgba = new Uint8Array(width * height * 4);
  png.indexes.forEach((index, i) => rgba.set(png.palette.subarray(index * 4, index * 4 + 4), i * 4));
  return { width, height, rgba: encodeBase64(rgba) };
}

function paint({ width, height, instances, actions }: PaintRequest): unknown {
  const draft = new Draft(width, height, ["Car"]);
  for (let k = 0; k < instances; k += 1) draft.addInstance("Car");
  for (const action of actions) act(draft, action);
  const ids = Uint16Array.from(draft.map.pixels);
  return { ids: encodeBase64(new Uint8Array(ids.buffer)) };
}

function act(draft: Draft, { tool: name, size, id, points, locked }: Action): void {
  const context = { draft, size: () => size, refuse: () => undefined };
  for (const instance of draft.instances) draft.setLocked(instance.id, locked.includes(instance.id));
  draft.select(id);
  const [first, ...rest] = points.map(([x, y]) => ({ x, y }));
  if (name === "polygon") {
    const polygon = createPolygon(context);
    for (const point of [first!, ...rest]) polygon.down(point, { shift: false });
    polygon.close();
    return;
  }
  const tool = name === "brush" ? createBrush(context) : createEraser(context);
  tool.down(first!, { shift: id === 0 });
  tool.move(rest);
  tool.up();
}
