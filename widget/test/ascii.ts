/** Label maps as ASCII art: `.` is background, 1 to 9 and a to z are ids. */

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Read a drawing; blanks around its lines do not count. */
export function drawn(art: string): Drawing {
  const lines = art.trim().split("\n").map((line) => line.trim());
  const width = lines[0]!.length;
  const pixels = Uint8Array.from(lines.join(""), (letter) => (letter === "." ? 0 : Number.parseInt(letter, 36)));
  return { width, height: lines.length, pixels };
}

/** Show a label map as a drawing, one line a row. */
export function art(pixels: ArrayLike<number>, width: number): string {
  const letters = Array.from(pixels, (id) => (id === 0 ? "." : id.toString(36))).join("");
  const lines = Array.from({ length: letters.length / width }, (_, y) => letters.slice(y * width, (y + 1) * width));
  return lines.join("\n");
}
