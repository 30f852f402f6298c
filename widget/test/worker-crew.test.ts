import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { encodeBand } from "../src/png/band.ts";
import { encodeBase64 } from "../src/png/base64.ts";
import { encodeLabeledImage, layoutOf } from "../src/png/labeled-image.ts";
import { Crew } from "../src/worker/crew.ts";
import { serve } from "../src/worker/jobs.ts";
import type { Hand } from "../src/worker/start.ts";
import { drawn } from "./ascii.ts";

const MAP = drawn("..11..2\n.111.22");
const PAINTED = [
  { id: 1, color: "#2ca02c" },
  { id: 2, color: "#1f77b4" },
];
const SIZE = { width: MAP.width, height: MAP.height };
const PNG = encodeBase64(encodeLabeledImage(MAP, PAINTED));

/** A worker within this process: messages are copied and their memory moves, as between threads. */
class Worker implements Hand {
  onmessage: Hand["onmessage"] = null;
  onerror: Hand["onerror"] = null;
  answering = true;
  terminated = false;
  orders = 0;
  #inner: Hand;

  constructor() {
    this.#inner = {
      onmessage: null,
      onerror: null,
      terminate: () => undefined,
      postMessage: (message, transfer) => this.#deliver(this, message, transfer),
    };
    serve(this.#inner);
  }

  postMessage(message: unknown, transfer: Transferable[]): void {
    this.orders += 1;
    this.#deliver(this.#inner, message, transfer);
  }

  terminate(): void {
    this.terminated = true;
  }

  #deliver(port: { readonly onmessage: Hand["onmessage"] }, message: unknown, transfer: Transferable[]): void {
    const data: unknown = structuredClone(message, { transfer });
    setImmediate(() => this.answering && !this.terminated && port.onmessage?.({ data } as MessageEvent));
  }
}

/** A crew whose workers are at hand. */
function crewOf(prepare: (worker: Worker) => void = () => undefined): { crew: Crew; workers: Worker[] } {
  const workers: Worker[] = [];
  const crew = new Crew(() => {
    const worker = new Worker();
    prepare(worker);
    workers.push(worker);
    return worker;
  });
  return { crew, workers };
}

const read = (crew: Crew) => crew.run("readLabelMap", () => [PNG, PAINTED, SIZE]);
const encode = (crew: Crew) =>
  crew.run("encodeBand", () => [{ width: MAP.width, pixels: MAP.pixels.slice() }, { ...layoutOf(PAINTED) }]);

test("crew: a worker is started for the first job and does the others too", async () => {
  const { crew, workers } = crewOf();
  assert.equal(workers.length, 0);
  const [band, map] = await Promise.all([encode(crew), read(crew)]);
  assert.deepEqual(band, encodeBand(MAP, layoutOf(PAINTED)));
  assert.deepEqual([...map.pixels], [...MAP.pixels]);
  assert.deepEqual([workers.length, workers[0]!.orders], [1, 2]);
  crew.cancel();
});

test("crew: errors of a job keep their words, and those about a PNG their kind", async () => {
  for (const start of [() => new Worker(), refused]) {
    const crew = new Crew(start);
    const wrong = crew.run("readLabelMap", () => ["abc", PAINTED, SIZE]);
    await assert.rejects(wrong, { name: "PngError", message: /^expected base64 text/ });
    const small = crew.run("readLabelMap", () => [PNG, PAINTED, { width: 1, height: 2 }]);
    await assert.rejects(small, { name: "PngError", message: "expected a labeled image of 1 x 2 pixels, found 7 x 2" });
    const unlisted = crew.run("encodeBand", () => [{ width: 1, pixels: Uint8Array.of(3) }, layoutOf(PAINTED)]);
    await assert.rejects(unlisted, { name: "Error", message: "the label map holds 3, which is none of the instances" });
    crew.cancel();
  }
});

function refused(): Hand {
  throw new DOMException("workers are not allowed here", "SecurityError");
}

test("crew: where workers are refused the page does the jobs, one a task", async () => {
  const crew = new Crew(refused);
  let tasks = 0;
  const turns = setInterval(() => (tasks += 1), 0);
  await Promise.all([encode(crew), encode(crew)]).finally(() => clearInterval(turns));
  assert.ok(tasks >= 1);
  assert.deepEqual([...(await read(crew)).pixels], [...MAP.pixels]);
});

test("crew: a worker that dies leaves its jobs to the page, their memory made anew", async () => {
  const { crew, workers } = crewOf((worker) => (worker.answering = false));
  const jobs = [encode(crew), read(crew)] as const;
  workers[0]!.onerror?.({ preventDefault: () => undefined } as ErrorEvent);
  assert.deepEqual(await jobs[0], encodeBand(MAP, layoutOf(PAINTED)));
  assert.deepEqual([...(await jobs[1]).pixels], [...MAP.pixels]);
  await read(crew);
  assert.deepEqual([workers.length, workers[0]!.terminated, workers[0]!.orders], [1, true, 2]);
});

test("crew: a worker that keeps silent counts as dead, one without jobs is dismissed", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const { crew, workers } = crewOf();
    await encode(crew);
    mock.timers.tick(121_000);
    assert.equal(workers[0]!.terminated, true);
    const late = encode(crew);
    workers[1]!.answering = false;
    mock.timers.tick(119_000);
    assert.equal(workers[1]!.terminated, false);
    mock.timers.tick(2_000);
    mock.timers.tick(1);
    assert.deepEqual(await late, encodeBand(MAP, layoutOf(PAINTED)));
    assert.deepEqual([workers.length, workers[1]!.terminated], [2, true]);
  } finally {
    mock.timers.reset();
  }
});

test("crew: cancelling ends every job, and the next one has a new worker", async () => {
  const { crew, workers } = crewOf();
  const jobs = [encode(crew), read(crew)];
  crew.cancel();
  for (const job of jobs) await assert.rejects(job, { name: "AbortError" });
  assert.equal(workers[0]!.terminated, true);
  assert.deepEqual(await encode(crew), encodeBand(MAP, layoutOf(PAINTED)));
  assert.equal(workers.length, 2);
  crew.cancel();
});

test("crew: cancelling ends what the page was to do itself", async () => {
  const crew = new Crew(refused);
  const job = encode(crew);
  crew.cancel();
  await assert.rejects(job, { name: "AbortError" });
});
