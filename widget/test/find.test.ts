import assert from "node:assert/strict";
import { test } from "node:test";
import { findRuns, type Question, shiftStarts } from "../src/raster/find.ts";
import { drawn } from "./ascii.ts";
import { runPixels } from "./covered.ts";

const { width, height, pixels } = drawn("22222\n111..\n1.1.1\n111..");
const box = { x0: 0, y0: 1, x1: 5, y1: 4 };

const CASES: readonly { readonly question: Question; readonly found: readonly (readonly number[])[] }[] = [
  { question: { kind: "region", x: 4, y: 1 }, found: [[8, 9, 13, 18, 19]] },
  { question: { kind: "holes", id: 1, box }, found: [[11]] },
  { question: { kind: "parts", id: 1, box }, found: [[5, 6, 7, 10, 12, 15, 16, 17], [14]] },
  { question: { kind: "runs", id: 1, box }, found: [[5, 6, 7, 10, 12, 14, 15, 16, 17]] },
];

for (const { question, found } of CASES) {
  test(`find: ${question.kind}`, () => {
    const runs = findRuns(question, pixels, width, height);
    assert.deepEqual(runs.map((each) => runPixels(each, width)), found);
  });
}

test("find: in a slice of rows the same is found, its starts moved back", () => {
  const slice = pixels.slice(width);
  const sliced: Question = { kind: "parts", id: 1, box: { ...box, y0: 0, y1: 3 } };
  const runs = findRuns(sliced, slice, width, height - 1);
  shiftStarts(runs, width);
  assert.deepEqual(runs, findRuns({ kind: "parts", id: 1, box }, pixels, width, height));
});
