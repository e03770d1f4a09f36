import type { ReleaseRecord } from "../../../model/records.ts";
import type { Desired } from "../../../provider/provider.ts";
import { replacesAll } from "../../../release/rollout/replaces-all.ts";

/** The releases whose revisions go on running without traffic when the release serves. */
export function keptVersions({ previous, warm }: Desired, release: ReleaseRecord): readonly number[] {
  const isReplacing = previous?.version !== release.version;
  if (isReplacing && replacesAll(release.spec)) return [];
  return warm.filter((version) => version !== release.version);
}
