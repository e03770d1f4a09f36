import type { ByArm } from "../../../release/judge/observation.ts";
import type { Arm } from "./arm.ts";
import { countArm } from "./arm-counts.ts";
import type { ArmCounts, SlowAbove } from "./arm-counts.ts";

/** Cumulative counters of both revisions, by worker, route and release; plain JSON, stored with each look. */
export type Snapshot = Readonly<Record<string, ArmCounts>>;

/**
 * What the workers have counted of the two releases on these routes, on top of an earlier snapshot: a
 * worker that does not answer now keeps its last counts, or they would be counted again when it does.
 */
export function takeSnapshot(
  arms: readonly Arm[],
  routes: readonly string[],
  releases: ByArm<string>,
  { above, earlier }: { readonly above: SlowAbove; readonly earlier: Snapshot },
): Snapshot {
  const taken = { ...earlier };
  for (const arm of arms) {
    const side = sideOf(arm.release, releases);
    if (side !== null && routes.includes(arm.route)) taken[keyOf(arm)] = countArm(arm, above?.[side] ?? null);
  }
  return taken;
}

/** The side of a snapshot's key; null for one that belongs to neither release. */
export function sideOfKey(key: string, releases: ByArm<string>): keyof ByArm<unknown> | null {
  return sideOf(key.slice(key.lastIndexOf(" ") + 1), releases);
}

function sideOf(release: string, releases: ByArm<string>): keyof ByArm<unknown> | null {
  if (release === releases.canary) return "canary";
  return release === releases.stable ? "stable" : null;
}

const keyOf = ({ worker, route, release }: Arm): string => `${worker} ${route} ${release}`;
