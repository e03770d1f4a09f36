import { randomInt } from "node:crypto";
import { setImmediate as yieldTurn, setTimeout as pause } from "node:timers/promises";
import { BoughError } from "../../lib/bough-error.ts";
import type { JudgeSpec } from "../../model/judge.ts";
import type { EnvironmentRef } from "../../provider/provider.ts";
import { judge } from "../../release/judge/judge.ts";
import type { JudgeSettings } from "../../release/judge/judge-settings.ts";
import type { ByArm, Observation } from "../../release/judge/observation.ts";
import { sampleCount } from "../../release/judge/sample-count.ts";
import { scoreInterval } from "../../release/judge/score-interval.ts";
import type { Verdict } from "../../release/judge/verdict.ts";
import { stableTraffic } from "./counters/stable-traffic.ts";
import type { SelftestOptions, SelftestReport } from "./judge-control.ts";
import { lookInterval } from "./look-interval.ts";
import { countersAfter, observationOf, see } from "./observe-canary.ts";
import type { Progress } from "./progress.ts";
import { settingsOf } from "./settings-of.ts";
import type { TrafficSource } from "./traffic-source.ts";

/** Divides the traffic of a release among two names of the same instances. */
export interface TrafficHalves {
  /** Gives the name of the second half. */
  divide(environment: EnvironmentRef, release: string): Promise<string>;
  /** Everything as it was before; of one environment, or wherever a crash has left halves. */
  join(environment?: EnvironmentRef): Promise<void>;
}

export interface SelftestDeps {
  readonly traffic: TrafficSource;
  readonly halves: TrafficHalves;
}

export interface Tested {
  readonly environment: EnvironmentRef;
  /** `v3` */
  readonly release: string;
  readonly judge: JudgeSpec;
}

type Measured = Omit<SelftestReport, "app" | "environment" | "release">;

/**
 * An A/A test: half of the live sessions is judged against the other half, which the very same instances
 * answer, so that whatever the judge finds is a false alarm. The halves as they were are one run. In each
 * other one they change names, look by look, at random: they cannot be told apart, so this is as likely.
 *
 * @throws `selftest-without-traffic`: no data is never a pass, of a judge neither.
 */
export async function selftest(
  deps: SelftestDeps,
  tested: Tested,
  { runs, duration }: SelftestOptions,
  signal: AbortSignal,
): Promise<Measured> {
  const settings = await frozen(deps.traffic, tested, duration);
  const observations = await watchHalves(deps, tested, settings, duration, signal);
  if (observations.every((one) => countOf("request", one) === 0)) throw withoutTraffic(tested, duration);
  const verdict = judge({ version: 1, settings, observations });
  const alarms = await countAlarms(settings, observations, runs, verdict);
  const { low, high } = scoreInterval(alarms, runs);
  return {
    looks: observations.length,
    counted: observations.reduce((sum, one) => sum + countOf(settings.unit, one), 0),
    unit: settings.unit,
    verdict,
    runs,
    alarms,
    rate: alarms / runs,
    low,
    high,
    alpha: settings.alpha,
    holds: low <= settings.alpha,
  };
}

function withoutTraffic({ environment: { app, slug } }: Tested, duration: number): BoughError {
  const message = `No request came to ${app}/${slug} in ${duration / 1_000} s, so nothing was tested.`;
  return new BoughError("selftest-without-traffic", message, { hint: "Test a judge while there is traffic." });
}

/** Metrics of the application's own are left out: both halves have the same instances, which count for both. */
async function frozen(traffic: TrafficSource, tested: Tested, duration: number): Promise<JudgeSettings> {
  const arms = await traffic.arms(tested.environment, { flush: false });
  const spec = { ...tested.judge, metrics: {} };
  const facts = { traffic: stableTraffic(arms, tested.release), counters: {} };
  return settingsOf(spec, 2 * duration, facts).settings;
}

async function watchHalves(
  { traffic, halves }: SelftestDeps,
  { environment, release }: Tested,
  settings: JudgeSettings,
  duration: number,
  signal: AbortSignal,
): Promise<readonly Observation[]> {
  const observations: Observation[] = [];
  const releases = { stable: release, canary: await halves.divide(environment, release) };
  try {
    const watched = { environment, releases, settings, metrics: {} };
    const begun = performance.now();
    let progress: Progress | null = null;
    for (let isLast = false; !isLast;) {
      if (progress !== null) await pause(lookInterval(duration), undefined, { signal });
      const active: number = performance.now() - begun;
      isLast = active >= duration;
      const sight = await see(traffic, watched, progress, { flush: isLast });
      if (progress !== null) observations.push(withoutInstances(observationOf(watched, progress, sight, active)));
      const place = { step: "selftest", elapsed: active, paused: false, takenAt: 0, active };
      progress = { ...place, ...countersAfter(progress, sight) };
    }
    return observations;
  } finally {
    await halves.join(environment);
  }
}

function withoutInstances({ instances: _, ...rest }: Observation): Observation {
  return rest;
}

/** Hands the turn on now and then, since control does other work meanwhile. */
async function countAlarms(
  settings: JudgeSettings,
  observations: readonly Observation[],
  runs: number,
  first: Verdict,
): Promise<number> {
  let alarms = first.outcome === "fail" ? 1 : 0;
  for (let run = 1; run < runs; run += 1) {
    const relabelled = observations.map((one) => (randomInt(2) === 0 ? one : swapped(one)));
    if (judge({ version: 1, settings, observations: relabelled }).outcome === "fail") alarms += 1;
    if (run % 10 === 0) await yieldTurn();
  }
  return alarms;
}

function swapped(observation: Observation): Observation {
  const { requests, sessions, slow, latencies } = observation;
  return {
    ...observation,
    requests: swap(requests),
    ...(sessions !== undefined && { sessions: swap(sessions) }),
    ...(slow !== undefined && { slow: swap(slow) }),
    ...(latencies !== undefined && { latencies: swap(latencies) }),
  };
}

const swap = <T>({ canary, stable }: ByArm<T>): ByArm<T> => ({ canary: stable, stable: canary });

function countOf(unit: JudgeSettings["unit"], { requests, sessions = requests }: Observation): number {
  const { canary, stable } = unit === "session" ? sessions : requests;
  return sampleCount(canary) + sampleCount(stable);
}
