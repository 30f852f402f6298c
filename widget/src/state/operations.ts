import type { Question } from "../raster/find.ts";
import type { Rect } from "../raster/rect.ts";
import type { Runs } from "../raster/runs.ts";
import { shiftedSpans } from "../raster/shift.ts";
import { Spans } from "../raster/spans.ts";
import type { Instance } from "./instances.ts";
import { TooManyError } from "./label-map.ts";
import type { Stroke } from "./stroke.ts";

/**
 * What can be done to an instance beside painting, each one history entry; plain JSON.
 *
 * `fill` takes the region of equal ids around a pixel; `separate` makes the last stroke an instance of its own; `merge`
 * gives all of `other` to `id`. With `below` only background is painted.
 */
export type Operation =
  | { readonly do: "delete" | "fill-holes" | "split" | "separate"; readonly id: number }
  | { readonly do: "duplicate"; readonly id: number; readonly below: boolean }
  | { readonly do: "drop-specks"; readonly id: number; readonly pixels: number }
  | { readonly do: "merge"; readonly id: number; readonly other: number }
  | { readonly do: "move"; readonly id: number; readonly dx: number; readonly dy: number; readonly below: boolean }
  | { readonly do: "fill"; readonly id: number; readonly x: number; readonly y: number; readonly below: boolean };

/** Where an operation works: what it asks of the draft around it. */
export interface Ground {
  readonly width: number;
  readonly height: number;
  /** How many more instances there can be. */
  readonly room: number;
  instance(id: number): Instance | undefined;
  box(id: number): Rect | null;
}

const KINDS = { delete: "runs", duplicate: "runs", move: "runs", split: "parts", "drop-specks": "parts", "fill-holes": "holes" } as const;

/** Return what has to be found in the label map before the operation, which may take long; null = nothing. */
export function questionOf(operation: Operation, ground: Ground): Question | null {
  if (operation.do === "separate") return null;
  if (operation.do === "fill") return { kind: "region", x: operation.x, y: operation.y };
  const id = operation.do === "merge" ? operation.other : operation.id;
  const box = ground.box(id);
  return box && { kind: operation.do === "merge" ? "runs" : KINDS[operation.do], id, box };
}

/** Do the operation within a stroke; `found` answers its question. Locked instances are left as they are. */
export function act(operation: Operation, found: readonly Runs[], stroke: Stroke, ground: Ground): void {
  const instance = ground.instance(operation.id);
  if (instance === undefined || instance.locked) return;
  const [first] = found;
  if (operation.do === "delete") remove(instance, first, stroke, ground);
  else if (operation.do === "merge") merge(operation, first, stroke, ground);
  else if (operation.do === "split") split(instance, found, stroke, ground);
  else if (operation.do === "drop-specks") dropSpecks(operation, found, stroke, ground);
  else if (first === undefined) return;
  else if (operation.do === "move") shift(operation, first, stroke, ground);
  else if (operation.do === "duplicate") duplicate(instance, operation.below, first, stroke, ground);
  else if (operation.do === "separate") stroke.paint(spansOf(first, ground), stroke.make(instance.label).id);
  else stroke.paint(spansOf(first, ground), instance.id, operation.do === "fill" && operation.below);
}

/** Move an instance, whose runs these are, by whole pixels; what leaves the image is cut off. */
export function shift(move: Operation & { do: "move" }, runs: Runs, stroke: Stroke, ground: Ground): void {
  const { id, dx, dy, below } = move;
  stroke.erase(spansOf(runs, ground), id);
  stroke.paint(spansOf(runs, ground, dx, dy), id, below);
}

function remove(instance: Instance, runs: Runs | undefined, stroke: Stroke, ground: Ground): void {
  if (runs !== undefined) stroke.erase(spansOf(runs, ground), instance.id);
  stroke.remove(instance);
}

function merge({ id, other }: Operation & { do: "merge" }, runs: Runs | undefined, stroke: Stroke, ground: Ground): void {
  const merged = ground.instance(other);
  if (merged === undefined || merged.locked || other === id) return;
  if (runs !== undefined) stroke.paint(spansOf(runs, ground), id);
  stroke.remove(merged);
}

/** The largest part keeps the instance; of more parts than there is room for none is begun. */
function split({ label }: Instance, parts: readonly Runs[], stroke: Stroke, ground: Ground): void {
  if (parts.length - 1 > ground.room) throw new TooManyError(`expected at most ${ground.room} new parts, found ${parts.length - 1}`);
  for (const part of parts.slice(1)) stroke.paint(spansOf(part, ground), stroke.make(label, false).id);
}

/** The largest part stays, however small. */
function dropSpecks({ id, pixels }: Operation & { do: "drop-specks" }, parts: readonly Runs[], stroke: Stroke, ground: Ground): void {
  const specks = new Spans();
  for (const part of parts.slice(1)) if (pixelsOf(part) < pixels) addSpans(specks, part, ground);
  stroke.erase(specks, id);
}

/** The copy lies beside the original, where there is room for it. */
function duplicate({ id, label }: Instance, below: boolean, runs: Runs, stroke: Stroke, ground: Ground): void {
  const [dx, dy] = freePlace(ground.box(id)!, ground);
  stroke.paint(spansOf(runs, ground, dx, dy), stroke.make(label).id, below);
}

/** Return how far to the right, below, left or above a copy fits, in this order; else where it fits best. */
function freePlace({ x0, y0, x1, y1 }: Rect, { width, height }: Ground): readonly [number, number] {
  const [across, down] = [x1 - x0, y1 - y0];
  const places = [
    { room: (width - x1) / across, by: [across, 0] },
    { room: (height - y1) / down, by: [0, down] },
    { room: x0 / across, by: [-across, 0] },
    { room: y0 / down, by: [0, -down] },
  ] as const;
  const most = Math.max(...places.map(({ room }) => room));
  return places.find(({ room }) => room >= Math.min(most, 1))!.by;
}

function pixelsOf(runs: Runs): number {
  let pixels = 0;
  for (let k = 0; k < runs.length; k += 1) pixels += runs.size[k]!;
  return pixels;
}

function spansOf(runs: Runs, ground: Ground, dx = 0, dy = 0): Spans {
  const spans = new Spans();
  addSpans(spans, runs, ground, dx, dy);
  return spans;
}

function addSpans(spans: Spans, runs: Runs, { width, height }: Ground, dx = 0, dy = 0): void {
  shiftedSpans(spans, runs, dx, dy, width, height);
}
