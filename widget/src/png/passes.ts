import { type Header, samplesOf } from "./header.ts";

/** Some of an image's pixels: columns x0, x0 + dx..., rows y0, y0 + dy.... */
export interface Pass {
  readonly x0: number;
  readonly y0: number;
  readonly dx: number;
  readonly dy: number;
  readonly columns: number;
  readonly rows: number;
  /** Bytes of a row without its filter byte. */
  readonly length: number;
}

/** The passes of Adam7 (PNG specification, section 8.2): x0, y0, dx, dy. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** Return the passes in which a PNG gives its pixels, those without any left out. */
export function passesOf(header: Header): Pass[] {
  const passes = (header.interlaced ? ADAM7 : [[0, 0, 1, 1] as const]).map(([x0, y0, dx, dy]) => {
    const columns = Math.ceil((header.width - x0) / dx);
    const rows = Math.ceil((header.height - y0) / dy);
    return { x0, y0, dx, dy, columns, rows, length: Math.ceil((columns * samplesOf(header) * header.depth) / 8) };
  });
  return passes.filter(({ columns, rows }) => columns > 0 && rows > 0);
}
