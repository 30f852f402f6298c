import assert from "node:assert/strict";
import { test } from "node:test";
import { Draft } from "../src/state/draft.ts";
import type { DraftEvent, StrokeEvent } from "../src/state/events.ts";
import { hashOf } from "../src/state/hash.ts";
import type { Operation } from "../src/state/operations.ts";
import { replay } from "../src/tools/replay.ts";
import { shown } from "./painting.ts";
import { Random } from "./random.ts";

const [WIDTH, HEIGHT] = [40, 30];

function randomStroke(random: Random): StrokeEvent {
  const tools = ["brush", "eraser", "polygon", "lasso", "rectangle", "ellipse"] as const;
  const points = Array.from({ length: 2 * random.integer(1, 5) }, () => random.integer(-40, 400) / 9);
  return {
    do: random.pick(tools),
    size: random.integer(1, 9),
    square: random.chance(0.3),
    below: random.chance(0.3),
    shift: random.chance(0.2),
    points,
  };
}

function randomOperation(random: Random, id: number): Operation {
  return random.pick<Operation>([
    { do: "split", id },
    { do: "fill-holes", id },
    { do: "delete", id },
    { do: "separate", id },
    { do: "duplicate", id, below: random.chance(0.5) },
    { do: "drop-specks", id, pixels: random.integer(2, 30) },
    { do: "merge", id, other: random.integer(1, 5) },
    { do: "move", id, dx: random.integer(-9, 9), dy: random.integer(-9, 9), below: random.chance(0.5) },
    { do: "fill", id, x: random.integer(0, WIDTH - 1), y: random.integer(0, HEIGHT - 1), below: random.chance(0.5) },
  ]);
}

function randomEvent(random: Random): DraftEvent {
  const id = random.integer(1, 6);
  const roll = random.integer(0, 9);
  if (roll < 4) return randomStroke(random);
  if (roll < 6) return randomOperation(random, id);
  return random.pick<DraftEvent>([
    { do: "undo" },
    { do: "redo" },
    { do: "add", label: random.pick(["Car", "Person"]) },
    { do: "relabel", id, label: "Person" },
    { do: "select", id },
    { do: "lock", id, on: random.chance(0.4) },
    { do: "hide", id, on: random.chance(0.3) },
  ]);
}

test("replay: what a draft has recorded makes the same map and instances again, in 200 random sessions", () => {
  let painted = 0;
  for (let seed = 0; seed < 200; seed += 1) {
    const random = new Random(seed);
    const draft = new Draft(WIDTH, HEIGHT, ["Car", "Person"]);
    replay(draft, Array.from({ length: 60 }, () => randomEvent(random)));
    const again = new Draft(WIDTH, HEIGHT, ["Car", "Person"]);
    replay(again, JSON.parse(JSON.stringify(draft.events)) as DraftEvent[]);
    assert.equal(shown(again), shown(draft), `seed ${seed}`);
    assert.deepEqual(again.instances, draft.instances, `seed ${seed}`);
    assert.deepEqual(again.events, draft.events, `seed ${seed}`);
    painted += draft.painted.length;
    while (draft.undo());
    assert.equal(shown(draft), shown(new Draft(WIDTH, HEIGHT, [])), `seed ${seed}`);
  }
  assert.ok(painted > 200, "the sessions paint something");
});

test("replay: names the place of an event that is none", () => {
  const stroke = { do: "brush", size: 3, square: false, below: false, shift: false, points: [1, 1] };
  const wrong: unknown[] = [{ do: "dance" }, { ...stroke, points: [1] }, { ...stroke, size: 0 }, { ...stroke, points: [1, "2"] }, null,
    { do: "move", id: 1, dx: "a", dy: 0 }, { do: "move", id: 1 }, { do: "add" }, { do: "select", id: 1.5 }];
  for (const event of wrong) {
    const draft = new Draft(4, 4, ["Car"]);
    assert.throws(() => replay(draft, [stroke, event] as DraftEvent[]), { name: "RangeError", message: /^events\[1\]: / });
    assert.equal(draft.painted.length, 1, "what came before stays done");
  }
});

test("replay: begins with the labels that the draft began with", () => {
  const draft = new Draft(9, 9, ["Car"]);
  const stroke: StrokeEvent = { do: "brush", size: 3, square: false, below: false, shift: false, points: [4, 4] };
  replay(draft, [stroke]);
  const once = hashOf(draft.map);
  const { events } = draft;
  draft.labels = ["Car", "Person"];
  draft.clear();
  replay(draft, events);
  assert.equal(hashOf(draft.map), once);
});

test("hash: the size and every pixel count", () => {
  const maps = [
    { width: 2, height: 1, pixels: Uint8Array.of(0, 1) },
    { width: 1, height: 2, pixels: Uint8Array.of(0, 1) },
    { width: 2, height: 1, pixels: Uint8Array.of(1, 0) },
    { width: 2, height: 1, pixels: Uint8Array.of(0, 2) },
  ];
  const hashes = maps.map((map) => hashOf(map as never));
  assert.equal(new Set(hashes).size, maps.length);
  assert.equal(hashOf({ ...maps[0], pixels: Uint16Array.of(0, 1) } as never), hashes[0]);
});
