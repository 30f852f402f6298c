import assert from "node:assert/strict";
import { test } from "node:test";
import { Compositor, type Outline, type Picture } from "../src/view/compositor.ts";
import { Viewport } from "../src/view/viewport.ts";
import { Random } from "./random.ts";

const SIZE = { width: 23, height: 17 };

/** No device pixel is centred on the border of two image pixels, where rounding decides. */
const OFF = 0.2371;

/** What a canvas shows: only what was put on it, as in a browser. */
class Screen {
  width = 0;
  height = 0;
  shown = new Uint32Array(0);

  getContext(): object {
    return {
      clearRect: () => this.shown.fill(0),
      putImageData: ({ data }: { data: Uint8ClampedArray }, _dx: number, _dy: number, x: number, y: number, w: number, h: number) => {
        const from = new Uint32Array(data.buffer);
        if (this.shown.length !== from.length) this.shown = new Uint32Array(from.length);
        for (let row = y; row < y + h; row++) {
          const at = row * this.width + x;
          this.shown.set(from.subarray(at, at + w), at);
        }
      },
    };
  }
}

class Frame {
  readonly data: Uint8ClampedArray;
  constructor(width: number, height: number) {
    this.data = new Uint8ClampedArray(width * height * 4);
  }
}
Object.assign(globalThis, { ImageData: Frame });

interface Scene {
  readonly screen: Screen;
  readonly view: Viewport;
  readonly compositor: Compositor;
  readonly picture: Picture & { readonly pixels: Uint8Array };
}

function scene(next: (below: number) => number, outlinesOnly: boolean, outlines: readonly Outline[]): Scene {
  const screen = new Screen();
  const view = new Viewport(SIZE.width, SIZE.height);
  const compositor = new Compositor(screen as unknown as HTMLCanvasElement, view);
  compositor.resize(40 + next(30), 30 + next(20));
  view.resize(40, 30 + next(9)); // other scales for x and y
  const pixels = Uint8Array.from({ length: SIZE.width * SIZE.height }, () => 0);
  for (let n = 0; n < 6; n++) paint(pixels, next, n % 4);
  const colors = Uint32Array.from({ length: 65536 }, (_, id) => (id === 0 ? 0 : 0xff000000 + id));
  return { screen, view, compositor, picture: { pixels, colors, outlines, outlinesOnly } };
}

/** Paint a box; return it. */
function paint(pixels: Uint8Array, next: (below: number) => number, id: number) {
  const [x0, y0] = [next(SIZE.width), next(SIZE.height)];
  const [x1, y1] = [Math.min(SIZE.width, x0 + 1 + next(9)), Math.min(SIZE.height, y0 + 1 + next(9))];
  for (let y = y0; y < y1; y++) pixels.fill(id, y * SIZE.width + x0, y * SIZE.width + x1);
  return { x0, y0, x1, y1 };
}

/** Look for the new view in the ways a worker has: far and near, and beside the image. */
function look({ view, compositor }: Scene, next: (below: number) => number): void {
  view.set([0.7, 1, 1.6, 3, 7.3][next(5)]!, { x: next(SIZE.width) + OFF, y: next(SIZE.height) + OFF });
  compositor.place();
}

/** The id below a device pixel's centre; beyond the screen it goes on as it ends, beyond the image there is none. */
function idAt({ screen, view, picture }: Scene, x: number, y: number): number {
  const clamp = (value: number, size: number) => Math.min(Math.max(value, 0), size - 1);
  const point = view.toImage({
    x: ((clamp(x, screen.width) + 0.5) * view.width) / screen.width,
    y: ((clamp(y, screen.height) + 0.5) * view.height) / screen.height,
  });
  const [i, j] = [Math.floor(point.x), Math.floor(point.y)];
  return i < 0 || j < 0 || i >= SIZE.width || j >= SIZE.height ? 0 : picture.pixels[j * SIZE.width + i]!;
}

function expected(at: Scene): Uint32Array {
  const { width, height } = at.screen;
  const { colors, outlines, outlinesOnly } = at.picture;
  return Uint32Array.from({ length: width * height }, (_, n) => {
    const [x, y] = [n % width, Math.floor(n / width)];
    const id = idAt(at, x, y);
    const around = [idAt(at, x - 1, y), idAt(at, x + 1, y), idAt(at, x, y - 1), idAt(at, x, y + 1)];
    for (const { id: of, inner, outer } of [...outlines].reverse()) {
      if (id === of && around.some((other) => other !== of)) return inner;
      if (id !== of && around.includes(of)) return outer;
    }
    return outlinesOnly && around.every((other) => other === id) ? 0 : colors[id]!;
  });
}

const OUTLINES = [{ id: 1, inner: 0xff111111, outer: 0xffeeeeee }, { id: 3, inner: 0xff222222, outer: 0xffdddddd }];

for (const outlinesOnly of [false, true]) {
  for (const outlines of [[], OUTLINES]) {
    test(`the screen shows each pixel of the map; outlines only: ${outlinesOnly}, outlined: ${outlines.length}`, () => {
      const numbers = new Random(7);
      const next = (below: number) => numbers.integer(0, below - 1);
      for (let round = 0; round < 60; round++) {
        const at = scene(next, outlinesOnly, outlines);
        for (let n = 0; n < 4; n++) {
          look(at, next);
          at.compositor.draw(at.picture, null);
          assert.deepEqual(at.screen.shown, expected(at));
          const dirty = paint(at.picture.pixels, next, next(4));
          at.compositor.draw(at.picture, dirty);
          assert.deepEqual(at.screen.shown, expected(at), "a dirty rectangle alone");
        }
      }
    });
  }
}
