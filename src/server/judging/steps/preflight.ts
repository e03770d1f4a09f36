import type { StepContext, StepHandler } from "../../../engine/plan.ts";
import { inputOf } from "../../../engine/step.ts";
import type { PreflightInput } from "../../../release/rollout/steps.ts";
import { type Canaries, releasesOf } from "../canaries.ts";
import { forecast } from "../forecast.ts";
import { measureTraffic } from "../measure-traffic.ts";
import type { TrafficSource } from "../traffic-source.ts";

/** Milliseconds: the traffic is measured so long at least, and stable's baseline waited for at most. */
const MEASURED = 2_000;
const WAITED = 30_000;

/** `release.preflight`: freezes stable's baselines and says what can be seen of the canary at the present traffic. */
export const preflight =
  ({ canaries, traffic }: { readonly canaries: Canaries; readonly traffic: TrafficSource }): StepHandler =>
  async ({ deployment, step, signal, log }: StepContext) => {
    const { shares, bake, judge, ...release } = inputOf<PreflightInput>(step);
    const { environment } = release;
    const { requestsPerMinute } = await measureTraffic(
      traffic,
      { environment, release: releasesOf(release).stable },
      { least: Math.min(MEASURED, bake / 2), most: Math.min(WAITED, bake / 2), signal },
    );
    const timeout = shares.length * bake + judge.timeout;
    const { canary, notes } = await canaries.of(deployment, { ...release, judge, timeout });
    for (const note of notes) log(note);
    const ends = requestsPerMinute === 0 ? shares.slice(0, 1) : endsOf(shares);
    for (const [index, share] of ends.entries()) {
      const { evidence } = forecast(canary.settings, { requestsPerMinute, share: share / 100, duration: bake });
      for (const line of index === 0 ? evidence : evidence.slice(0, 1)) log(line);
    }
    return { verdict: canary.id, requestsPerMinute: Math.round(requestsPerMinute) };
  };

/** The first and the last share: what lies between lies between. */
const endsOf = (shares: readonly number[]): readonly number[] =>
  [...new Set([shares[0] ?? 0, shares.at(-1) ?? 0])].filter((share) => share > 0);
