import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSettings, type Settings } from "../src/submit/settings.ts";
import { fieldsOf, type Submission } from "../src/submit/submission.ts";
import { fillAddress, readVisit } from "../src/submit/visit.ts";

const PLATFORM: Settings = { platform: { worker: "PID", assignment: "SESSION", study: "STUDY", preview: { SESSION: "NONE" } } };

test("a page that says nothing knows nobody", () => {
  assert.deepEqual(readVisit({}, ""), { worker: "", assignment: "", study: "", preview: false, parameters: {} });
});

test("a platform's parameters are read, unknown ones kept", () => {
  const visit = readVisit(PLATFORM, "?PID=p%C3%A9+1&SESSION=s&STUDY=t&utm=x&turkSubmitTo=https%3A%2F%2Fa.example");
  const parameters = { PID: "pé 1", SESSION: "s", STUDY: "t", utm: "x" };
  assert.deepEqual(visit, { worker: "pé 1", assignment: "s", study: "t", preview: false, parameters });
});

test("only the value of the rule makes a preview", () => {
  assert.equal(readVisit(PLATFORM, "?SESSION=NONE").preview, true);
  assert.equal(readVisit(PLATFORM, "?SESSION=NONEX").preview, false);
  assert.equal(readVisit(PLATFORM, "?session=NONE").preview, false);
});

test("a fixed name goes before the address, and that before the name that was asked", () => {
  assert.equal(readVisit({ worker: { name: "ana" } }, "?worker=ben", "cho").worker, "ana");
  assert.equal(readVisit({ worker: { url: "worker" } }, "?worker=ben", "cho").worker, "ben");
  assert.equal(readVisit({ worker: { ask: true } }, "?worker=ben", "cho").worker, "cho");
});

test("task hosts are known by their usual names", () => {
  const visit = readVisit({}, "?workerId=W&assignmentId=A&turkSubmitTo=https://a.example");
  assert.deepEqual([visit.worker, visit.assignment], ["W", "A"]);
  assert.equal(readVisit({}, "?workerId=W").worker, "");
});

test("placeholders of an address are filled and encoded", () => {
  const visit = readVisit(PLATFORM, "?PID=a%26b%3Dc&SESSION=%23x&lab=1");
  const url = "https://go.example/{lab}?who={worker}&a={assignment}&s={study}&cc={code}&no={none}&p={constructor}";
  assert.equal(fillAddress(url, visit, "C 1"), "https://go.example/1?who=a%26b%3Dc&a=%23x&s=&cc=C%201&no=&p=");
});

test("an address that is none is not gone to", () => {
  const visit = readVisit({}, "?to=javascript:alert(1)&host=evil.example");
  for (const url of ["{to}", "javascript:alert(1)", "data:,x", "not an address", "//host.example"]) assert.equal(fillAddress(url, visit), null);
});

test("a parameter cannot lead to another host than the page names", () => {
  const visit = readVisit({}, "?x=%40evil.example%2F&y=.evil.example");
  assert.equal(new URL(fillAddress("https://go.example/{x}", visit)!).host, "go.example");
});

test("settings that cannot be read are told apart from none", () => {
  assert.deepEqual(parseSettings(null), {});
  const wrong = ['{"submit": {}}', '{"submit": [null]}', '{"worker": null}', '{"platform": []}', '{"complete": "x"}', '{"reasons": "y"}'];
  for (const text of ["", "{", "null", "7", "[]", ...wrong]) assert.equal(parseSettings(text), null);
  assert.deepEqual(parseSettings('{"reasons": []}'), { reasons: [] });
});

test("fields hold all of a submission, and nothing that is not known", () => {
  const submission = {
    format: "maskpress/1", task: "t", batch: "b", worker: null, key: "k", started: "1", submitted: "2", active_seconds: 3.5,
    refused: "blank", parameters: { a: "é" }, answers: [{ masks: 1 }],
  } as Submission;
  assert.deepEqual(fieldsOf(submission), {
    format: "maskpress/1", task: "t", batch: "b", key: "k", started: "1", submitted: "2", active_seconds: "3.5",
    refused: "blank", parameters: '{"a":"é"}', taskAnswers: '[{"masks":1}]',
  });
});
