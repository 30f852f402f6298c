import assert from "node:assert/strict";
import { test } from "node:test";
import type { Way } from "../src/submit/channels.ts";
import { Delivery, type Clock, type Keep } from "../src/submit/delivery.ts";
import type { Outcome } from "../src/submit/outcome.ts";
import type { Parcel, Submission } from "../src/submit/submission.ts";

const CONFIRMED: Outcome = { state: "confirmed" };
const failed = (after?: number): Outcome => ({ state: "failed", why: 500, ...(after === undefined ? {} : { after }) });
const refused: Outcome = { state: "refused", why: 403 };

function parcel(key: string, submitted = "1"): Parcel {
  return { submission: { key, submitted } as Submission, putUrl: null };
}

/** A clock that stands until it is told to go on. */
class Stopped implements Clock {
  time = 1_000_000;
  chance = 1;
  #due: { readonly at: number; readonly act: () => void }[] = [];

  now(): number {
    return this.time;
  }

  random(): number {
    return this.chance;
  }

  set(act: () => void, milliseconds: number): void {
    this.#due.push({ at: this.time + milliseconds, act });
  }

  async pass(milliseconds: number): Promise<void> {
    this.time += milliseconds;
    const due = this.#due.filter(({ at }) => at <= this.time);
    this.#due = this.#due.filter(({ at }) => at > this.time);
    for (const { act } of due) act();
    await settled();
  }
}

/** Everything that needs no time has been done. */
const settled = () => new Promise((done) => setImmediate(done));

/** A way that gives these outcomes one after the other, and then the last again. */
class Scripted implements Way {
  sent: string[] = [];
  #outcomes: Outcome[];
  #name: string;

  constructor(name: string, ...outcomes: Outcome[]) {
    this.#name = name;
    this.#outcomes = outcomes;
  }

  to(): string {
    return this.#name;
  }

  async send({ submission }: Parcel): Promise<Outcome> {
    this.sent.push(`${submission.key}${submission.submitted}`);
    return this.#outcomes.length > 1 ? this.#outcomes.shift()! : this.#outcomes[0]!;
  }
}

const device = (log: string[] = [], kept = true): Keep => ({
  save: async ({ submission: { key } }) => (log.push(`save ${key}`), kept),
  confirm: async ({ submission: { key } }, { to }) => void log.push(`confirm ${key} ${to}`),
  look: async () => null,
});

function delivery(ways: readonly Way[], keep = device(), clock = new Stopped()) {
  return { clock, made: new Delivery(ways, keep, clock, () => undefined) };
}

test("a submission is on the device before it is sent, and its receipt after", async () => {
  const log: string[] = [];
  const way: Way = { to: () => "lab", send: async () => (log.push("send"), CONFIRMED) };
  const { made } = delivery([way], device(log));
  await made.send(parcel("a"));
  await settled();
  assert.deepEqual(log, ["save a", "send", "confirm a lab"]);
  assert.deepEqual(made.standing("a"), { state: "confirmed", to: "lab", time: 1_000_000 });
});

test("ways are tried in order until one confirms", async () => {
  const [first, second, third] = [new Scripted("1", refused), new Scripted("2", CONFIRMED), new Scripted("3", CONFIRMED)];
  const { made } = delivery([first!, second!, third!]);
  await made.send(parcel("a"));
  await settled();
  assert.deepEqual([first!.sent.length, second!.sent.length, third!.sent.length], [1, 1, 0]);
  assert.equal((made.standing("a") as { to: string }).to, "2");
});

test("waits double up to a minute, times chance", async () => {
  const way = new Scripted("lab", failed());
  const { made, clock } = delivery([way]);
  await made.send(parcel("a"));
  await settled();
  for (const wait of [1, 2, 4, 8, 16, 32, 60, 60]) {
    const { again } = made.standing("a") as { again: number };
    assert.equal(again - clock.time, wait * 1000);
    await clock.pass(wait * 1000 - 1);
    const before = way.sent.length;
    await clock.pass(1);
    assert.equal(way.sent.length, before + 1);
  }
  clock.chance = 0.25;
  await clock.pass(60_000);
  assert.equal((made.standing("a") as { again: number }).again - clock.time, 15_000);
});

test("a server that names a wait gets at least that", async () => {
  const way = new Scripted("lab", failed(90_000), CONFIRMED);
  const { made, clock } = delivery([way]);
  await made.send(parcel("a"));
  await settled();
  await clock.pass(89_999);
  assert.equal(way.sent.length, 1);
  await clock.pass(1);
  assert.equal(made.standing("a")?.state, "confirmed");
});

test("who refused is not asked again, who failed is", async () => {
  const [strict, weak] = [new Scripted("strict", refused), new Scripted("weak", failed(), failed(), CONFIRMED)];
  const { made, clock } = delivery([strict!, weak!]);
  await made.send(parcel("a"));
  await settled();
  await clock.pass(60_000);
  await clock.pass(60_000);
  assert.deepEqual([strict!.sent.length, weak!.sent.length], [1, 3]);
});

