import type { ByArm, Counts } from "../../src/release/judge/observation.ts";
import { createPoisson } from "./poisson.ts";
import type { Random } from "./random.ts";

interface TrafficOptions {
  readonly perMinute: number;
  readonly share: number;
  /** True rates of failure. */
  readonly canary: number;
  readonly stable: number;
}

/** Draws minutes of traffic with Poisson arrivals. */
export function createTraffic(
  { perMinute, share, canary, stable }: TrafficOptions,
  random: Random,
): () => ByArm<Counts> {
  const draw = (requests: number, rate: number): (() => Counts) => {
    const successes = createPoisson(requests * (1 - rate), random);
    const failures = createPoisson(requests * rate, random);
    return () => ({ successes: successes(), failures: failures() });
  };
  const [ofCanary, ofStable] = [draw(perMinute * share, canary), draw(perMinute * (1 - share), stable)];
  return () => ({ canary: ofCanary(), stable: ofStable() });
}
