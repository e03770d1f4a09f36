import type { Desired, Provider } from "../../provider/provider.ts";
import type { PlannedCost } from "../control.ts";

/** In US dollars a month, when nobody comes; null where nothing has a price. Pure. */
export function plannedCost(
  provider: Pick<Provider, "estimate">,
  { release, previous, asleep, wasAsleep }: Pick<Desired, "release" | "previous" | "asleep" | "wasAsleep">,
): PlannedCost | null {
  if (release === null) return null;
  const estimate = provider.estimate?.(release.spec, idle, asleep);
  if (estimate === undefined) return null;
  const before = previous === null ? undefined : provider.estimate?.(previous.spec, idle, wasAsleep);
  const { region, noted } = estimate;
  return { before: before?.idle.monthly ?? 0, after: estimate.idle.monthly, region, noted };
}

const idle = { requestsPerMinute: null };
