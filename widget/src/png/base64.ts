import { PngError } from "./error.ts";

// Whole groups of 3 bytes and 4 letters, and small enough to be the arguments of one call.
const BYTES_AT_ONCE = 24 * 1024;
const LETTERS_AT_ONCE = 32 * 1024;

/** Return the standard base64 text of bytes, without a prefix. */
export function encodeBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += BYTES_AT_ONCE) {
    // Spreading would walk an iterator: ten times as slow.
    parts.push(btoa(String.fromCharCode.apply(null, bytes.subarray(i, i + BYTES_AT_ONCE) as unknown as number[])));
  }
  return parts.join("");
}

/** Return the bytes of standard base64 text; raise PngError where it is none. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
    throw new PngError("expected base64 text (A-Z a-z 0-9 + /, then = or ==), found something else or a part of one");
  }
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let i = 0, at = 0; i < text.length; i += LETTERS_AT_ONCE) {
    const letters = atob(text.slice(i, i + LETTERS_AT_ONCE));
    for (let k = 0; k < letters.length; k += 1) bytes[at + k] = letters.charCodeAt(k);
    at += letters.length;
  }
  return bytes;
}
