import type { Step } from "../../../engine/plan.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { Desired } from "../../../provider/provider.ts";
import { releaseLabel } from "../../../release/release-label.ts";
import type { LocalActual } from "../actual.ts";
import { planStop } from "../service/plan-stop.ts";
import { keptVersions } from "./kept-versions.ts";
import { revisionsOf } from "./revisions-of.ts";

/** Grace of a revision whose own spec is not known any more. */
const DEFAULT_STOP_TIMEOUT = 10_000;

/** Drains and stops the revisions of all releases but the one that is deployed, and those that are kept warm. */
export function planReplaced(
  desired: Desired,
  release: ReleaseRecord,
  actual: LocalActual,
  needs: readonly string[],
): readonly Step[] {
  const { environment, previous } = desired;
  const kept = new Set([release.version, ...keptVersions(desired, release)]);
  return revisionsOf(actual)
    .filter(({ version }) => !kept.has(version))
    .flatMap((revision) =>
      planStop(
        { environment, ...revision, timeout: stopTimeout(previous, revision.service) },
        `replaced by ${releaseLabel(release.version)}`,
        needs,
      ),
    );
}

export function stopTimeout(release: ReleaseRecord | null, service: string): number {
  const spec = release?.spec.resources[service];
  return spec?.kind === "service" ? spec.stopTimeout : DEFAULT_STOP_TIMEOUT;
}
