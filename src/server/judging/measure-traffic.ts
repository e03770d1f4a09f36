import { setTimeout as pause } from "node:timers/promises";
import type { EnvironmentRef } from "../../provider/provider.ts";
import { sampleCount } from "../../release/judge/sample-count.ts";
import { ENOUGH } from "./baseline.ts";
import { stableTraffic } from "./counters/stable-traffic.ts";
import type { TrafficSource } from "./traffic-source.ts";

export interface MeasuredTraffic {
  readonly requestsPerMinute: number;
  /** Requests that the release has had so far. */
  readonly requests: number;
}

/**
 * Measures the traffic of the release that serves, for at least `least` milliseconds, and waits up to `most`
 * for as many requests as a baseline needs.
 */
export async function measureTraffic(
  traffic: TrafficSource,
  { environment, release }: { readonly environment: EnvironmentRef; readonly release: string },
  { least, most, signal }: { readonly least: number; readonly most: number; readonly signal: AbortSignal },
): Promise<MeasuredTraffic> {
  const count = async (): Promise<number> =>
    sampleCount(stableTraffic(await traffic.arms(environment, { flush: false }), release).requests);
  const rate = await traffic.rate(environment, release);
  if (rate !== null) return { requests: await count(), requestsPerMinute: rate };
  const begun = performance.now();
  const first = await count();
  for (;;) {
    await pause(Math.min(least, STEP), undefined, { signal });
    const [requests, elapsed] = [await count(), performance.now() - begun];
    if (elapsed < least || (requests < ENOUGH && elapsed < most)) continue;
    return { requests, requestsPerMinute: (Math.max(0, requests - first) / elapsed) * 60_000 };
  }
}

const STEP = 250;
