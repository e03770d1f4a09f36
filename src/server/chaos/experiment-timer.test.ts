import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { waitFor } from "../../../tools/wait-for.ts";
import type { ChaosSchedule } from "../../model/chaos.ts";
import { createExperimentTimer, type ExperimentTimer, type ScheduledEnvironment } from "./experiment-timer.ts";

const target = { app: "shop", slug: "main" };
const ALWAYS: ChaosSchedule = {
  experiments: ["slow", "down"],
  days: [1, 2, 3, 4, 5, 6, 7],
  from: "00:00",
  to: "00:00",
  zone: "UTC",
  every: 60,
  minimumGap: 30,
};

test("experiments of the schedule come again and again, never within the gap", async (t) => {
  const { begun, timer } = rig(t, () => [{ target, schedule: ALWAYS, since: Date.now() }]);
  timer.look();
  await reached(begun, 6);
  const gaps = begun.slice(1).map(({ at }, index) => at - (begun[index]?.at ?? 0));
  // A timer may be late by a little, and the one after it is not put off for that.
  assert.ok(Math.min(...gaps) >= ALWAYS.minimumGap - 15, gaps.join(", "));
  assert.ok(begun.every(({ experiment }) => ALWAYS.experiments.includes(experiment)));
  timer.stop();
  const count = begun.length;
  await sleep(200);
  assert.equal(begun.length, count);
});

test("what was due while nobody was there is left out", async (t) => {
  const since = Date.now() - 10_000;
  const { begun, timer } = rig(t, () => [{ target, schedule: ALWAYS, since }]);
  const started = Date.now();
  timer.look();
  await reached(begun, 1);
  // Of some 170 that were missed none is made up for.
  assert.ok(begun.length <= 2 && begun.every(({ at }) => at >= started), JSON.stringify(begun));
});

test("the times follow from what is stored: who starts later does the same", async (t) => {
  const since = Date.now();
  const schedule = { ...ALWAYS, every: 800, minimumGap: 400 };
  const one = rig(t, () => [{ target, schedule, since }]);
  one.timer.look();
  await sleep(100);
  const other = rig(t, () => [{ target, schedule, since }]);
  other.timer.look();
  await reached(other.begun, 1);
  // On a machine that stood still meanwhile the later one may have missed the first, but not what follows.
  const [first] = other.begun;
  const same = ({ experiment, at }: Begun): boolean =>
    experiment === first?.experiment && Math.abs(at - first.at) < 100;
  await waitFor("the earlier one to do the same", () => one.begun.some(same), { timeout: 1_000 });
});

test("an environment that has no schedule any more is let alone, and one that gets one is not forgotten", async (t) => {
  let environments: readonly ScheduledEnvironment[] = [];
  const { begun, timer } = rig(t, () => environments);
  timer.look();
  await sleep(150);
  assert.equal(begun.length, 0);
  environments = [{ target, schedule: ALWAYS, since: Date.now() }];
  timer.look();
  await reached(begun, 1);
  environments = [];
  timer.look();
  await sleep(50);
  const count = begun.length;
  await sleep(200);
  assert.equal(begun.length, count);
});

interface Begun {
  readonly experiment: string;
  readonly at: number;
}

function rig(
  t: TestContext,
  environments: () => readonly ScheduledEnvironment[],
): { readonly begun: readonly Begun[]; readonly timer: ExperimentTimer } {
  const begun: Begun[] = [];
  const timer = createExperimentTimer({
    environments: async () => environments(),
    begin: (_, experiment) => void begun.push({ experiment, at: Date.now() }),
    report: (error) => assert.fail(String(error)),
  });
  t.after(() => timer.stop());
  return { begun, timer };
}

async function reached(begun: readonly Begun[], count: number): Promise<void> {
  const end = Date.now() + 10_000;
  while (begun.length < count && Date.now() < end) await sleep(5);
  assert.ok(begun.length >= count);
}
