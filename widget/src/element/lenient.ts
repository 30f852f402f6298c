/**
 * Read JSON as people write it: single quotes, trailing commas, bare keys, comments; undefined when it is not even that.
 *
 * What JSON itself reads is read by it. The rest is the part of JSON5 that was seen in attributes.
 */
export function readLenient(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return new Reader(text).whole();
  }
}

const SPACE = /(?:[\s\ufeff]|\/\/.*|\/\*[^]*?\*\/)*/y;
const BARE = /[\p{L}$_][\p{L}\p{N}$_]*/uy;
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy;
const WORDS: Record<string, unknown> = { true: true, false: false, null: null };
const ESCAPES: Record<string, string> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v", 0: "\0", "\n": "", "\r": "", "\u2028": "", "\u2029": "" };

/** Raised, and caught, within this file only. */
class Unreadable extends Error {}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): unknown {
    try {
      const value = this.#value();
      this.#take(SPACE);
      return this.#at === this.#text.length ? value : undefined;
    } catch (error) {
      if (error instanceof Unreadable || error instanceof RangeError) return undefined; // nested too deep
      throw error;
    }
  }

  #value(): unknown {
    this.#take(SPACE);
    const char = this.#text[this.#at] ?? "";
    if (char === "[") return this.#items("]", () => this.#value());
    if (char === "{") return Object.fromEntries(this.#items("}", () => this.#pair()));
    if (char === "'" || char === '"') return this.#quoted(char);
    const number = this.#take(NUMBER);
    if (number !== "") return Number(number);
    const word = this.#take(BARE);
    return Object.hasOwn(WORDS, word) ? WORDS[word] : fail();
  }

  #pair(): [string, unknown] {
    const char = this.#text[this.#at] ?? "";
    const key = char === "'" || char === '"' ? this.#quoted(char) : this.#take(BARE);
    this.#take(SPACE);
    if (key === "" && char !== "'" && char !== '"') fail();
    if (this.#text[this.#at++] !== ":") fail();
    return [key, this.#value()];
  }

  /** Read what stands between brackets, separated by commas, one of which may come last. */
  #items<T>(end: string, item: () => T): T[] {
    const items: T[] = [];
    for (this.#at += 1; ; this.#at += 1) {
      this.#take(SPACE);
      if (this.#text[this.#at] === end) break;
      items.push(item());
      this.#take(SPACE);
      if (this.#text[this.#at] === end) break;
      if (this.#text[this.#at] !== ",") fail();
    }
    this.#at += 1;
    return items;
  }

  /** Read a text. No pattern: of a picture's megabytes it would remember every character. */
  #quoted(quote: string): string {
    let read = "";
    for (let from = ++this.#at; ; ) {
      const char = this.#text[this.#at++];
      if (char === quote) return read + this.#text.slice(from, this.#at - 1);
      if (char === undefined || char === "\n" || char === "\r") fail();
      if (char !== "\\") continue;
      read += this.#text.slice(from, this.#at - 1) + this.#escaped();
      from = this.#at;
    }
  }

  #escaped(): string {
    const char = this.#text[this.#at++] ?? fail();
    const digits = { u: 4, x: 2 }[char];
    if (/[1-9]/.test(char) || (char === "0" && /\d/.test(this.#text[this.#at] ?? ""))) fail(); // octal, which JSON5 has not
    if (char === "\r" && this.#text[this.#at] === "\n") this.#at += 1; // one line end
    if (digits === undefined) return ESCAPES[char] ?? char;
    const code = this.#text.slice(this.#at, (this.#at += digits));
    return /^[\da-f]+$/i.test(code) && code.length === digits ? String.fromCharCode(parseInt(code, 16)) : fail();
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }
}

function fail(): never {
  throw new Unreadable();
}
