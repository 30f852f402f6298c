import { PngError } from "./error.ts";

/**
 * Give the `size` bytes of a zlib stream (RFC 1950) piece by piece.
 *
 * The platform inflates: so our own PNGs are read back by code that did not write them. Rejects with a PngError when
 * the stream is damaged or holds fewer or more bytes: so a small file cannot fill the memory.
 */
export async function inflate(stream: Uint8Array<ArrayBuffer>, size: number, take: (bytes: Uint8Array) => void): Promise<void> {
  const reader = streamOf(stream).pipeThrough(new DecompressionStream("deflate")).getReader();
  let total = 0;
  try {
    for (let piece = await next(reader); piece !== undefined; piece = await next(reader)) {
      total += piece.length;
      if (total > size) throw new PngError(`expected ${size} bytes of pixels, found more`);
      take(piece);
    }
  } finally {
    void reader.cancel().catch(() => undefined); // of a damaged stream nothing is left to cancel
  }
  if (total !== size) throw new PngError(`expected ${size} bytes of pixels, found ${total}`);
}

/** A Blob would stream as well, but in a worker of a page on disk WebKit cannot read it. */
function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

async function next(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    return (await reader.read()).value;
  } catch {
    throw new PngError("the pixels of the PNG are damaged or cut off");
  }
}
