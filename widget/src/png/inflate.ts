import { Adler32 } from "./checksums.ts";
import {
  CODE_LENGTH_ORDER,
  DISTANCE_BASE,
  DISTANCE_EXTRA,
  END_OF_BLOCK,
  LENGTH_BASE,
  LENGTH_EXTRA,
} from "./codes.ts";
import { PngError } from "./error.ts";
import { BitReader, type Decoder, decoderFor } from "./bit-reader.ts";

// A match of 258 bytes takes at least two bits.
const LARGEST_RATIO = 1032;

/**
 * Return the `size` bytes of a zlib stream (RFC 1950, 1951).
 *
 * Raises PngError when the stream is damaged or holds fewer or more bytes: so a small file cannot fill the memory.
 */
export function inflate(stream: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  checkHeader(stream);
  if (size > stream.length * LARGEST_RATIO) {
    throw new PngError(`expected ${size} bytes of pixels; the ${stream.length} bytes in the PNG cannot hold as many`);
  }
  const bits = new BitReader(stream, 2);
  const output = new Output(size);
  for (let last = false; !last; ) {
    last = bits.read(1) === 1;
    readBlock(bits, output);
  }
  if (output.length !== size) throw new PngError(`expected ${size} bytes of pixels, found ${output.length}`);
  checkSum(stream, bits.position(), output.bytes);
  return output.bytes;
}

function checkHeader(stream: Uint8Array): void {
  const [method = 0, flags = 0] = stream;
  const fine = (method & 15) === 8 && (method * 256 + flags) % 31 === 0 && (flags & 32) === 0;
  if (!fine) throw new PngError("the pixels of the PNG do not start like a zlib stream");
}

function checkSum(stream: Uint8Array, at: number, bytes: Uint8Array): void {
  const adler = new Adler32();
  adler.add(bytes);
  if (at + 4 > stream.length) throw new PngError("the pixels of the PNG are cut off before their checksum");
  const expected = new DataView(stream.buffer, stream.byteOffset + at, 4).getUint32(0);
  if (expected !== adler.value) throw new PngError("the pixels of the PNG are damaged: their checksum does not match");
}

/** The bytes so far; what would not fit raises PngError. */
class Output {
  readonly bytes: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
  }

  literal(byte: number): void {
    this.#room(1);
    this.bytes[this.length] = byte;
    this.length += 1;
  }

  append(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Copy from `distance` bytes back; the copy may overlap what it writes. */
  repeat(distance: number, length: number): void {
    if (distance > this.length) throw new PngError("the pixels of the PNG refer to bytes before their start");
    this.#room(length);
    const end = this.length + length;
    if (distance === 1) this.bytes.fill(this.bytes[this.length - 1]!, this.length, end);
    else for (let i = this.length; i < end; i += 1) this.bytes[i] = this.bytes[i - distance]!;
    this.length = end;
  }

  #room(count: number): void {
    const size = this.bytes.length;
    if (this.length + count > size) throw new PngError(`expected ${size} bytes of pixels, found more`);
  }
}

function readBlock(bits: BitReader, output: Output): void {
  const kind = bits.read(2);
  if (kind === 0) output.append(bits.stored());
  else if (kind === 1) readTokens(bits, output, ...fixedDecoders());
  else if (kind === 2) readTokens(bits, output, ...readDecoders(bits));
  else throw new PngError("the pixels of the PNG hold a block of an unknown kind");
}

function readTokens(bits: BitReader, output: Output, literals: Decoder, distances: Decoder): void {
  for (;;) {
    const symbol = bits.symbol(literals);
    if (symbol < END_OF_BLOCK) output.literal(symbol);
    else if (symbol === END_OF_BLOCK) return;
    else {
      const length = based(bits, LENGTH_BASE, LENGTH_EXTRA, symbol - 257);
      output.repeat(based(bits, DISTANCE_BASE, DISTANCE_EXTRA, bits.symbol(distances)), length);
    }
  }
}

function based(bits: BitReader, bases: readonly number[], extras: readonly number[], code: number): number {
  const base = bases[code];
  if (base === undefined) throw new PngError("the pixels of the PNG hold a code that deflate does not know");
  return base + bits.read(extras[code]!);
}

/** The codes of RFC 1951, section 3.2.6. */
function fixedDecoders(): [Decoder, Decoder] {
  const lengths = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280);
  return [decoderFor(lengths), decoderFor(new Uint8Array(30).fill(5))];
}

/** Read the codes of one block (RFC 1951, section 3.2.7). */
function readDecoders(bits: BitReader): [Decoder, Decoder] {
  const literals = bits.read(5) + 257;
  const distances = bits.read(5) + 1;
  const shown = bits.read(4) + 4;
  const packed = new Uint8Array(19);
  for (const symbol of CODE_LENGTH_ORDER.slice(0, shown)) packed[symbol] = bits.read(3);
  const lengths = readLengths(bits, decoderFor(packed), literals + distances);
  return [decoderFor(lengths.subarray(0, literals)), decoderFor(lengths.subarray(literals))];
}

function readLengths(bits: BitReader, decoder: Decoder, count: number): Uint8Array {
  const lengths = new Uint8Array(count);
  for (let k = 0; k < count; ) {
    const symbol = bits.symbol(decoder);
    const times = symbol < 16 ? 1 : repeats(bits, symbol);
    if (k + times > count || (symbol === 16 && k === 0)) {
      throw new PngError("the pixels of the PNG hold code lengths that do not fit");
    }
    lengths.fill(symbol < 16 ? symbol : symbol === 16 ? lengths[k - 1]! : 0, k, k + times);
    k += times;
  }
  return lengths;
}

function repeats(bits: BitReader, symbol: number): number {
  if (symbol === 16) return 3 + bits.read(2);
  return symbol === 17 ? 3 + bits.read(3) : 11 + bits.read(7);
}
