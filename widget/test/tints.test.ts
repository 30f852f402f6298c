import assert from "node:assert/strict";
import { test } from "node:test";
import type { Rect } from "../src/raster/rect.ts";
import type { Instance } from "../src/state/instances.ts";
import { colorOf } from "../src/state/palette.ts";
import { DISTANCES, type Layout, TINTS, Tints } from "../src/view/tints.ts";
import { Random } from "./random.ts";
import { ciede2000, leastDistance } from "./sight.ts";

/** CIEDE2000: colours side by side on a map are told apart well from about 10 on. */
const APART = 17;

test("the distance of this test is CIEDE2000", () => {
  assert.ok(Math.abs(ciede2000([50, 2.6772, -79.7751], [50, 0, -82.7485]) - 2.0425) < 1e-4); // pair 1 of Sharma's data
  assert.ok(Math.abs(ciede2000([50, 2.5, 0], [58, 24, 15]) - 19.4535) < 1e-4); // pair 20
  assert.ok(Math.abs(ciede2000([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514]) - 0.9082) < 1e-4); // pair 34
});

test("every two tints are far apart for every sight, the colours of the answer are not", () => {
  assert.ok(Math.min(...pairs(TINTS).map(([a, b]) => leastDistance(a, b))) >= APART);
  const answered = TINTS.map((_, i) => colorOf(i + 1));
  assert.ok(Math.min(...pairs(answered).map(([a, b]) => leastDistance(a, b))) < 2);
});

test("the table of distances is that of the tints", () => {
  const expected = TINTS.flatMap((a) => TINTS.map((b) => Math.min(9, Math.floor(leastDistance(a, b) / 6))));
  assert.equal(DISTANCES, expected.join(""));
});

for (const [seed, count] of [[1, 40], [2, 150], [3, 300], [4, 300]] as const) {
  test(`touching cells differ for every sight: ${count} cells, seed ${seed}`, () => {
    const cells = new Cells(new Random(seed), count);
    const tints = new Tints();
    tints.follow(cells);
    assert.ok(nearest(cells, (instance) => tints.of(instance)) >= APART);
    assert.ok(nearest(cells, ({ color }) => color) < APART); // what the answer's colours would give
  });

  test(`touching cells differ when they are painted one by one: ${count} cells, seed ${seed}`, () => {
    const cells = new Cells(new Random(seed), count);
    const tints = new Tints();
    for (let painted = 1; painted <= count; painted++) tints.follow({ ...cells.layout, instances: cells.instances.slice(0, painted) });
    assert.ok(nearest(cells, (instance) => tints.of(instance)) >= APART);
  });
}

test("the same map gives the same tints", () => {
  const cells = new Cells(new Random(5), 100);
  const [one, other] = [new Tints(), new Tints()];
  for (const tints of [one, other]) tints.follow(cells);
  assert.deepEqual(cells.instances.map((instance) => one.of(instance)), cells.instances.map((instance) => other.of(instance)));
});

test("an instance keeps its tint until it grows next to one of the same, and then it alone changes", () => {
  const strip = new Strip(11); // one more than there are tints: far from each other, the last repeats the first
  const tints = new Tints();
  tints.follow(strip);
  const before = strip.tints(tints);
  assert.equal(before[10], before[0]);
  strip.place(11, { x0: 500, y0: 0, x1: 520, y1: 20 }, 400);
  assert.equal(tints.follow(strip), false);
  assert.deepEqual(strip.tints(tints), before);
  strip.place(11, { x0: 50, y0: 0, x1: 70, y1: 30 }, 600);
  assert.equal(tints.follow(strip), true);
  const after = strip.tints(tints);
  assert.notEqual(after[10], before[10]);
  assert.deepEqual(after.slice(0, 10), before.slice(0, 10));
});

test("one that comes back next to a newcomer of its tint gets another", () => {
  const strip = new Strip(11);
  const tints = new Tints();
  tints.follow(strip);
  const before = strip.tints(tints);
  strip.place(1, null, 0); // deleted, and the last one grows over its place
  strip.place(11, { x0: 40, y0: 0, x1: 60, y1: 30 }, 600);
  assert.equal(tints.follow({ ...strip.layout, instances: strip.instances.slice(1) }), false);
  strip.place(1, { x0: 40, y0: 0, x1: 50, y1: 10 }, 50); // and undone
  assert.equal(tints.follow(strip), true);
  assert.notEqual(strip.tints(tints)[0], before[0]);
  assert.deepEqual(strip.tints(tints).slice(1), before.slice(1));
});

