import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { createRandom } from "../../../bench/judge/random.ts";
import { BoughError } from "../../../src/lib/bough-error.ts";
import type { TrafficSource } from "../../../src/server/judging/traffic-source.ts";
import { judgeSpec } from "../../support/judging/judge-spec.ts";
import { bakeOf, judgingRig, rollout } from "../../support/judging/rig.ts";
import {
  simulateTraffic,
  type SimulatedTraffic,
  type SimulationOptions,
} from "../../support/judging/simulated-traffic.ts";
import { waitFor } from "../../support/wait-for.ts";

const healthy = { errors: 0.005, slower: 1 };

describe("release.preflight", () => {
  it("tells what was measured, what is seen when, and begins the record", async (t) => {
    const traffic = flowing(t, {});
    const { run, store } = await judgingRig(t, traffic);
    const { lines, output } = run("release.preflight", { ...rollout, shares: [10, 50], bake: 1_000, judge: judgeSpec });
    await output;
    assert.match(lines.join("\n"), /sessions: \d+ of stable's \d+ failed/);
    assert.match(lines.join("\n"), /and 10 %, a rise of the error rate from [^]*and 50 %, a rise/);
    assert.equal(store.verdicts.list({ deployment: "d-1" }).length, 1);
  });
});

describe("release.bake", () => {
  it("is over after its time when nothing is wrong, and the next step goes on with the same record", async (t) => {
    const traffic = flowing(t, { share: 10 });
    const { run, store } = await judgingRig(t, traffic);
    const first = run("release.bake", bakeOf(800));
    assert.match(JSON.stringify(await first.output), /"promotedBy":null/);
    assert.match(first.lines.join("\n"), /errors: \d+ of \d+ .*canary sessions failed/);
    const [record] = store.verdicts.list();
    const last = run("release.verdict", { ...rollout, share: 10, judge: { ...judgeSpec, timeout: 5_000 } });
    assert.match(JSON.stringify(await last.output), /"reason":"healthy"/);
    assert.deepEqual(
      store.verdicts.list().map(({ id }) => id),
      [record?.id],
    );
    assert.ok((store.verdicts.list()[0]?.looks ?? 0) > (record?.looks ?? 0));
  });

  it("fails with the evidence as soon as the release is worse, also while the deployment is paused", async (t) => {
    const { run, send } = await judgingRig(t, flowing(t, { share: 10, canary: { errors: 0.5, slower: 1 } }));
    send("pause");
    await assert.rejects(run("release.bake", bakeOf(60_000)).output, (error) => {
      assert.ok(error instanceof BoughError && error.code === "release-worse");
      assert.match(error.message, /v2 is worse than v1, and is taken back\.\nerrors: \d+ of \d+ .*worse than stable/);
      return true;
    });
  });

  it("holds without traffic until there is some", async (t) => {
    const traffic = flowing(t, { share: 0 });
    const { run } = await judgingRig(t, traffic);
    const { lines, output } = run("release.bake", bakeOf(500));
    await waitFor("the hold", () => lines.some((line) => line.startsWith("Holding at this share.")));
    assert.match(lines.join("\n"), /no data is never a pass/);
    traffic.weigh(10);
    await output;
  });

  it("holds in an incident, and ends when somebody promotes the release", async (t) => {
    const outage = { errors: 0.6, slower: 1 };
    const { run, send } = await judgingRig(
      t,
      flowing(t, { share: 10, canary: outage, stable: outage, baseline: healthy }),
    );
    const { lines, output } = run("release.bake", bakeOf(500));
    await waitFor("the hold", () => lines.some((line) => line.startsWith("Holding at this share.")));
    assert.match(lines.join("\n"), /this is an incident, not a bad canary/);
    send("promote-full");
    assert.match(JSON.stringify(await output), /"reason":"promoted","promotedBy":"anna"/);
    assert.match(lines.at(-1) ?? "", /Promoted by anna: a test/);
  });

  it("stands still while the deployment is paused, judged or not", async (t) => {
    const { run, send, signals } = await judgingRig(t, flowing(t, { share: 10 }));
    for (const judge of [judgeSpec, null]) {
      send("pause");
      let isOver = false;
      const { output } = run("release.bake", bakeOf(300, judge));
      void output.then(() => (isOver = true));
      await new Promise((resolve) => setTimeout(resolve, 900));
      assert.equal(isOver, false);
      send("resume");
      await output;
    }
    assert.equal(signals.read("d-1").length, 4);
  });

  it("begins the evidence anew when somebody asks for it", async (t) => {
    const { run, send, store } = await judgingRig(t, flowing(t, { share: 10 }));
    const { output } = run("release.bake", bakeOf(1_200));
    await waitFor("a look", () => (store.verdicts.list()[0]?.looks ?? 0) > 0);
    send("retry");
    await output;
    assert.deepEqual(
      store.verdicts.list().map(({ looks }) => looks > 0),
      [true, true],
    );
  });

  it("goes on looking when a look fails, and says why once", async (t) => {
    const traffic = flowing(t, { share: 10 });
    let isAway = false;
    const source: TrafficSource = {
      ...traffic,
      arms: (...asked) => (isAway ? Promise.reject(new Error("the router is away")) : traffic.arms(...asked)),
    };
    const { run } = await judgingRig(t, source);
    const { lines, output } = run("release.bake", bakeOf(1_500));
    setTimeout(() => (isAway = true), 300);
    setTimeout(() => (isAway = false), 1_000);
    await output;
    assert.equal(lines.filter((line) => line.includes("the router is away")).length, 1, lines.join("\n"));
  });

  it("ends at once when the deployment is withdrawn", async (t) => {
    const { run } = await judgingRig(t, flowing(t, { share: 10 }));
    const withdrawing = new AbortController();
    const { output } = run("release.bake", bakeOf(60_000), withdrawing.signal);
    withdrawing.abort(new Error("withdrawn"));
    await assert.rejects(output, /withdrawn/);
  });
});

describe("release.verdict", () => {
  it("says on timeout what could have been seen, and waits for a person", async (t) => {
    const { run, send } = await judgingRig(t, flowing(t, { share: 10, perSecond: 40 }));
    const judge = { ...judgeSpec, timeout: 600 };
    const { lines, output } = run("release.verdict", { ...rollout, share: 10, judge });
    await waitFor("the hold", () => lines.some((line) => line.startsWith("No verdict in time.")));
    assert.match(lines.join("\n"), /(would have been noticed reliably|show in 4 of 5 cases)/);
    send("promote-full");
    assert.match(JSON.stringify(await output), /"promotedBy":"anna"/);
  });
});

/** Traffic that flows by the clock, with a minute of it before. */
function flowing(
  t: TestContext,
  {
    share = 0,
    baseline,
    ...options
  }: Partial<SimulationOptions> & { share?: number; baseline?: SimulationOptions["stable"] },
): SimulatedTraffic {
  const rates = { perSecond: 400, canary: healthy, stable: healthy, ...options };
  const now = { ...rates, stable: baseline ?? rates.stable };
  const traffic = simulateTraffic({ ...now, random: createRandom(5), rates: () => now });
  traffic.advance(60);
  Object.assign(now, rates);
  traffic.weigh(share);
  const timer = setInterval(() => traffic.advance(0.05), 50);
  t.after(() => clearInterval(timer));
  return traffic;
}
