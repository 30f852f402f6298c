import assert from "node:assert/strict";
import { test } from "node:test";
import { Draft } from "../src/state/draft.ts";
import { floodedPieces } from "./brute-force.ts";
import { art } from "./ascii.ts";
import { begin, type Block, block } from "./painting.ts";
import { Random } from "./random.ts";

const [WIDTH, HEIGHT] = [9, 7];

/** What is compared: pixels and instances, without how they look. */
interface Snapshot {
  readonly pixels: readonly number[];
  readonly instances: readonly string[];
}

/** Remembers a full copy after every entry: a history in which nothing can be wrong. */
class Copies {
  #copies: Snapshot[] = [];
  #now = 0;

  constructor(start: Snapshot) {
    this.#copies = [start];
  }

  get now(): Snapshot {
    return this.#copies[this.#now]!;
  }

  keep(snapshot: Snapshot): void {
    this.#copies = [...this.#copies.slice(0, this.#now + 1), snapshot];
    this.#now += 1;
  }

  step(by: 1 | -1): boolean {
    const possible = this.#copies[this.#now + by] !== undefined;
    if (possible) this.#now += by;
    return possible;
  }
}

function snapshot(draft: Draft): Snapshot {
  const instances = draft.instances.map(({ id, label, number, color }) => `${id} ${label} ${number} ${color}`);
  return { pixels: [...draft.map.pixels], instances };
}

function randomBlock(random: Random): Block {
  const [x0, y0] = [random.integer(0, WIDTH - 1), random.integer(0, HEIGHT - 1)];
  return [x0, y0, random.integer(x0, WIDTH), random.integer(y0, HEIGHT)];
}

/** Paint a block into a copy by the words of DESIGN section 6. */
function painted(draft: Draft, pixels: number[], [x0, y0, x1, y1]: Block, to: number, only: number): void {
  for (let y = y0; y < y1; y += 1) {
    for (let x = x0; x < x1; x += 1) {
      const old = pixels[y * WIDTH + x]!;
      if (draft.instance(old)?.locked !== true && (only === 0 || old === only)) pixels[y * WIDTH + x] = to;
    }
  }
}

/** Run one stroke of several blocks; return the pixels it should leave. */
function randomStroke(draft: Draft, random: Random): { commit: boolean; pixels: number[] } {
  const pixels = [...draft.map.pixels];
  const stroke = begin(draft);
  const free = draft.instances.filter((instance) => !instance.locked);
  const made = random.chance(0.2) ? stroke.make("Car").id : 0;
  for (let k = random.integer(1, 5); k > 0; k -= 1) {
    const where = randomBlock(random);
    const id = made > 0 ? made : free.length > 0 ? random.pick(free).id : 0;
    if (id > 0 && random.chance(0.7)) {
      stroke.paint(block(where), id);
      painted(draft, pixels, where, id, 0);
    } else {
      const only = random.chance(0.5) ? id : 0;
      stroke.erase(block(where), only);
      painted(draft, pixels, where, 0, only);
    }
  }
  assert.equal(art(draft.map.pixels, WIDTH), art(pixels, WIDTH), "a stroke paints at once");
  const commit = random.chance(0.8);
  if (!commit) stroke.cancel();
  else stroke.commit();
  return { commit, pixels };
}

function checkMeasures(draft: Draft, random: Random): void {
  for (const { id } of draft.instances) {
    const places = [...draft.map.pixels].flatMap((other, i) => (other === id ? [i] : []));
    assert.equal(draft.area(id), places.length);
    // Not asked every time, so that several changes come between two answers.
    if (random.chance(0.5)) continue;
    const [xs, ys] = [places.map((i) => i % WIDTH), places.map((i) => Math.floor(i / WIDTH))];
    const box = { x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs) + 1, y1: Math.max(...ys) + 1 };
    assert.deepEqual(draft.box(id), places.length > 0 ? box : null);
    assert.equal(draft.pieces(id), floodedPieces(draft.map.pixels, WIDTH, id));
  }
}

function randomStep(draft: Draft, copies: Copies, random: Random): void {
  const before = JSON.stringify(snapshot(draft));
  const any = draft.instances.length > 0 ? random.pick(draft.instances).id : 0;
  const roll = random.integer(0, 11);
  if (roll <= 3) {
    const { commit, pixels } = randomStroke(draft, random);
    if (commit) assert.deepEqual(snapshot(draft).pixels, pixels);
    else assert.equal(JSON.stringify(snapshot(draft)), before);
  } else if (roll === 4) draft.addInstance(random.pick(["Car", "Person"]));
  else if (roll === 5) draft.perform({ do: "delete", id: any });
  else if (roll === 6) draft.changeLabel(any, random.pick(["Car", "Person"]));
  else if (roll === 7) draft.setLocked(any, random.chance(0.5));
  else if (roll === 8) draft.setHidden(any, random.chance(0.5));
  else if (roll === 9) draft.select(any);
  else {
    const step = roll === 10 ? -1 : 1;
    assert.equal(step < 0 ? draft.undo() : draft.redo(), copies.step(step));
    return;
  }
  if (JSON.stringify(snapshot(draft)) !== before) copies.keep(snapshot(draft));
}

test("history: 60 random sessions agree with full copies after every step", () => {
  for (let seed = 100; seed < 160; seed += 1) {
    const random = new Random(seed);
    const draft = new Draft(WIDTH, HEIGHT, ["Car", "Person"]);
    const copies = new Copies(snapshot(draft));
    for (let step = 0; step < 150; step += 1) {
      randomStep(draft, copies, random);
      assert.deepEqual(snapshot(draft), copies.now, `seed ${seed}, step ${step}`);
      assert.ok(draft.selected === 0 || draft.instance(draft.selected) !== undefined);
      checkMeasures(draft, random);
    }
    while (draft.undo()) copies.step(-1);
    assert.deepEqual(snapshot(draft), { pixels: new Array(WIDTH * HEIGHT).fill(0), instances: [] });
  }
});
