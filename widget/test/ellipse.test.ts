import assert from "node:assert/strict";
import { test } from "node:test";
import { ellipseSpans } from "../src/raster/ellipse.ts";
import type { Rect } from "../src/raster/rect.ts";
import { Spans } from "../src/raster/spans.ts";
import { art } from "./ascii.ts";
import { ellipsePixels } from "./brute-force.ts";
import { covered } from "./covered.ts";
import { Random } from "./random.ts";

function ellipse(rect: Rect, width: number, height: number): number[] {
  const spans = new Spans();
  ellipseSpans(spans, rect, width, height);
  return covered(spans, width, height);
}

const SHAPES = [
  { rect: [1, 1, 2, 2], shown: "......\n.1....\n......" },
  { rect: [1, 0, 3, 2], shown: ".11...\n.11...\n......" },
  { rect: [0, 0, 6, 3], shown: ".1111.\n111111\n.1111." },
  { rect: [2, 1, 2, 3], shown: "......\n......\n......" },
  { rect: [4, 2, 1, 0], shown: "......\n......\n......" },
] as const;

for (const { rect, shown } of SHAPES) {
  test(`ellipse: inscribed in ${rect.join(", ")}`, () => {
    const [x0, y0, x1, y1] = rect;
    assert.equal(art(ellipse({ x0, y0, x1, y1 }, 6, 3), 6), shown);
  });
}

test("ellipse: equals the brute force in 10,000 random cases, inside and outside the image", () => {
  const random = new Random(24);
  for (let k = 0; k < 10_000; k += 1) {
    const [width, height] = [random.integer(1, 20), random.integer(1, 20)];
    const [x0, y0] = [random.integer(-20, 18), random.integer(-20, 18)];
    const rect = { x0, y0, x1: x0 + random.integer(-1, 40), y1: y0 + random.integer(-1, 40) };
    const expected = ellipsePixels(rect, width, height);
    assert.equal(art(ellipse(rect, width, height), width), art(expected, width), JSON.stringify(rect));
  }
});

test("ellipse: large ones are exact where they cross the image, far beyond 2^53", () => {
  const random = new Random(25);
  for (let k = 0; k < 2000; k += 1) {
    const [w, h, turn] = [random.integer(1, 10 ** 6), random.integer(1, 10 ** 6), random.fraction() * 2 * Math.PI];
    const x0 = Math.round(6 + (w / 2) * Math.cos(turn) - w / 2);
    const y0 = Math.round(6 + (h / 2) * Math.sin(turn) - h / 2);
    const rect = { x0, y0, x1: x0 + w, y1: y0 + h };
    assert.equal(art(ellipse(rect, 12, 12), 12), art(ellipsePixels(rect, 12, 12), 12), JSON.stringify(rect));
  }
});

test("ellipse: the nearest misses there are, which doubles cannot tell from hits", () => {
  const random = new Random(26);
  let misses = 0;
  while (misses < 1000) {
    const h = random.integer(2 ** 20, 2 ** 30);
    const v = random.integer(0, h - 1);
    const near = nearest(BigInt(h), BigInt(v));
    if ((h - v) % 2 === 0 || near === null) continue;
    const { u, w } = near;
    misses += 1;
    const rect = { x0: (13 - u - w) / 2, y0: (1 - v - h) / 2, x1: (13 - u + w) / 2, y1: (1 - v + h) / 2 };
    assert.equal(art(ellipse(rect, 13, 1), 13), art(ellipsePixels(rect, 13, 1), 13), JSON.stringify(rect));
  }
});

/** Return the width and half width (of unlike parity) of an ellipse that at v passes a centre by less than 1 / w. */
function nearest(h: bigint, v: bigint): { u: number; w: number } | null {
  const square = (h * h - v * v) << 240n;
  let [over, under] = [BigInt(Math.floor(Math.sqrt(Number(square)))), h << 120n];
  for (let k = 0; k < 8; k += 1) over = (over + square / over) / 2n;
  let [u, w, lastU, lastW] = [1n, 0n, 0n, 1n];
  while (w < 2n ** 36n && under !== 0n) {
    const part = over / under;
    [over, under] = [under, over % under];
    [u, w, lastU, lastW] = [part * u + lastU, part * w + lastW, u, w];
  }
  return w < 2n ** 40n && w >= 2n ** 36n && (u + w) % 2n === 1n ? { u: Number(u), w: Number(w) } : null;
}
