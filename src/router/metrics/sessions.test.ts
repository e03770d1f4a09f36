import assert from "node:assert/strict";
import { test } from "node:test";

import { Series } from "./series.ts";
import { Sessions } from "./sessions.ts";

const labels = { app: "shop", environment: "main", route: "web", release: "v1" };
const fine = { failed: false, conversion: null };

test("a session fails when any of its requests does, and counts once it is quiet for 10 s", () => {
  const sessions = new Sessions();
  const series = new Series(labels);
  for (let at = 0; at < 60_000; at += 5_000) {
    sessions.visit({ series, key: "good", ...fine }, at);
    sessions.visit({ series, key: "bad", failed: at === 5_000, conversion: null }, at);
    sessions.tick(at);
    assert.deepEqual([series.sessions.ok, series.sessions.failed], [0, 0], `at ${at}`);
  }
  sessions.tick(64_999);
  assert.equal(series.sessions.ok, 0);
  sessions.tick(85_000);
  sessions.tick(85_000);
  assert.deepEqual([series.sessions.ok, series.sessions.failed, sessions.size], [1, 1, 0]);
});

test("a request without a client counts by itself, at once", () => {
  const sessions = new Sessions();
  const series = new Series(labels);
  sessions.visit({ series, key: null, failed: true, conversion: null }, 0);
  sessions.visit({ series, key: null, failed: false, conversion: "signup" }, 0);
  assert.deepEqual([series.sessions.ok, series.sessions.failed], [1, 1]);
  assert.equal(series.sessions.converted.get("signup"), 1);
});

test("what happens often in a session is counted once", () => {
  const sessions = new Sessions();
  const series = new Series(labels);
  for (const conversion of ["signup", "signup", "order"])
    sessions.visit({ series, key: "one", failed: false, conversion }, 0);
  sessions.flush(labels);
  assert.deepEqual(
    [...series.sessions.converted],
    [
      ["signup", 1],
      ["order", 1],
    ],
  );
  assert.equal(series.sessions.ok, 1);
});

test("names that come from outside are bounded in number, within a session too", () => {
  const sessions = new Sessions();
  const series = new Series(labels);
  for (let index = 0; index < 1_000; index += 1)
    for (const key of [null, "one"])
      sessions.visit({ series, key, failed: false, conversion: `name-${index}` }, index * 1_000);
  assert.equal(sessions.conversions, 50, "what one session that never ends is kept with");
  sessions.flush(labels);
  assert.equal(series.sessions.converted.size, 50);
});

test("beyond so many sessions the oldest are counted, and none is lost", () => {
  const sessions = new Sessions();
  const series = new Series(labels);
  for (let index = 0; index < 250_000; index += 1) {
    sessions.visit({ series, key: `client-${index}`, failed: index % 10 === 0, conversion: null }, 0);
    assert.ok(sessions.size <= 100_000);
  }
  assert.ok(sessions.has(series, "client-249999") && !sessions.has(series, "client-0"));
  sessions.flush(labels);
  assert.deepEqual([series.sessions.ok, series.sessions.failed, sessions.size], [225_000, 25_000, 0]);
});

test("a session that goes on after a flush is another one", () => {
  const sessions = new Sessions();
  const series = new Series(labels);
  sessions.visit({ series, key: "a", failed: true, conversion: "signup" }, 0);
  sessions.flush(labels);
  sessions.visit({ series, key: "a", ...fine }, 0);
  sessions.flush(labels);
  assert.deepEqual([series.sessions.ok, series.sessions.failed], [1, 1]);
  assert.equal(series.sessions.converted.get("signup"), 1);
});

test("what a session has been through goes along while it lasts", () => {
  const sessions = new Sessions();
  const series = new Series(labels);
  sessions.visit({ series, key: "a", failed: true, conversion: "signup" }, 0);
  for (let at = 9_000; at < 100_000; at += 9_000) {
    sessions.tick(at);
    sessions.visit({ series, key: "a", ...fine }, at);
  }
  sessions.tick(130_000);
  sessions.tick(141_000);
  assert.deepEqual([series.sessions.ok, series.sessions.failed, sessions.size], [0, 1, 0]);
  assert.equal(series.sessions.converted.get("signup"), 1);
});

test("a flush leaves other environments alone", () => {
  const sessions = new Sessions();
  const [mine, other] = [new Series(labels), new Series({ ...labels, environment: "other" })];
  sessions.visit({ series: mine, key: "a", ...fine }, 0);
  sessions.visit({ series: other, key: "a", ...fine }, 0);
  sessions.flush(labels);
  assert.deepEqual([mine.sessions.ok, other.sessions.ok], [1, 0]);
});
