import assert from "node:assert/strict";
import { test } from "node:test";
import { Draft } from "../src/state/draft.ts";
import { evaluateRules, type Rules } from "../src/state/rules.ts";
import { drawn } from "./ascii.ts";

const CARS = [
  { label: "Car", color: "#2ca02c" },
  { label: "Car", color: "#1f77b4" },
  { label: "Person", color: "#ff7f0e" },
];

/** Car 1 has 4 pixels in two pieces, Car 2 has 2, the person has none. */
function draft(): Draft {
  const { width, height, pixels } = drawn("11.11\n..22.");
  const loaded = new Draft(width, height, ["Car", "Person"]);
  loaded.load(CARS, pixels);
  return loaded;
}

const CASES: readonly { rules: Rules; found: number; ok: boolean; ids: readonly number[] }[] = [
  { rules: { instances: { min: 2, max: 2 } }, found: 2, ok: true, ids: [] },
  { rules: { instances: { min: 3 } }, found: 2, ok: false, ids: [] },
  { rules: { instances: { max: 1 } }, found: 2, ok: false, ids: [2] },
  { rules: { labels: { Person: { min: 1 } } }, found: 0, ok: false, ids: [] },
  { rules: { labels: { Car: { max: 0 } } }, found: 2, ok: false, ids: [1, 2] },
  { rules: { area: { min: 2, max: 4 } }, found: 2, ok: true, ids: [] },
  { rules: { area: { min: 3 } }, found: 2, ok: false, ids: [2] },
  { rules: { area: { max: 3 } }, found: 4, ok: false, ids: [1] },
  { rules: { one_piece: true }, found: 2, ok: false, ids: [1] },
];

for (const { rules, ...expected } of CASES) {
  test(`rules: ${JSON.stringify(rules)} finds ${expected.found}`, () => {
    const [state, ...more] = evaluateRules(rules, draft());
    assert.deepEqual(more, []);
    assert.deepEqual({ found: state?.found, ok: state?.ok, ids: state?.ids }, expected);
  });
}

test("rules: each given rule has its state, in a fixed order", () => {
  const rules = { one_piece: true, area: { min: 1 }, labels: { Car: { min: 1 }, Person: {} }, instances: { min: 1 } };
  const states = evaluateRules(rules, draft());
  assert.deepEqual(states.map(({ kind, label }) => label ?? kind), ["instances", "Car", "Person", "area", "one_piece"]);
});

test("rules: a rule that is off, and no rules, have no state", () => {
  assert.deepEqual(evaluateRules({ one_piece: false }, draft()), []);
  assert.deepEqual(evaluateRules({}, draft()), []);
});

test("rules: without instances area and one piece hold", () => {
  const states = evaluateRules({ area: { min: 5 }, one_piece: true }, new Draft(2, 2, ["Car"]));
  assert.deepEqual(states.map(({ ok, found }) => [ok, found]), [[true, 0], [true, 0]]);
});
