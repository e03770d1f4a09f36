import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { createRandom } from "../../../bench/judge/random.ts";
import { scoreInterval } from "../../../src/release/judge/score-interval.ts";
import { judge } from "../../../src/release/judge/judge.ts";
import type { Observation } from "../../../src/release/judge/observation.ts";
import { createCanaries } from "../../../src/server/judging/canaries.ts";
import { judgeRecordOf } from "../../../src/server/judging/stored-record.ts";
import type { Store } from "../../../src/store/store.ts";
import { openTestStore } from "../../support/open-test-store.ts";
import { judgeSpec } from "../../support/judging/judge-spec.ts";
import { judgingRig, rollout } from "../../support/judging/rig.ts";
import {
  simulateTraffic,
  type SimulatedRelease,
  type SimulatedTraffic,
} from "../../support/judging/simulated-traffic.ts";
import { createSignalHub } from "../../../src/server/signals/signal-hub.ts";

const healthy = { errors: 0.005, slower: 1 };
const release = { ...rollout, judge: judgeSpec, timeout: 3_600_000 };
const step = { step: "release.bake:v2@10", paused: false, flush: false };

describe("a canary that is watched", () => {
  it("is failed when it is worse, and its record gives the same verdict again, to the last digit", async (t) => {
    const { verdict, store, id } = await watched(t, { errors: 0.05, slower: 1 });
    assert.equal(verdict.reason, "worse");
    const record = store.verdicts.get(id);
    assert.ok(record !== null);
    const replayed = judge(judgeRecordOf(record, store.verdicts.observations(id)));
    assert.equal(JSON.stringify(replayed), JSON.stringify(record.verdict));
  });

  it("is failed when it is slower", async (t) => {
    const { verdict } = await watched(t, { errors: 0.005, slower: 1.5 });
    assert.equal(verdict.reason, "worse");
    assert.ok(verdict.metrics.some(({ metric, worseSince }) => metric !== "errors" && worseSince !== null));
  });

  it("passes when it is as good", async (t) => {
    assert.equal((await watched(t, healthy)).verdict.reason, "healthy");
  });

  it("counts each request once while workers restart, fall silent and come back, and control is killed between looks", async (t) => {
    const random = createRandom(7);
    const traffic = simulateTraffic({ random, perSecond: 50, workers: 3, canary: healthy, stable: healthy });
    let clock = 0;
    const store = await openTestStore(t);
    traffic.advance(60);
    traffic.weigh(20);
    const open = async () => {
      const canaries = createCanaries({ store, signals: createSignalHub(store), traffic, now: () => clock });
      return (await canaries.of("d-1", release)).canary;
    };
    let canary = await open();
    await canary.look(step);
    const before = await countsOf(traffic);
    for (let look = 1; look <= 60; look += 1) {
      traffic.silence(look % 3, look % 4 === 0);
      traffic.advance(5);
      clock += 5_000;
      if (look % 7 === 0) canary = await open();
      await canary.look(step);
      for (let worker = 0; worker < 3; worker += 1) traffic.silence(worker, false);
      // What a worker has counted since the last look is lost with it, so it restarts right after one.
      if (look % 10 === 0) {
        await canary.look(step);
        traffic.restart(look % 3);
      }
    }
    await canary.look(step);
    const observed = store.verdicts.observations(canary.id) as readonly Observation[];
    const total = (of: "canary" | "stable"): number =>
      observed.reduce((sum, { requests }) => sum + requests[of].successes + requests[of].failures, 0);
    const after = await countsOf(traffic);
    assert.deepEqual([total("canary"), total("stable")], [after.canary - before.canary, after.stable - before.stable]);
    assert.equal(store.verdicts.get(canary.id)?.looks, observed.length);
  });

  it("counts nothing of a look that could not be stored, and all of it in the next", async (t) => {
    const traffic = simulateTraffic({ random: createRandom(3), perSecond: 100, canary: healthy, stable: healthy });
    const store = await openTestStore(t);
    let isFull = false;
    const verdicts = {
      ...store.verdicts,
      addLooks(looks: Parameters<typeof store.verdicts.addLooks>[0]) {
        if (isFull) throw new Error("the disk is full");
        store.verdicts.addLooks(looks);
      },
    };
    const canaries = createCanaries({ store: { verdicts }, signals: createSignalHub(store), traffic });
    traffic.weigh(50);
    const { canary } = await canaries.of("d-1", release);
    await canary.look(step);
    const before = await countsOf(traffic);
    traffic.advance(5);
    isFull = true;
    await assert.rejects(canary.look(step), /the disk is full/);
    isFull = false;
    traffic.advance(5);
    const verdict = await canary.look(step);
    assert.equal(verdict?.looks, 1);
    const [errors] = verdict?.metrics ?? [];
    const after = await countsOf(traffic);
    assert.ok(errors?.metric === "errors");
    assert.equal(errors.canary.successes + errors.canary.failures, after.canary - before.canary);
  });

  it("weighs what happened while the share changed with the larger one", async (t) => {
    const traffic = simulateTraffic({ random: createRandom(3), perSecond: 100, canary: healthy, stable: healthy });
    const { canaries, store } = await judgingRig(t, traffic);
    traffic.weigh(5);
    const { canary } = await canaries.of("d-1", release);
    for (const share of [5, 5, 25, 25, 50]) {
      traffic.advance(1);
      traffic.weigh(share);
      await canary.look({ ...step, step: `release.bake:v2@${share}` });
    }
    const observed = store.verdicts.observations(canary.id) as readonly Observation[];
    assert.deepEqual(
      observed.map(({ share }) => share),
      [0.05, 0.25, 0.25, 0.5],
    );
  });

  it("stops its clock while the deployment is paused, and starts a step's time anew", async (t) => {
    const traffic = simulateTraffic({ random: createRandom(3), perSecond: 10, canary: healthy, stable: healthy });
    let clock = 0;
    const { canaries } = await judgingRig(t, traffic, () => clock);
    traffic.weigh(50);
    const { canary } = await canaries.of("d-1", release);
    const lookAt = async (seconds: number, paused: boolean, of = step.step): Promise<number> => {
      clock = seconds * 1_000;
      await canary.look({ step: of, paused, flush: false });
      return canary.elapsed(of) / 1_000;
    };
    assert.deepEqual(
      [
        await lookAt(0, false),
        await lookAt(5, true),
        await lookAt(100, true),
        await lookAt(200, false),
        await lookAt(203, false),
      ],
      [0, 5, 5, 5, 8],
    );
    assert.deepEqual([await lookAt(210, false, "next"), await lookAt(214, false, "next")], [0, 4]);
    assert.equal((await canary.look(step))?.at, 19);
  });

  it("gives healthy releases a false alarm in no more cases than alpha: 200 of them, from counters to verdict", async (t) => {
    const runs = 200;
    const store = await openTestStore(t);
    const ends = await Promise.all(Array.from({ length: runs }, (_, run) => healthyRun(store, run)));
    const alarms = ends.filter((end) => end === "worse").length;
    const passes = ends.filter((end) => end === "healthy").length;
    assert.ok(scoreInterval(alarms, runs).low <= judgeSpec.alpha, `${alarms} of ${runs} healthy releases failed`);
    assert.ok(passes >= 0.95 * runs, `only ${passes} of ${runs} passed`);
  });
});

