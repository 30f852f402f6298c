import assert from "node:assert/strict";
import { test } from "node:test";
import { readHost } from "../src/submit/host.ts";

const query = (given: Record<string, string>) => `?${new URLSearchParams(given)}`;
const to = (turkSubmitTo: string, allowed: string) => readHost(query({ turkSubmitTo, assignmentId: "A1" }), allowed);

test("a page without a host has none", () => {
  assert.equal(readHost("", "a.example"), null);
  assert.equal(readHost(query({ assignmentId: "A1" }), "a.example"), null);
});

test("a host by name is reached by https", () => {
  const address = "https://a.example/mturk/externalSubmit";
  assert.deepEqual(to("https://A.example", "b.example\n a.EXAMPLE"), { address, assignment: "A1" });
  assert.deepEqual(to("https://a.example/", "https://a.example"), { address, assignment: "A1" });
  assert.equal(typeof to("http://a.example", "a.example"), "string");
});

test("another port is another host", () => {
  assert.equal(typeof to("https://a.example:8443", "a.example"), "string");
  assert.equal((to("https://a.example:8443", "a.example:8443") as { address: string }).address, "https://a.example:8443/mturk/externalSubmit");
});

for (const forged of ["https://a.example@b.example", "https://b.example/a.example", "https://a.example.b.example", "javascript:0", "a.example", "//a.example", "file:///a", "blob:https://a.example/1"]) {
  test(`${forged} is refused in words`, () => assert.match(String(to(forged, "a.example https://a.example null file:")), /may not send answers/));
}

test("a preview is one whatever else its address says", () => {
  const preview = readHost(query({ assignmentId: "ASSIGNMENT_ID_NOT_AVAILABLE", turkSubmitTo: "https://a.example" }), "a.example");
  assert.match(String(preview), /preview/);
});
