/**
 * Answer requests of the Python tests: one JSON object a line on stdin, one on stdout.
 *
 * `encode` and `decode` go through the PNG room, `paint` drives the tools with image-space points as a pointer would.
 */
import { createInterface } from "node:readline";
import { decodeBase64, encodeBase64 } from "../src/png/base64.ts";
import { encodeLabeledImage, type Painted } from "../src/png/labeled-image.ts";
import type { Point } from "../src/raster/point.ts";
import { Draft } from "../src/state/draft.ts";
import type { Operation } from "../src/state/operations.ts";
import { createBrush, createEraser } from "../src/tools/brush.ts";
import { createFill } from "../src/tools/fill.ts";
import { createLasso } from "../src/tools/lasso.ts";
import { createMove } from "../src/tools/move.ts";
import { createPolygon } from "../src/tools/polygon.ts";
import { createShape } from "../src/tools/shape.ts";
import type { PaintingTool, Tool, ToolContext } from "../src/tools/tool.ts";
import { decodeRgba } from "./rgba.ts";

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
  /** A tool, which gets the points, or an operation on the selected instance. */
  readonly tool: PaintingTool | "fill-holes" | "drop-specks" | "split";
  /** The brush's size, or below which number of pixels a speck is one. */
  readonly size: number;
  readonly square: boolean;
  readonly below: boolean;
  readonly shift: boolean;
  /** The selected instance; 0 = none. */
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
lines.on("line", async (line) => process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line) as Request))}\n`));

async function answer(request: Request): Promise<unknown> {
  try {
    if (request.op === "encode") return encode(request);
    return request.op === "decode" ? await decode(request) : paint(request);
  } catch (error) {
    return { error: String(error) };
  }
}

function encode({ width, height, ids, wide, painted }: EncodeRequest): unknown {
  const words = new Uint16Array(decodeBase64(ids).buffer);
  const pixels = wide ? words : Uint8Array.from(words);
  return { png: encodeBase64(encodeLabeledImage({ width, height, pixels }, painted)) };
}

async function decode(request: DecodeRequest): Promise<unknown> {
  const { width, height, rgba } = await decodeRgba(decodeBase64(request.png));
  return { width, height, rgba: encodeBase64(rgba) };
}

function paint({ width, height, instances, actions }: PaintRequest): unknown {
  const draft = new Draft(width, height, ["Car"]);
  for (let k = 0; k < instances; k += 1) draft.addInstance("Car");
  for (const action of actions) act(draft, action);
  const ids = Uint16Array.from(draft.map.pixels);
  return { ids: encodeBase64(new Uint8Array(ids.buffer)) };
}

function act(draft: Draft, { tool: name, size, square, below, shift, id, points, locked }: Action): void {
  const perform = (operation: Operation): void => void draft.perform(operation);
  const context = { draft, settings: () => ({ size, square, below }), refuse: () => undefined, perform };
  for (const instance of draft.instances) draft.setLocked(instance.id, locked.includes(instance.id));
  draft.select(id);
  if (name === "fill-holes" || name === "split") return perform({ do: name, id });
  if (name === "drop-specks") return perform({ do: name, id, pixels: size });
  const [first, ...rest] = points.map(([x, y]) => ({ x, y }));
  if (name === "polygon") return clickPolygon(context, [first!, ...rest]);
  const tool = toolOf(name, context);
  tool.down(first!, { shift });
  tool.move(rest);
  tool.up();
}

function clickPolygon(context: ToolContext, points: readonly Point[]): void {
  const polygon = createPolygon(context);
  for (const point of points) polygon.down(point, { shift: false });
  polygon.close();
}

function toolOf(name: Exclude<PaintingTool, "polygon">, context: ToolContext): Tool {
  if (name === "rectangle" || name === "ellipse") return createShape(name, context);
  const create = { brush: createBrush, eraser: createEraser, lasso: createLasso, fill: createFill, move: createMove };
  return create[name](context);
}
