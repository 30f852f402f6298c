import assert from "node:assert/strict";
import { test } from "node:test";
import { colorOf, nextColor } from "../src/state/palette.ts";

const FIRST_TEN = "#2ca02c #1f77b4 #ff7f0e #d62728 #9467bd #8c564b #e377c2 #7f7f7f #bcbd22 #17becf".split(" ");
const COLORS = Array.from({ length: 5000 }, (_, k) => colorOf(k + 1));

function channels(color: string): [number, number, number] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)) as [number, number, number];
}

function distance(one: string, other: string): number {
  const [a, b] = [channels(one), channels(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function nearestDistance(colors: readonly string[]): number {
  let nearest = Infinity;
  colors.forEach((color, k) => {
    for (let before = 0; before < k; before += 1) nearest = Math.min(nearest, distance(color, colors[before]!));
  });
  return nearest;
}

test("palette: the first ten colours are those of the element", () => {
  assert.deepEqual(COLORS.slice(0, 10), FIRST_TEN);
});

test("palette: 5,000 colours are unique, well formed, neither black nor white nor dark", () => {
  assert.equal(new Set(COLORS).size, COLORS.length);
  for (const color of COLORS) {
    assert.match(color, /^#[0-9a-f]{6}$/);
    const [r, g, b] = channels(color);
    assert.ok((0.2126 * r + 0.7152 * g + 0.0722 * b) / 255 > 0.1, color);
    assert.ok((0.299 * r + 0.587 * g + 0.114 * b) / 255 > 0.1, color);
    assert.notEqual(color, "#ffffff");
  }
});

test("palette: generated colours are no greys", () => {
  for (const color of COLORS.slice(10)) {
    const values = channels(color);
    assert.ok(Math.max(...values) - Math.min(...values) >= 60, color);
  }
});

for (const [count, least] of [[30, 40], [100, 29], [255, 23], [1000, 16]] as const) {
  test(`palette: among ${count} instances any two colours are at least ${least} apart`, () => {
    const nearest = nearestDistance(COLORS.slice(0, count));
    assert.ok(nearest >= least, `the nearest two are ${nearest} apart`);
  });
}

test("palette: a colour that an earlier answer uses is left out", () => {
  assert.equal(nextColor(1, new Set()), "#2ca02c");
  assert.equal(nextColor(1, new Set(["#2ca02c", "#1f77b4"])), "#ff7f0e");
});
