import assert from "node:assert/strict";
import { test } from "node:test";

import type { ChaosSchedule } from "../../model/chaos.ts";
import { nextExperiment } from "./next-experiment.ts";
import { isOpen } from "./open-hours.ts";
import { seededRandom } from "./seeded-random.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse("2026-11-20T10:00:00Z");

const SCHEDULE: ChaosSchedule = {
  experiments: ["slow", "down"],
  days: [1, 2, 3, 4, 5],
  from: "09:00",
  to: "15:00",
  zone: "Europe/Berlin",
  every: 2 * DAY,
  minimumGap: 4 * HOUR,
};

test("over years, experiments keep to the hours, the gap and the mean", () => {
  const times = timesOf(SCHEDULE, 2_000);
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  assert.ok(times.every((at) => isOpen(SCHEDULE, at)));
  assert.ok(Math.min(...gaps) >= SCHEDULE.minimumGap);
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  assert.ok(mean > 0.92 * SCHEDULE.every && mean < 1.08 * SCHEDULE.every, `${mean / DAY} days`);
});

test("where it is always open, the time beyond the gap is exponentially distributed", () => {
  const always: ChaosSchedule = { ...SCHEDULE, days: [1, 2, 3, 4, 5, 6, 7], from: "00:00", to: "00:00", zone: "UTC" };
  const times = timesOf(always, 1_000);
  const waits = times.slice(1).map((at, index) => at - (times[index] ?? 0) - always.minimumGap);
  const mean = always.every - always.minimumGap;
  // Kolmogorov-Smirnov, at a level of 1 in 1,000: 1.95 / √n.
  const distance = waits
    .toSorted((one, other) => one - other)
    .reduce(
      (most, wait, index) => Math.max(most, Math.abs((index + 0.5) / waits.length - (1 - Math.exp(-wait / mean)))),
      0,
    );
  assert.ok(distance < 1.95 / Math.sqrt(waits.length), `${distance}`);
});

test("every hour of the day is as likely as any other, and every experiment", () => {
  let last = START;
  const hours = new Map<number, number>();
  const names = new Map<string, number>();
  for (let count = 0; count < 1_200; count += 1) {
    const next = nextExperiment({ ...SCHEDULE, minimumGap: 0, zone: "UTC" }, last, seededRandom(`spread ${count}`));
    assert.ok(next !== null);
    const hour = new Date(next.at).getUTCHours();
    hours.set(hour, (hours.get(hour) ?? 0) + 1);
    names.set(next.experiment, (names.get(next.experiment) ?? 0) + 1);
    last = next.at;
  }
  assert.deepEqual(
    [...hours.keys()].toSorted((one, other) => one - other),
    [9, 10, 11, 12, 13, 14],
  );
  // Five standard deviations.
  for (const count of hours.values()) assert.ok(Math.abs(count - 200) < 5 * Math.sqrt(200), `${count} of 1,200`);
  assert.ok(Math.abs((names.get("slow") ?? 0) - 600) < 5 * Math.sqrt(300));
});

test("the same seed gives the same plan, another one another", () => {
  const plan = (seed: string): unknown => nextExperiment(SCHEDULE, START, seededRandom(seed));
  assert.deepEqual(plan("shop/main/1"), plan("shop/main/1"));
  assert.notDeepEqual(plan("shop/main/1"), plan("shop/main/2"));
});

test("a schedule that has nothing to run, or no hours, plans nothing", () => {
  assert.equal(nextExperiment({ ...SCHEDULE, experiments: [] }, START, seededRandom("a")), null);
  assert.equal(nextExperiment({ ...SCHEDULE, days: [] }, START, seededRandom("a")), null);
});

function timesOf(schedule: ChaosSchedule, count: number): readonly number[] {
  const times = [START];
  for (let index = 0; index < count; index += 1) {
    const next = nextExperiment(schedule, times.at(-1) ?? START, seededRandom(`times ${index}`));
    if (next !== null) times.push(next.at);
  }
  return times;
}
