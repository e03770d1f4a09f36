import type { ReleaseCounts, ReleaseTraffic } from "../../provider/release-traffic.ts";
import type { Arm } from "./counters/arm.ts";
import { NO_MOMENTS } from "./counters/moments.ts";
import type { TrafficSource } from "./traffic-source.ts";

/** What a provider counts by itself, as judges look at it. */
export const providedTraffic = (traffic: ReleaseTraffic): Omit<TrafficSource, "ownPorts"> => ({
  detail: async () => "requests",
  arms: async (environment) => (await traffic.counts(environment)).map(toArm),
  splits: (environment) => traffic.splits(environment),
  instances: async () => null,
  rate: (environment, release) => traffic.requestsPerMinute(environment, release),
});

const toArm = ({ route, release, successes, failures }: ReleaseCounts): Arm => ({
  worker: "provider",
  route,
  release,
  statuses: { 200: successes, 500: failures },
  latency: { bounds: [], counts: [0] },
  logLatency: NO_MOMENTS,
  sessions: { ok: 0, failed: 0 },
  failedOver: 0,
});
