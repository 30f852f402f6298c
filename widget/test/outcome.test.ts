import assert from "node:assert/strict";
import { test } from "node:test";
import { judge } from "../src/submit/outcome.ts";

const URL = "https://lab.example/answers";
const KEY = "0123456789abcdef0123456789abcdef";
const NOW = Date.parse("2026-11-23T08:00:00Z");

interface Given {
  readonly type?: string;
  readonly body?: string;
  readonly from?: string;
  readonly wait?: string;
}

async function said(status: number, { type, body, from, wait }: Given = {}) {
  const headers = { ...(type === undefined ? {} : { "Content-Type": type }), ...(wait === undefined ? {} : { "Retry-After": wait }) };
  const reply = new Response(status === 204 ? null : (body ?? ""), { status, headers });
  Object.defineProperty(reply, "url", { value: from ?? URL });
  Object.defineProperty(reply, "redirected", { value: from !== undefined });
  return await judge(reply, URL, KEY, NOW);
}

for (const [name, status, given] of [
  ["nothing more", 204, {}],
  ["an empty 200, as stores give", 200, {}],
  ["our key", 201, { type: "application/json", body: JSON.stringify({ key: KEY, stored: true }) }],
  ["JSON without a key", 200, { type: "application/json; charset=utf-8", body: "{}" }],
  ["JSON that is a list", 200, { type: "application/json", body: "[1]" }],
  ["words", 200, { type: "text/plain", body: "thanks" }],
  ["a redirect within the origin", 200, { from: "https://lab.example/done", type: "text/plain", body: "ok" }],
] as const) {
  test(`${name} confirms`, async () => assert.deepEqual(await said(status, given), { state: "confirmed" }));
}

for (const [name, status, given] of [
  ["a page", 200, { type: "text/html; charset=utf-8", body: "<p>Sign in" }],
  ["a page of another kind", 200, { type: "application/xhtml+xml", body: "<html/>" }],
  ["a page that calls itself text", 200, { type: "text/plain", body: "\n<!DOCTYPE html><title>Sign in</title>" }],
  ["another key", 200, { type: "application/json", body: JSON.stringify({ key: "f".repeat(32) }) }],
  ["no key at all", 200, { type: "application/json", body: '{"key": null}' }],
  ["JSON that is none", 200, { type: "application/json", body: "{oops" }],
  ["a redirect to another origin", 200, { from: "https://login.example/", type: "text/plain", body: "ok" }],
  ["a redirect to another port", 200, { from: "https://lab.example:8443/answers", type: "text/plain", body: "ok" }],
  ["a redirect that is not followed", 304, {}],
] as const) {
  test(`${name} confirms nothing`, async () => assert.deepEqual(await said(status === 304 ? 300 : status, given), { state: "failed", why: "nonsense" }));
}

for (const status of [400, 401, 403, 404, 405, 409, 410, 413, 415, 422]) {
  test(`${status} refuses`, async () => assert.deepEqual(await said(status), { state: "refused", why: status }));
}

for (const status of [408, 425, 429, 500, 502, 503, 504]) {
  test(`${status} is to be tried again`, async () => assert.deepEqual(await said(status), { state: "failed", why: status }));
}

for (const [wait, after] of [
  ["0", 0],
  [" 30 ", 30_000],
  ["Mon, 23 Nov 2026 08:02:00 GMT", 120_000],
  ["Mon, 23 Nov 2026 07:00:00 GMT", 0],
] as const) {
  test(`a server may ask for a wait of ${wait}`, async () => assert.deepEqual(await said(429, { wait }), { state: "failed", why: 429, after }));
}

test("a wait that cannot be read is none", async () => assert.deepEqual(await said(503, { wait: "soon" }), { state: "failed", why: 503 }));

test("a reply that breaks off rejects", async () => {
  const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("cut")) });
  await assert.rejects(judge(new Response(broken, { status: 200 }), URL, KEY, NOW));
});
