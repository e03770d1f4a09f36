import { preflight } from "../../src/release/judge/preflight.ts";
import type { Preflight } from "../../src/release/judge/preflight.ts";
import { HEALTHY, MINUTES } from "./reference.ts";

/** What the pre-flight check says of the reference's example: 30 requests a minute, a tenth of them for the canary. */
export function forecastReference(): Preflight {
  return preflight({
    requestsPerMinute: 30,
    share: 0.1,
    minutes: MINUTES,
    baseline: HEALTHY,
    bad: 0.05,
    alpha: 0.01,
    beta: 0.05,
    toleratedRatio: 1,
  });
}
