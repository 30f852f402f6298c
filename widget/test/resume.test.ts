import assert from "node:assert/strict";
import { test } from "node:test";
import { depthsOf, Stacks } from "../src/journal/stacks.ts";
import { MapBands } from "../src/state/bands.ts";
import { Draft } from "../src/state/draft.ts";
import { hashOf } from "../src/state/hash.ts";
import type { Entry } from "../src/state/history.ts";
import { concatenated, revived, type Standing, type Step } from "../src/state/step.ts";
import { replay } from "../src/tools/replay.ts";
import { drawn } from "./ascii.ts";
import { begin, type Block, block, paint, shown } from "./painting.ts";
import { Random } from "./random.ts";

const [WIDTH, HEIGHT] = [9, 7];
const LABELS = ["Car", "Person"];
const ANSWERED = [
  { label: "Car", color: "#1f77b4" },
  { label: "Person", color: "#000001" },
];
const INITIAL = drawn(`
  1..22....
  1..22....
  .........
  .........
  .........
  ........1
  .........
`);

/** Keeps everything as a database does, copied field by field, and a snapshot now and then. */
class Memory {
  steps: Step[] = [];
  stacks = new Stacks();
  snapshot: { readonly seq: number; readonly standing: Standing; readonly stacks: Stacks; readonly bands: unknown } | null = null;
  readonly #draft: Draft;
  readonly #bands: MapBands;
  readonly #runs = new Map<number, unknown>();

