import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { latencyDifference, logMixtureRatio, NO_LATENCIES, updateLatencyTest } from "./latency-test.ts";

describe("the mixture test on log-latency", () => {
  it("is the likelihood ratio, integrated over the effects", () => {
    for (const [distance, variance, tau] of [
      [0.3, 0.01, 0.2],
      [0, 0.02, 0.1],
      [-0.2, 0.005, 0.4],
    ] as const) {
      const known = integrated(distance, variance, tau);
      assert.ok(Math.abs(Math.exp(logMixtureRatio(distance, variance, tau)) / known - 1) < 1e-6);
    }
  });

  it("estimates the difference and its variance s²(1/n_c + 1/n_b)", () => {
    const look = { canary: { count: 100, mean: 4.3, variance: 0.2 }, stable: { count: 900, mean: 4, variance: 0.3 } };
    const { difference, variance } = latencyDifference(
      [look, look, look, look, look].reduce(updateLatencyTest, NO_LATENCIES),
    )!;
    const pooled = (99 * 0.2 + 899 * 0.3) / 998;
    assert.ok(Math.abs(difference - 0.3) < 1e-12);
    assert.ok(Math.abs(variance - (pooled * (1 / 100 + 1 / 900)) / 5) < 1e-12);
  });

  it("takes no slow hour for a slow canary when the split changes in it", () => {
    const quick = arm(100, 4);
    const slow = arm(100, 6);
    const hour = { canary: arm(900, 6), stable: slow };
    const looks = [{ canary: quick, stable: arm(900, 4) }, hour, hour, hour, hour];
    const { difference } = latencyDifference(looks.reduce(updateLatencyTest, NO_LATENCIES))!;
    assert.ok(Math.abs(difference) < 1e-12, `${difference}`);
  });

  it("takes a moment that slows many answers at once for what it is: looks that differ by more than chance", () => {
    const quick = { canary: arm(100, 4), stable: arm(900, 4) };
    const stall = { canary: arm(100, 5.5), stable: arm(900, 4) };
    const evidence = (looks: readonly (typeof quick)[]): number => {
      const { difference, variance } = latencyDifference(looks.reduce(updateLatencyTest, NO_LATENCIES))!;
      return logMixtureRatio(difference, variance, 0.2);
    };
    assert.ok(evidence([quick, quick, stall, quick, quick, quick]) < Math.log(10));
    const slower = { canary: arm(100, 4.3), stable: arm(900, 4) };
    assert.ok(evidence([slower, slower, slower, slower, slower, slower]) > Math.log(1_000));
  });

  it("says nothing of too few answers, of one arm, or of answers without any spread", () => {
    assert.equal(latencyDifference(NO_LATENCIES), null);
    assert.equal(latencyDifference(updateLatencyTest(NO_LATENCIES, { canary: arm(99, 4), stable: arm(900, 4) })), null);
    assert.equal(latencyDifference(updateLatencyTest(NO_LATENCIES, { canary: arm(0, 4), stable: arm(900, 4) })), null);
    const still = { count: 500, mean: 4, variance: 0 };
    assert.equal(latencyDifference(updateLatencyTest(NO_LATENCIES, { canary: still, stable: still })), null);
    const few = [1, 2, 3, 4].map(() => ({ canary: arm(500, 4), stable: arm(500, 4) }));
    assert.equal(latencyDifference(few.reduce(updateLatencyTest, NO_LATENCIES)), null, "four looks");
  });
});

const arm = (count: number, mean: number): { count: number; mean: number; variance: number } => ({
  count,
  mean,
  variance: 0.25,
});

function integrated(distance: number, variance: number, tau: number): number {
  const step = tau / 500;
  let sum = 0;
  for (let effect = -12 * tau; effect <= 12 * tau; effect += step) {
    const prior = Math.exp(-(effect ** 2) / (2 * tau ** 2)) / (tau * Math.sqrt(2 * Math.PI));
    sum += step * prior * Math.exp((effect * distance - effect ** 2 / 2) / variance);
  }
  return sum;
}
