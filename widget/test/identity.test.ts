import assert from "node:assert/strict";
import { test } from "node:test";
import { identify, type Work } from "../src/journal/identity.ts";

const WORK: Work = {
  task: "one",
  page: "https://lab.test/index.html",
  name: "masks",
  ordinal: 0,
  worker: "ana",
  assignment: "a1",
  width: 4,
  height: 3,
  labels: '["Car"]',
  src: "https://lab.test/one.jpg?v=1",
  initial: "",
};

const idOf = (change: Partial<Work>) => identify({ ...WORK, ...change }).id;
const placeOf = (change: Partial<Work>) => identify({ ...WORK, ...change }).place;

test("identity: another worker, assignment, task or widget is another place", () => {
  for (const change of [{ worker: "ben" }, { assignment: "a2" }, { task: "two" }, { name: "cells" }, { worker: "anaa1", assignment: "" }]) {
    assert.notEqual(idOf(change), idOf({}));
    assert.notEqual(placeOf(change), placeOf({}));
  }
});

test("identity: another image, size, earlier answer or labels are another draft of the same place", () => {
  for (const change of [{ src: "https://lab.test/two.jpg" }, { width: 3, height: 4 }, { initial: "{}" }, { labels: '["Car", "Bus"]' }]) {
    assert.notEqual(idOf(change), idOf({}));
    assert.equal(placeOf(change), placeOf({}));
  }
});

test("identity: a page that names its task may move, one that does not is known by its address and order", () => {
  assert.equal(idOf({ page: "file:///tmp/index (1).html", ordinal: 1 }), idOf({}));
  const ids = [{}, { page: "file:///tmp/a.html" }, { ordinal: 1 }].map((change) => idOf({ task: null, ...change }));
  assert.equal(new Set(ids).size, 3);
});

test("identity: a signature that was renewed changes nothing, another query does", () => {
  const signed = (n: number) => idOf({ src: `https://store.test/one.jpg?id=1&X-Amz-Date=${n}&X-Amz-Signature=${n}` });
  assert.equal(signed(1), signed(22));
  assert.notEqual(idOf({ src: "https://lab.test/one.jpg?v=2" }), idOf({}));
});

test("identity: a very large embedded image is told from another in little time", () => {
  const [a, b] = ["A", "B"].map((letter) => `data:image/png;base64,${letter.repeat(40_000_000)}`);
  const began = performance.now();
  assert.notEqual(idOf({ src: a! }), idOf({ src: b! }));
  assert.ok(performance.now() - began < 500);
});