/** A healthy release at 5, 25 and 50 % for a minute each, looked at to the end even after it has passed. */
async function healthyRun(store: Store, run: number): Promise<string> {
  const traffic = simulateTraffic({
    random: createRandom(1_000 + run),
    perSecond: 20,
    canary: healthy,
    stable: healthy,
  });
  let clock = 0;
  const canaries = createCanaries({ store, signals: createSignalHub(store), traffic, now: () => clock });
  traffic.advance(60);
  const { canary } = await canaries.of(`d-${run}`, release);
  let last = "";
  for (const share of [5, 25, 50]) {
    traffic.weigh(share);
    for (let look = 0; look < 12 && last !== "worse"; look += 1) {
      traffic.advance(5);
      clock += 5_000;
      last = (await canary.look({ ...step, step: `${share}` }))?.reason ?? last;
    }
  }
  return last;
}

/** Looks at 10 % for up to ten minutes of traffic, until there is a verdict. */
async function watched(t: TestContext, canary: SimulatedRelease) {
  const traffic = simulateTraffic({ random: createRandom(11), perSecond: 30, canary, stable: healthy });
  let clock = 0;
  const { canaries, store } = await judgingRig(t, traffic, () => clock);
  traffic.advance(60);
  traffic.weigh(10);
  const opened = await canaries.of("d-1", release);
  await opened.canary.look(step);
  for (;;) {
    traffic.advance(5);
    clock += 5_000;
    const verdict = await opened.canary.look(step);
    assert.ok(verdict !== null && clock < 600_000, "no verdict within ten minutes");
    if (verdict.reason === "worse" || verdict.reason === "healthy") return { verdict, store, id: opened.canary.id };
  }
}

async function countsOf(traffic: SimulatedTraffic): Promise<{ canary: number; stable: number }> {
  const all = await traffic.arms({ app: "", slug: "" }, { flush: false });
  const of = (name: string): number =>
    all
      .filter((arm) => arm.release === name)
      .reduce((sum, { statuses }) => sum + Object.values(statuses).reduce((a, b) => a + b, 0), 0);
  return { canary: of("v2"), stable: of("v1") };
}
