import type { Point } from "../raster/point.ts";
import type { Draft } from "../state/draft.ts";
import type { DraftEvent, StrokeEvent } from "../state/events.ts";
import { hashOf } from "../state/hash.ts";
import type { Operation } from "../state/operations.ts";
import { createTools } from "./tools.ts";

/**
 * Do events again on a draft, one after the other, from the state it is in, with the labels it began with; return the map's hash.
 *
 * Raises RangeError, naming the place, at an event that is none; what came before it stays done.
 */
export function replay(draft: Draft, events: readonly DraftEvent[]): string {
  draft.labels = draft.firstLabels;
  events.forEach((event, i) => {
    try {
      check(event);
      replayOne(draft, event);
    } catch (error) {
      if (error instanceof TypeError || error instanceof RangeError) throw new RangeError(`events[${i}]: ${error.message}`);
      throw error;
    }
  });
  return hashOf(draft.map);
}

const ID = ["id"];

/** The whole numbers that events without points need. */
const NUMBERS: Readonly<Record<string, readonly string[]>> = {
  delete: ID,
  "fill-holes": ID,
  split: ID,
  separate: ID,
  duplicate: ID,
  relabel: ID,
  select: ID,
  hide: ID,
  lock: ID,
  "drop-specks": ["id", "pixels"],
  merge: ["id", "other"],
  move: ["id", "dx", "dy"],
  fill: ["id", "x", "y"],
};

/** Events may come from anywhere: raise RangeError at what no draft could have recorded. */
function check(event: DraftEvent): void {
  const fields = event as unknown as Readonly<Record<string, unknown>>;
  const wrong = NUMBERS[event.do]?.find((name) => !Number.isInteger(fields[name]));
  if (wrong !== undefined) throw new RangeError(`expected a whole number as ${wrong}, found ${JSON.stringify(fields[wrong])}`);
  const named = event.do === "add" || event.do === "relabel" ? [event.label] : event.do === "labels" ? event.labels : [];
  if (!named.every((name) => typeof name === "string")) throw new RangeError("expected labels as texts");
}

function replayOne(draft: Draft, event: DraftEvent): void {
  if (event.do === "undo") draft.undo();
  else if (event.do === "redo") draft.redo();
  else if (event.do === "start-over") draft.startOver();
  else if (event.do === "add") draft.addInstance(event.label);
  else if (event.do === "relabel") draft.changeLabel(event.id, event.label);
  else if (event.do === "select") draft.select(event.id);
  else if (event.do === "hide") draft.setHidden(event.id, event.on);
  else if (event.do === "lock") draft.setLocked(event.id, event.on);
  else if (event.do === "labels") draft.labels = event.labels;
  else if ("points" in event) replayStroke(draft, event);
  else if (isOperation(event)) draft.perform(event);
  else throw new RangeError(`expected something to do, found ${JSON.stringify(event)}`);
}

function isOperation(event: DraftEvent): event is Operation {
  return event.do in NUMBERS;
}

function replayStroke(draft: Draft, { do: name, size, square, below, shift, points }: StrokeEvent): void {
  const way = pointsOf(points);
  const [first, ...others] = way;
  if (first === undefined || !(size >= 1)) throw new RangeError("expected points and a size of at least 1");
  const tools = createTools({ draft, settings: () => ({ size, square, below }), refuse: () => undefined, perform: () => undefined });
  if (!Object.hasOwn(tools, name) || name in NUMBERS) throw new RangeError(`expected the name of a tool, found ${JSON.stringify(name)}`);
  for (const press of name === "polygon" ? way : [first]) tools[name].down(press, { shift });
  tools[name].move(others);
  tools[name].up();
  if (name === "polygon") tools.polygon.close();
}

function pointsOf(points: readonly number[]): Point[] {
  if (points.length % 2 !== 0 || !points.every(Number.isFinite)) throw new RangeError("expected points as x, y, x, y...");
  return Array.from({ length: points.length / 2 }, (_, k) => ({ x: points[2 * k]!, y: points[2 * k + 1]! }));
}
