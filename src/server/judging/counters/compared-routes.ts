import type { ByArm } from "../../../release/judge/observation.ts";
import type { RouteSplit } from "../../../provider/release-traffic.ts";

/** Routes on which the two releases can be compared, and the canary's share of what goes to either, 0 to 1. */
export interface ComparedRoutes {
  readonly routes: readonly string[];
  readonly share: number;
}

/**
 * Only routes that both releases have: one that the release brings has nothing to be compared with. Where
 * shares differ the largest one counts, since a larger share makes less evidence of the same failures.
 */
export function comparedRoutes(splits: readonly RouteSplit[], { canary, stable }: ByArm<string>): ComparedRoutes {
  const both = splits.filter(({ weights }) => canary in weights && stable in weights);
  const shares = both.map(({ weights }) => shareOf(weights[canary] ?? 0, weights[stable] ?? 0));
  return { routes: both.map(({ route }) => route), share: Math.max(0, ...shares) };
}

const shareOf = (canary: number, stable: number): number => (canary === 0 ? 0 : canary / (canary + stable));