test("refused by all it rests, until the worker wants another try", async () => {
  const way = new Scripted("lab", refused, CONFIRMED);
  const { made, clock } = delivery([way]);
  await made.send(parcel("a"));
  await settled();
  assert.deepEqual(made.standing("a"), { state: "refused", why: 403, to: "lab" });
  await clock.pass(1e9);
  made.hurry();
  await settled();
  assert.equal(way.sent.length, 1);
  made.hurry(true);
  await settled();
  assert.equal(made.standing("a")?.state, "confirmed");
});

test("one request is in flight at a time", async () => {
  const waiting: ((outcome: Outcome) => void)[] = [];
  const way: Way = { to: () => "", send: () => new Promise((done) => waiting.push(done)) };
  const { made } = delivery([way]);
  for (const key of ["a", "b", "c"]) await made.send(parcel(key));
  made.hurry(true);
  await settled();
  for (let sent = 1; sent <= 3; sent += 1) {
    assert.equal(waiting.length, sent);
    waiting.at(-1)!(CONFIRMED);
    await settled();
  }
  assert.deepEqual(["a", "b", "c"].map((key) => made.standing(key)?.state), ["confirmed", "confirmed", "confirmed"]);
});

test("a changed answer takes the place of the one that waits", async () => {
  const way = new Scripted("lab", failed(), CONFIRMED);
  const { made, clock } = delivery([way]);
  await made.send(parcel("a", "1"));
  await settled();
  await made.send(parcel("a", "2"));
  await settled();
  await clock.pass(1e6);
  assert.deepEqual(way.sent, ["a1", "a2"]);
});

test("an answer changed while the earlier one is in flight is sent after it", async () => {
  const waiting: ((outcome: Outcome) => void)[] = [];
  const sent: string[] = [];
  const way: Way = { to: () => "", send: ({ submission }) => (sent.push(submission.submitted), new Promise((done) => waiting.push(done))) };
  const { made } = delivery([way]);
  await made.send(parcel("a", "1"));
  await made.send(parcel("a", "2"));
  waiting[0]!(CONFIRMED);
  await settled();
  assert.equal(made.standing("a")?.state, "sending");
  waiting[1]!(CONFIRMED);
  await settled();
  assert.deepEqual([sent, made.standing("a")?.state], [["1", "2"], "confirmed"]);
});

test("one that waits does not hold up the others", async () => {
  const way: Way = { to: () => "", send: async ({ submission }) => (submission.key === "a" ? failed(1e6) : CONFIRMED) };
  const { made } = delivery([way]);
  await made.send(parcel("a"));
  await settled();
  await made.send(parcel("b"));
  await settled();
  assert.deepEqual([made.standing("a")?.state, made.standing("b")?.state], ["failed", "confirmed"]);
});

test("hurrying leaves alone a server that asked for a wait", async () => {
  const way = new Scripted("lab", failed(90_000), CONFIRMED);
  const { made } = delivery([way]);
  await made.send(parcel("a"));
  await settled();
  made.hurry();
  await settled();
  assert.equal(way.sent.length, 1);
});

test("hurrying tries again at once where nobody answered", async () => {
  const way = new Scripted("lab", { state: "failed", why: "silence" }, CONFIRMED);
  const { made } = delivery([way]);
  await made.send(parcel("a"));
  await settled();
  made.hurry();
  await settled();
  assert.equal(made.standing("a")?.state, "confirmed");
});

test("nothing begins while the page is leaving", async () => {
  const way = new Scripted("lab", failed(), CONFIRMED);
  const { made, clock } = delivery([way]);
  await made.send(parcel("a"));
  await settled();
  made.rest(true);
  await clock.pass(60_000);
  assert.equal(way.sent.length, 1);
  made.rest(false);
  await settled();
  assert.equal(made.standing("a")?.state, "confirmed");
});

test("without a database it goes on in memory and says so", async () => {
  const way = new Scripted("lab", failed(), CONFIRMED);
  const { made, clock } = delivery([way], device([], false));
  await made.send(parcel("a"));
  await settled();
  assert.equal(made.kept("a"), false);
  await clock.pass(1000);
  assert.equal(made.kept("a"), true);
});

test("what was kept is sent when the page opens again, once", async () => {
  const way = new Scripted("lab", CONFIRMED);
  const { made } = delivery([way]);
  made.resume(parcel("a"));
  made.resume(parcel("a"));
  await settled();
  assert.deepEqual(way.sent, ["a1"]);
});

test("what another tab has sent, or made of it since, is not sent over", async () => {
  const way = new Scripted("lab", failed(), CONFIRMED);
  let found: Awaited<ReturnType<Keep["look"]>> = null;
  const { made, clock } = delivery([way], { ...device(), look: async () => found });
  await made.send(parcel("a"));
  await settled();
  found = { parcel: parcel("a", "2"), confirmed: null };
  await clock.pass(1000);
  assert.deepEqual(way.sent, ["a1", "a2"]);
  found = { parcel: parcel("b", "2"), confirmed: { to: "lab", time: 7 } };
  await made.send(parcel("b"));
  await settled();
  assert.deepEqual([way.sent.length, made.standing("b")], [2, { state: "confirmed", to: "lab", time: 7 }]);
});