test("after an entry only the box of the instance that grew is asked for", () => {
  const strip = new Strip(200);
  const tints = new Tints();
  tints.follow(strip);
  strip.asked.length = 0;
  strip.place(7, { x0: 0, y0: 0, x1: 9, y1: 30 }, 270);
  strip.place(8, { x0: 0, y0: 0, x1: 3, y1: 3 }, 9); // lost pixels: its old box is near enough
  tints.follow(strip);
  assert.deepEqual(strip.asked, [7]);
});

test("with more neighbours than tints all but one pair still differ", () => {
  const crowd = new Strip(11);
  for (let id = 1; id <= 11; id++) crowd.place(id, { x0: 0, y0: 0, x1: 10, y1: 10 }, 9);
  const tints = new Tints();
  tints.follow(crowd);
  assert.equal(new Set(crowd.tints(tints)).size, TINTS.length);
});

function pairs(colors: readonly string[]): [string, string][] {
  return colors.flatMap((a, i) => colors.slice(i + 1).map((b): [string, string] => [a, b]));
}

/** The least distance of two touching cells over all sights. */
function nearest({ instances, touching }: Cells, colorOn: (instance: Instance) => string): number {
  return Math.min(...touching.map(([a, b]) => leastDistance(colorOn(instances[a - 1]!), colorOn(instances[b - 1]!))));
}

function instanceOf(id: number): Instance {
  return { id, label: "Cell", number: id, color: colorOf(id), hidden: false, locked: false };
}

/** A random map without gaps: each pixel belongs to the nearest of the seeds. */
class Cells implements Layout {
  static readonly WIDTH = 180;
  static readonly HEIGHT = 120;
  readonly instances: Instance[];
  readonly touching: (readonly [number, number])[];
  #areas: number[];
  #boxes: Rect[];

  constructor(random: Random, count: number) {
    const { WIDTH, HEIGHT } = Cells;
    const seeds = Array.from({ length: count }, () => [random.integer(0, WIDTH - 1), random.integer(0, HEIGHT - 1)] as const);
    const nearestSeed = (x: number, y: number) => {
      const distances = seeds.map(([sx, sy]) => (sx - x) ** 2 + (sy - y) ** 2);
      return distances.indexOf(Math.min(...distances)) + 1;
    };
    const map = Array.from({ length: HEIGHT }, (_, y) => Array.from({ length: WIDTH }, (_, x) => nearestSeed(x, y)));
    this.instances = seeds.map((_, i) => instanceOf(i + 1));
    this.#areas = [0, ...seeds.map(() => 0)];
    this.#boxes = [...this.#areas.keys()].map(() => ({ x0: WIDTH, y0: HEIGHT, x1: 0, y1: 0 }));
    const touching = new Map<string, readonly [number, number]>();
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) {
        const id = map[y]![x]!;
        this.#areas[id]! += 1;
        this.#boxes[id] = grown(this.#boxes[id]!, x, y);
        for (const other of [map[y]![x + 1], map[y + 1]?.[x]]) if (other !== undefined && other !== id) touching.set(`${id} ${other}`, [id, other]);
      }
    }
    this.touching = [...touching.values()];
  }

  area = (id: number): number => this.#areas[id]!;

  box = (id: number): Rect | null => (this.#areas[id] === 0 ? null : this.#boxes[id]!);

  get layout(): Layout {
    return { instances: this.instances, area: this.area, box: this.box };
  }
}

function grown({ x0, y0, x1, y1 }: Rect, x: number, y: number): Rect {
  return { x0: Math.min(x0, x), y0: Math.min(y0, y), x1: Math.max(x1, x + 1), y1: Math.max(y1, y + 1) };
}

/** Instances in a row, 40 pixels apart; each can be put elsewhere. */
class Strip implements Layout {
  readonly instances: Instance[];
  readonly asked: number[] = [];
  #places = new Map<number, { readonly box: Rect | null; readonly area: number }>();

  constructor(count: number) {
    this.instances = Array.from({ length: count }, (_, i) => instanceOf(i + 1));
    for (const { id } of this.instances) this.place(id, { x0: 40 * id, y0: 0, x1: 40 * id + 10, y1: 10 }, 100);
  }

  get layout(): Layout {
    return { instances: this.instances, area: (id) => this.area(id), box: (id) => this.box(id) };
  }

  place(id: number, box: Rect | null, area: number): void {
    this.#places.set(id, { box, area });
  }

  tints(tints: Tints): string[] {
    return this.instances.map((instance) => tints.of(instance));
  }

  area(id: number): number {
    return this.#places.get(id)!.area;
  }

  box(id: number): Rect | null {
    this.asked.push(id);
    return this.#places.get(id)!.box;
  }
}
