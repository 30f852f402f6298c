import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeBase64, encodeBase64 } from "../src/png/base64.ts";

for (const size of [0, 1, 2, 3, 4, 24 * 1024 - 1, 24 * 1024, 24 * 1024 + 1, 100_000]) {
  test(`base64: ${size} bytes as Node writes them, and back`, () => {
    const bytes = Uint8Array.from({ length: size }, (_, k) => (k * 37 + (k >> 8)) & 255);
    const text = encodeBase64(bytes);
    assert.equal(text, Buffer.from(bytes).toString("base64"));
    assert.deepEqual(decodeBase64(text), bytes);
  });
}

for (const text of ["a", "ab=c", "ab?=", "YWJj ZGVm", "data:image/png;base64,YWJj", "===="]) {
  test(`base64: refuses "${text}" in words`, () => {
    assert.throws(() => decodeBase64(text), { name: "PngError", message: /expected base64 text/ });
  });
}
