import type { Step } from "../../../engine/plan.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { Desired } from "../../../provider/provider.ts";
import type { LocalActual } from "../actual.ts";
import { releaseLabel, revisionName } from "../names.ts";
import { planStop, type StopInput } from "../service/plan-service.ts";

type Revision = Pick<StopInput, "service" | "version">;

/** Grace of a revision whose own spec is not known any more. */
const DEFAULT_STOP_TIMEOUT = 10_000;

/** Drains and stops the revisions of all releases but the one that is deployed. */
export function planReplaced(
  { environment, previous }: Desired,
  { version }: ReleaseRecord,
  actual: LocalActual,
  needs: readonly string[],
): readonly Step[] {
  return outdated(actual, version).flatMap((revision) =>
    planStop(
      { environment, ...revision, timeout: stopTimeout(previous, revision.service) },
      `replaced by ${releaseLabel(version)}`,
      needs,
    ),
  );
}

/** Revisions of other releases that still have processes. */
function outdated(actual: LocalActual, version: number): readonly Revision[] {
  const revisions = new Map<string, Revision>();
  for (const { tags } of actual.processes) {
    if (tags.kind !== "instance" || tags.resource === null || tags.release === null || tags.release === version)
      continue;
    revisions.set(revisionName(tags.resource, tags.release), { service: tags.resource, version: tags.release });
  }
  return [...revisions.values()];
}

function stopTimeout(release: ReleaseRecord | null, service: string): number {
  const spec = release?.spec.resources[service];
  return spec?.kind === "service" ? spec.stopTimeout : DEFAULT_STOP_TIMEOUT;
}
