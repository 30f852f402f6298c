import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_ZOOM, MIN_ZOOM, Viewport } from "../src/view/viewport.ts";

function viewport(): Viewport {
  const view = new Viewport(4000, 3000);
  view.resize(1000, 700);
  return view;
}

test("a fitted view shows the whole image, and stays fitted when the stage changes", () => {
  const view = viewport();
  for (const [width, height] of [[1000, 700], [300, 900], [2000, 200]] as const) {
    view.resize(width, height);
    const from = view.toStage({ x: 0, y: 0 });
    const to = view.toStage({ x: 4000, y: 3000 });
    assert.ok(from.x >= 0 && from.y >= 0 && to.x <= width && to.y <= height);
  }
});

test("a chosen view keeps its centre when the stage changes", () => {
  const view = viewport();
  view.set(2, { x: 1234, y: 567 });
  view.resize(640, 480);
  assert.deepEqual(view.toImage({ x: 320, y: 240 }), { x: 1234, y: 567 });
});

test("zooming keeps the image point below the pointer", () => {
  const view = viewport();
  view.set(1, { x: 2000, y: 1500 });
  for (const factor of [2, 2, 0.25, 1.7]) {
    const at = { x: 333, y: 444 };
    const before = view.toImage(at);
    view.zoomAt(factor, at);
    const after = view.toImage(at);
    assert.ok(Math.abs(before.x - after.x) < 1e-9 && Math.abs(before.y - after.y) < 1e-9);
  }
});

test("zoom stays within its bounds, and the centre on the image", () => {
  const view = viewport();
  view.set(1e9, { x: -50, y: 1e9 });
  assert.deepEqual([view.zoom, view.centerX, view.centerY], [MAX_ZOOM, 0, 3000]);
  view.set(0, { x: 10, y: 10 });
  assert.equal(view.zoom, MIN_ZOOM);
});

test("stage and image points are each other's inverse", () => {
  const view = viewport();
  view.set(2.5, { x: 100.25, y: 99.75 });
  const point = view.toStage(view.toImage({ x: 12, y: 34 }));
  assert.ok(Math.abs(point.x - 12) < 1e-9 && Math.abs(point.y - 34) < 1e-9);
});

test("framing a box brings all of it into sight", () => {
  const view = viewport();
  view.frame({ x0: 10, y0: 20, x1: 2010, y1: 40 });
  const from = view.toStage({ x: 10, y: 20 });
  const to = view.toStage({ x: 2010, y: 40 });
  assert.ok(from.x > 0 && from.y > 0 && to.x < 1000 && to.y < 700);
});
