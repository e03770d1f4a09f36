import type { ReleaseRecord } from "../../../model/records.ts";
import type { Desired } from "../../../provider/provider.ts";
import { runsContract } from "./plan-migrations.ts";

/** Strategies that stop what is replaced before, or while, the new release starts. */
const REPLACING: ReadonlySet<string> = new Set(["all-at-once", "rolling"]);

/**
 * The releases whose revisions go on running when the release serves: none where two must not run
 * at the same time, nor where the schema will be one that the earlier ones cannot live with.
 */
export function keptVersions(desired: Desired, release: ReleaseRecord): readonly number[] {
  if (REPLACING.has(release.spec.strategy.kind) || runsContract(desired, release)) return [];
  return desired.warm.filter((version) => version !== release.version);
}