  constructor(draft: Draft) {
    this.#draft = draft;
    this.#bands = new MapBands(draft.map, 2 * WIDTH);
    this.#bands.touchAll();
    draft.subscribe(({ dirty }) => dirty !== null && this.#bands.touch(dirty));
    draft.keeper = this;
  }

  keep(step: Step): void {
    this.steps.push(structuredClone(step));
    this.stacks.follow(this.steps.length, step);
  }

  clear(): void {
    this.steps = [];
    this.stacks = new Stacks();
    this.snapshot = null;
  }

  take(): void {
    while (!this.#bands.fresh) this.#bands.step();
    for (const [k, runs] of this.#bands.give()) this.#runs.set(k, runs);
    const { past, future } = this.stacks;
    const bands = [...this.#runs].sort(([a], [b]) => a - b).map(([, runs]) => runs);
    this.snapshot = structuredClone({ seq: this.steps.length, standing: this.#draft.standing, stacks: { past, future } as Stacks, bands });
  }

  /** Resume with no more of the old entries than the steps need, then recall the rest two at a time. */
  resume(draft: Draft): void {
    const { seq, standing, stacks, bands } = this.snapshot ?? { seq: 0, standing: null, stacks: new Stacks(), bands: [] };
    const steps = structuredClone(this.steps.slice(seq)).map(({ event, entry }) => ({ event, entry: entry && revived(entry) }));
    const depths = depthsOf(steps);
    const [past, future] = [[...stacks.past], [...stacks.future]];
    const near = (from: number[], depth: number) => from.splice(from.length - depth).map((n) => this.#entry(n));
    const runs = concatenated(bands as never);
    draft.resume({ standing, runs, past: near(past, depths.past), future: near(future, depths.future), steps, earlier: seq });
    const isCut = steps.some(({ entry }) => entry !== null);
    while (future.length > 0 && !isCut) draft.recall([], near(future, Math.min(2, future.length)), []);
    while (past.length > 0) draft.recall(near(past, Math.min(2, past.length)), [], []);
    assert.equal(draft.isWhole, seq === 0);
    draft.recall([], [], this.steps.slice(0, seq).map(({ event }) => event));
  }

  #entry(seq: number): Entry {
    return revived(structuredClone(this.steps[seq - 1]!.entry!));
  }
}

function fresh(corrects: boolean): Draft {
  const draft = new Draft(WIDTH, HEIGHT, LABELS);
  if (corrects) draft.load(ANSWERED, INITIAL.pixels);
  return draft;
}

function randomBlock(random: Random): Block {
  const [x0, y0] = [random.integer(0, WIDTH - 1), random.integer(0, HEIGHT - 1)];
  return [x0, y0, random.integer(x0 + 1, WIDTH), random.integer(y0 + 1, HEIGHT)];
}

function stroke(draft: Draft, random: Random): void {
  const live = begin(draft);
  const id = random.chance(0.3) ? live.make("Car").id : draft.selected;
  live.paint(block(randomBlock(random)), id, random.chance(0.2));
  if (random.chance(0.3)) live.erase(block(randomBlock(random)), 0);
  if (random.chance(0.2)) live.cancel();
  else live.commit();
}

const STEPS: readonly ((draft: Draft, random: Random, id: number) => unknown)[] = [
  stroke,
  stroke,
  stroke,
  (draft) => draft.undo(),
  (draft) => draft.undo(),
  (draft) => draft.redo(),
  (draft, random) => draft.addInstance(random.pick(LABELS)),
  (draft, random, id) => draft.select(random.chance(0.2) ? 0 : id),
  (draft, random, id) => draft.setLocked(id, random.chance(0.3)),
  (draft, random, id) => draft.setHidden(id, random.chance(0.5)),
  (draft, random, id) => draft.changeLabel(id, random.pick(LABELS)),
  (draft, random, id) => draft.perform({ do: random.pick(["delete", "split", "fill-holes"] as const), id }),
  (draft, _, id) => draft.perform({ do: "duplicate", id, below: false }),
  (draft, random, id) => draft.perform({ do: "merge", id, other: random.pick(draft.instances)?.id ?? 0 }),
  (draft, random) => random.chance(0.2) && draft.startOver(),
  (draft, random) => random.chance(0.2) && (draft.labels = random.pick([["Car"], LABELS])),
];

function step(draft: Draft, random: Random): void {
  const id = draft.instances.length > 0 ? random.pick(draft.instances).id : 0;
  random.pick(STEPS)(draft, random, id);
}

function looks(draft: Draft): unknown {
  const { instances, selected, labels, canUndo, canRedo } = draft;
  return { pixels: shown(draft), instances, selected, labels, canUndo, canRedo };
}

/** Compare two drafts now, and then at every state that undo and redo lead to. */
function assertSame(found: Draft, expected: Draft, where: string): void {
  assert.deepEqual(looks(found), looks(expected), where);
  const there = expected.events.length;
  for (const way of ["undo", "redo"] as const) {
    while (expected[way]()) {
      assert.ok(found[way](), `${where}: nothing to ${way}`);
      assert.deepEqual(looks(found), looks(expected), `${where}, ${way}`);
    }
  }
  assert.deepEqual(found.events.slice(0, there), expected.events.slice(0, there), where);
}

test("resume: 200 random sessions go on as if nothing had happened, from any snapshot", () => {
  for (let seed = 0; seed < 200; seed += 1) {
    const random = new Random(seed);
    const corrects = random.chance(0.3);
    let draft = fresh(corrects);
    let memory = new Memory(draft);
    for (let crash = 0; crash < 3; crash += 1) {
      for (let k = random.integer(0, 40); k > 0; k -= 1) {
        step(draft, random);
        if (random.chance(0.05)) memory.take();
      }
      const again = fresh(corrects);
      const kept = memory.steps.length;
      memory.resume(again);
      assert.equal(memory.steps.length, kept, "what is resumed is not kept again");
      const [before, after] = [fresh(corrects), fresh(corrects)];
      memory.resume(before);
      memory.resume(after);
      draft.keeper = null;
      assertSame(before, draft, `seed ${seed}`);
      const whole = new Memory(after);
      Object.assign(whole, { steps: memory.steps, stacks: memory.stacks, snapshot: memory.snapshot });
      [draft, memory] = [after, whole];
    }
  }
});

test("resume: what was done in both sessions, replayed, gives the same map", () => {
  const first = new Draft(WIDTH, HEIGHT, LABELS);
  const memory = new Memory(first);
  first.addInstance("Car");
  first.addInstance("Person");
  first.undo();
  memory.take();
  first.addInstance("Car");
  const second = new Draft(WIDTH, HEIGHT, LABELS);
  memory.resume(second);
  second.perform({ do: "fill", id: 3, x: 2, y: 2, below: false });
  second.startOver();
  second.undo();
  const third = new Draft(WIDTH, HEIGHT, LABELS);
  replay(third, second.events);
  assert.equal(hashOf(third.map), hashOf(second.map));
  assert.deepEqual([second.instances.map(({ id, number }) => [id, number]), second.area(3)], [[[1, 1], [3, 2]], WIDTH * HEIGHT]);
});

test("resume: a live stroke that was kept is an entry, of which undo takes back all", () => {
  const first = new Draft(WIDTH, HEIGHT, ["Car"]);
  const memory = new Memory(first);
  const live = begin(first);
  assert.equal(first.live, null);
  const made = live.make("Car");
  live.paint(block([1, 1, 4, 4]), made.id);
  memory.keep(first.live!);
  live.paint(block([4, 4, 6, 6]), made.id);
  const second = new Draft(WIDTH, HEIGHT, ["Car"]);
  memory.resume(second);
  assert.deepEqual([second.area(1), second.instances.length, second.selected], [9, 1, 1]);
  second.undo();
  assert.deepEqual([second.area(1), second.instances.length, second.selected], [0, 0, 0]);
});

test("resume: older entries that find no room are forgotten, and counted", () => {
  const first = new Draft(8, 1, ["Car"]);
  const memory = new Memory(first);
  const { id } = first.addInstance("Car");
  for (let x = 0; x < 8; x += 1) paint(first, id, [x, 0, x + 1, 1]);
  memory.take();
  const second = new Draft(8, 1, ["Car"], 1000);
  memory.resume(second);
  while (second.undo());
  assert.deepEqual([shown(second), second.forgotten], ["11111...", 6]);
});

test("start over: one entry goes back to the initial answer, and its undo brings everything back", () => {
  const draft = fresh(true);
  assert.equal(draft.startOver(), false);
  paint(draft, 1, [0, 0, 9, 7]);
  draft.perform({ do: "delete", id: 2 });
  draft.addInstance("Person");
  draft.setLocked(1, true);
  const before = looks(draft);
  assert.equal(draft.startOver(), true);
  assert.equal(shown(draft), shown(fresh(true)));
  assert.deepEqual(draft.instances.map(({ id, number }) => [id, number]), [[1, 1], [2, 1]]);
  draft.undo();
  assert.deepEqual({ ...(before as object), canRedo: true }, looks(draft));
});
