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

const ALLOWED = "a.example https://b.example:8443 http://127.0.0.1:8000 bücher.example * null file:";

/** Odd forms of an address, and where answers go then. */
const ACCEPTED: Record<string, string> = {
  "https://a.example/": "https://a.example/mturk/externalSubmit",
  "https://a.example//": "https://a.example/mturk/externalSubmit",
  "https://a.example/works/": "https://a.example/works/mturk/externalSubmit",
  "https://a.example/works?x=1#y": "https://a.example/works/mturk/externalSubmit",
  "HTTPS://A.Example": "https://a.example/mturk/externalSubmit",
  "https://a.example:443": "https://a.example/mturk/externalSubmit",
  "https://b.example:8443": "https://b.example:8443/mturk/externalSubmit",
  "http://127.0.0.1:8000": "http://127.0.0.1:8000/mturk/externalSubmit",
  "https://somebody:secret@a.example": "https://a.example/mturk/externalSubmit",
  "https:\\\\a.example\\@evil.example": "https://a.example/@evil.example/mturk/externalSubmit",
  " https://a.exam\tple\n": "https://a.example/mturk/externalSubmit",
  "https://bücher.example": "https://xn--bcher-kva.example/mturk/externalSubmit",
  "https://XN--bcher-kva.example": "https://xn--bcher-kva.example/mturk/externalSubmit",
};

const REFUSED = [
  "http://a.example",
  "http://a.example:443",
  "https://a.example:444",
  "https://b.example",
  "http://b.example:8443",
  "https://127.0.0.1:8000",
  "http://127.0.0.1",
  "http://bücher.example",
  "https://a.example@evil.example",
  "https://a.example:443@evil.example",
  "https://evil.example\\a.example",
  "https://evil.example\\@a.example",
  "https://evil.example/a.example",
  "https://evil.example?https://a.example",
  "https://a.example.evil.example",
  "https://xa.example",
  "https://a.example.",
  "https://а.example", // a Cyrillic letter
  "javascript:alert(1)",
  "javascript://a.example/%0aalert(1)",
  "data:text/html,x",
  "blob:https://a.example/1",
  "file:///a.example",
  "ftp://a.example",
  "//a.example",
  "a.example",
  "https://",
  "null",
  "*",
];

for (const [given, address] of Object.entries(ACCEPTED)) {
  test(`${JSON.stringify(given)} is accepted`, () => assert.deepEqual(to(given, ALLOWED), { address, assignment: "A1" }));
}

for (const forged of REFUSED) {
  test(`${forged} is refused in words`, () => assert.match(String(to(forged, ALLOWED)), /may not send answers/));
}

test("no host is allowed where none is named", () => {
  for (const allowed of ["", " ", "://", "https://"]) assert.match(String(to("https://a.example", allowed)), /may not send/);
});

test("a preview is one whatever else its address says", () => {
  const preview = readHost(query({ assignmentId: "ASSIGNMENT_ID_NOT_AVAILABLE", turkSubmitTo: "https://a.example" }), "a.example");
  assert.match(String(preview), /preview/);
});
