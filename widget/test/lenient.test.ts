import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readLenient } from "../src/element/lenient.ts";

const file = new URL("../../tests/data/lenient/cases.json", import.meta.url);
const { readable, unreadable } = JSON.parse(readFileSync(file, "utf8")) as { readable: [string, unknown][]; unreadable: string[] };

for (const [text, value] of readable) {
  test(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(readLenient(text), value));
}
for (const text of unreadable) {
  test(`does not read ${JSON.stringify(text)}`, () => assert.equal(readLenient(text), undefined));
}

test("reads a picture of megabytes in single quotes", () => {
  const src = `data:image/png;base64,${"A".repeat(2 ** 23)}`;
  assert.deepEqual(readLenient(`{'src': '${src}',}`), { src });
});

test("gives up on what is nested without end", () => {
  assert.equal(readLenient("[".repeat(100_000)), undefined);
});

test("takes no name of an object's own for a value", () => {
  assert.equal(readLenient("[toString]"), undefined);
  assert.deepEqual(Object.keys(readLenient("{__proto__: 1,}") as object), ["__proto__"]);
});
