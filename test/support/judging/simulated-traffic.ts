import { createPoisson } from "../../../bench/judge/poisson.ts";
import type { Random } from "../../../bench/judge/random.ts";
import type { Arm } from "../../../src/server/judging/counters/arm.ts";
import { LOG_BOUNDS } from "../../../src/router/metrics/log-histogram.ts";
import type { RouteSplit } from "../../../src/provider/release-traffic.ts";
import type { RunningInstance, TrafficSource } from "../../../src/server/judging/traffic-source.ts";

export interface SimulatedRelease {
  readonly errors: number;
  /** Times as slow as 50 ms. */
  readonly slower: number;
}

export interface SimulationOptions {
  readonly random: Random;
  readonly perSecond: number;
  readonly canary: SimulatedRelease;
  readonly stable: SimulatedRelease;
  readonly workers?: number;
  /** What the releases do now, where that changes. */
  readonly rates?: () => Pick<SimulationOptions, "canary" | "stable">;
}

/** Counters as the routers of an environment have them, of Poisson arrivals and log-normal latencies. */
export interface SimulatedTraffic extends TrafficSource {
  /** Percent; 0 leaves stable alone. */
  weigh(share: number): void;
  advance(seconds: number): void;
  /** A worker that starts anew counts from 0, under another name. */
  restart(worker: number): void;
  /** A worker that does not answer is left out. */
  silence(worker: number, silent: boolean): void;
}

export function simulateTraffic(options: SimulationOptions): SimulatedTraffic {
  const { random, perSecond, workers = 2, rates = () => options } = options;
  const arms = new Map<string, Arm>();
  const boots = Array.from({ length: workers }, () => 1);
  const silent = new Set<number>();
  const draws = new Map<number, () => number>();
  let share = 0;

  return {
    weigh: (percent) => void (share = percent / 100),
    restart: (worker) => void (boots[worker] = (boots[worker] ?? 0) + 1),
    silence: (worker, isSilent) => void (isSilent ? silent.add(worker) : silent.delete(worker)),
    advance(seconds) {
      for (let worker = 0; worker < workers; worker += 1) {
        const each = (perSecond * seconds) / workers;
        add(worker, "v2", rates().canary, each * share);
        add(worker, "v1", rates().stable, each * (1 - share));
      }
    },
    ownPorts: [],
    detail: async () => "all",
    rate: async () => null,
    arms: async () =>
      [...arms.values()].filter(({ worker }) => ![...silent].some((one) => worker.startsWith(`${one}-`))),
    splits: async (): Promise<readonly RouteSplit[]> => [
      { route: "web", weights: { v1: 100 - share * 100, v2: share * 100 } },
    ],
    instances: async (): Promise<readonly RunningInstance[]> => [],
  };

  function add(worker: number, release: string, { errors, slower }: SimulatedRelease, mean: number): void {
    const failed = poisson(mean * errors);
    const answered = poisson(mean * (1 - errors));
    if (failed + answered === 0) return;
    const name = `${worker}-${boots[worker] ?? 0}`;
    const arm = arms.get(`${name} ${release}`) ?? emptyArm(name, release);
    const counts = [...arm.latency.counts];
    let { count, mean: average, m2 } = arm.logLatency;
    for (let index = 0; index < answered; index += 1) {
      const log = Math.log(50 * slower) + 0.5 * random.normal();
      const bucket = LOG_BOUNDS.findIndex((bound) => bound >= Math.exp(log));
      counts[bucket] = (counts[bucket] ?? 0) + 1;
      count += 1;
      const distance = log - average;
      average += distance / count;
      m2 += distance * (log - average);
    }
    arms.set(`${name} ${release}`, {
      ...arm,
      statuses: { 200: (arm.statuses["200"] ?? 0) + answered, 500: (arm.statuses["500"] ?? 0) + failed },
      sessions: { ok: arm.sessions.ok + answered, failed: arm.sessions.failed + failed },
      latency: { bounds: LOG_BOUNDS, counts },
      logLatency: { count, mean: average, m2 },
    });
  }

  function poisson(mean: number): number {
    const draw = draws.get(mean) ?? createPoisson(mean, random);
    draws.set(mean, draw);
    return draw();
  }
}

function emptyArm(worker: string, release: string): Arm {
  return {
    worker,
    route: "web",
    release,
    statuses: {},
    latency: { bounds: LOG_BOUNDS, counts: Array.from({ length: LOG_BOUNDS.length + 1 }, () => 0) },
    logLatency: { count: 0, mean: 0, m2: 0 },
    sessions: { ok: 0, failed: 0 },
    failedOver: 0,
  };
}
