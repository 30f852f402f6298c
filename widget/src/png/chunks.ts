import { crc32 } from "./checksums.ts";
import { PngError } from "./error.ts";

/** The eight bytes at the start of every PNG. */
export const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

export interface Chunk {
  /** Four letters. */
  readonly type: string;
  readonly content: Uint8Array;
}

/** Return a PNG file of these chunks. */
export function writeChunks(chunks: readonly Chunk[]): Uint8Array<ArrayBuffer> {
  const size = chunks.reduce((sum, chunk) => sum + 12 + chunk.content.length, SIGNATURE.length);
  const file = new Uint8Array(size);
  file.set(SIGNATURE);
  let at = SIGNATURE.length;
  for (const chunk of chunks) at = writeChunk(file, at, chunk);
  return file;
}

/** Return the chunks of a PNG file up to IEND; raise PngError where it is cut off or altered. */
export function readChunks(file: Uint8Array): Chunk[] {
  if (!SIGNATURE.every((byte, k) => file[k] === byte)) {
    throw new PngError("expected a PNG, found something else: the first eight bytes are not those of a PNG");
  }
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; chunks.at(-1)?.type !== "IEND"; ) {
    const chunk = readChunk(file, at);
    chunks.push(chunk);
    at += 12 + chunk.content.length;
  }
  return chunks;
}

/** Return the parts as one. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function writeChunk(file: Uint8Array<ArrayBuffer>, at: number, { type, content }: Chunk): number {
  const view = new DataView(file.buffer);
  const end = at + 8 + content.length;
  view.setUint32(at, content.length);
  for (let k = 0; k < 4; k += 1) file[at + 4 + k] = type.charCodeAt(k);
  file.set(content, at + 8);
  view.setUint32(end, crc32(file.subarray(at + 4, end)));
  return end + 4;
}

function readChunk(file: Uint8Array, at: number): Chunk {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = at + 12 <= file.length ? view.getUint32(at) : 0;
  const end = at + 8 + length;
  if (end + 4 > file.length) throw new PngError(`the PNG is cut off: it ends after ${file.length} bytes`);
  const type = String.fromCharCode(...file.subarray(at + 4, at + 8));
  if (crc32(file.subarray(at + 4, end)) !== view.getUint32(end)) {
    throw new PngError(`the PNG is damaged: the checksum of its chunk ${type} at byte ${at} does not match`);
  }
  return { type, content: file.subarray(at + 8, end) };
}
