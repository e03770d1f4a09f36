import type { JudgeSettings } from "../../src/release/judge/judge-settings.ts";
import type { ByArm, Counts, LogLatencies, Observation } from "../../src/release/judge/observation.ts";
import type { Random } from "./random.ts";
import { createTraffic } from "./traffic.ts";

export const SETTINGS: JudgeSettings = {
  alpha: 0.01,
  beta: 0.05,
  unit: "request",
  timeout: 3_600,
  errors: { baseline: 0.005, bad: 0.05, toleratedRatio: 1, alternative: "greater" },
  slow: { baseline: 0.05, bad: 0.15, toleratedRatio: 1, alternative: "greater", looks: 5 },
  latency: { toleratedRatio: 1, badRatio: 1.5, tau: 0.2 },
};

export interface ScenarioOptions {
  readonly perMinute: number;
  readonly share: number;
  /** True error rates. */
  readonly canary: number;
  readonly stable: number;
  /** Canary's latency over stable's. */
  readonly slower: number;
}

/** Draws looks of a minute each. Latencies are log-normal; errors, slow answers and latencies are drawn apart. */
export function createObservations(options: ScenarioOptions, random: Random): (minute: number) => Observation {
  const { share, slower } = options;
  const requests = createTraffic(options, random);
  const slow = createTraffic({ ...options, canary: slowRate(slower), stable: slowRate(1) }, random);
  return (minute) => {
    const counts = requests();
    const latencies = { canary: draw(counts.canary, slower, random), stable: draw(counts.stable, 1, random) };
    return { at: minute * 60, share, requests: counts, slow: slow(), latencies };
  };
}

/** The rate of answers above stable's 95th percentile. */
function slowRate(slower: number): number {
  return slower === 1 ? 0.05 : 1 - normalDistribution(1.6448536 - Math.log(slower) / SPREAD);
}

/** Mean and variance of so many log-latencies, without drawing each. */
function draw({ successes, failures }: ByArm<Counts>["canary"], slower: number, random: Random): LogLatencies {
  const count = successes + failures;
  if (count === 0) return { count, mean: 0, variance: 0 };
  const mean = Math.log(50 * slower) + (SPREAD / Math.sqrt(count)) * random.normal();
  const variance = count === 1 ? 0 : (SPREAD ** 2 * random.chiSquared(count - 1)) / (count - 1);
  return { count, mean, variance };
}

/** M. Abramowitz, I. Stegun, Handbook of Mathematical Functions, 26.2.17; to seven digits, for x ≥ 0 and by symmetry below. */
function normalDistribution(x: number): number {
  if (x < 0) return 1 - normalDistribution(-x);
  const t = 1 / (1 + 0.2316419 * x);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * series;
}

/** Standard deviation of the log-latencies. */
const SPREAD = 0.5;
