import type { Counts } from "./observation.ts";

export function sampleCount({ successes, failures }: Counts): number {
  return successes + failures;
}
