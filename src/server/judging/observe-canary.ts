import type { JudgeSpec } from "../../model/judge.ts";
import type { EnvironmentRef } from "../../provider/provider.ts";
import type { JudgeSettings } from "../../release/judge/judge-settings.ts";
import type { ByArm, Observation } from "../../release/judge/observation.ts";
import { comparedRoutes } from "./counters/compared-routes.ts";
import { differenceOf } from "./counters/difference.ts";
import type { Difference } from "./counters/difference.ts";
import { takeSnapshot } from "./counters/snapshot.ts";
import { countInstances, restartsOf } from "./instance-counts.ts";
import { counterDifference } from "./metrics/counter-difference.ts";
import { readMetrics } from "./metrics/read-metrics.ts";
import type { MetricReadings } from "./metrics/read-metrics.ts";
import type { Progress } from "./progress.ts";
import type { RunningInstance, TrafficSource } from "./traffic-source.ts";

export interface Watched {
  readonly environment: EnvironmentRef;
  readonly releases: ByArm<string>;
  readonly settings: JudgeSettings;
  readonly metrics: JudgeSpec["metrics"];
}

/** What a look sees: all cumulative. */
export interface Sight {
  readonly share: number;
  readonly arms: Progress["arms"];
  readonly instances: readonly RunningInstance[];
  readonly readings: MetricReadings;
  /** Null where instances are not seen. */
  readonly health: NonNullable<Observation["instances"]> | null;
}

/** Looks at everything once; `earlier` is what the look before saw. */
export async function see(
  traffic: TrafficSource,
  watched: Watched,
  earlier: Progress | null,
  options: { readonly flush: boolean },
): Promise<Sight> {
  const { environment, releases, settings, metrics } = watched;
  const [arms, splits, all] = await Promise.all([
    traffic.arms(environment, options),
    traffic.splits(environment),
    traffic.instances(environment),
  ]);
  const instances = (all ?? []).filter(({ release }) => release === releases.canary || release === releases.stable);
  const { routes, share } = comparedRoutes(splits, releases);
  const [readings, health] = await Promise.all([
    readMetrics(metrics, instances, releases, { refuse: traffic.ownPorts }),
    all === null ? null : countInstances(instances, releases, earlier?.restarts ?? {}),
  ]);
  const above = settings.slow?.above ?? null;
  return {
    share,
    arms: takeSnapshot(arms, routes, releases, { above, earlier: earlier?.arms ?? {} }),
    instances,
    readings,
    health,
  };
}

/** What happened since the look before. The share may have changed in between: the larger one counts, which makes less evidence. */
export function observationOf(watched: Watched, before: Progress, sight: Sight, active: number): Observation {
  const { settings, releases } = watched;
  const share = Math.max(before.share, sight.share);
  const difference = comparable(share, differenceOf(before.arms, sight.arms, releases));
  const { requests, sessions, slow, latencies } = difference;
  const counters = Object.entries(sight.readings.counters).map(([name, after]) => {
    const counted =
      after === null ? null : counterDifference(before.counters[name] ?? {}, after, sight.instances, releases);
    return [name, counted] as const;
  });
  return {
    at: active / 1_000,
    share,
    requests,
    ...(settings.unit === "session" && { sessions }),
    ...(settings.slow !== undefined && { slow }),
    ...(settings.latency !== undefined && { latencies }),
    ...(counters.length > 0 && { counters: Object.fromEntries(counters) }),
    ...(Object.keys(sight.readings.limits).length > 0 && { limits: sight.readings.limits }),
    ...(sight.health !== null && { instances: sight.health }),
  };
}

/** Where one revision has all the traffic the other one's last requests say nothing. */
function comparable(share: number, difference: Difference): Difference {
  const none = { successes: 0, failures: 0 };
  const without = share === 0 ? "canary" : share === 1 ? "stable" : null;
  if (without === null) return difference;
  const { requests, sessions, slow, latencies } = difference;
  return {
    requests: { ...requests, [without]: none },
    sessions: { ...sessions, [without]: none },
    slow: { ...slow, [without]: none },
    latencies: { ...latencies, [without]: { count: 0, mean: 0, variance: 0 } },
  };
}

/** What the next look needs of this one. A counter that could not be read keeps what it had. */
export function countersAfter(
  before: Progress | null,
  sight: Sight,
): Pick<Progress, "arms" | "restarts" | "counters" | "share"> {
  const read = Object.entries(sight.readings.counters).flatMap(([name, readings]) =>
    readings === null ? [] : [[name, readings] as const],
  );
  return {
    share: sight.share,
    arms: sight.arms,
    restarts: { ...before?.restarts, ...restartsOf(sight.instances) },
    counters: { ...before?.counters, ...Object.fromEntries(read) },
  };
}
