import type { LocalActual } from "../actual.ts";
import { revisionName } from "../names.ts";
import type { StopInput } from "../service/plan-stop.ts";

type Revision = Pick<StopInput, "service" | "version">;

/** Revisions that have processes. */
export function revisionsOf(actual: LocalActual): readonly Revision[] {
  const revisions = new Map<string, Revision>();
  for (const { tags } of actual.processes) {
    if (tags.kind !== "instance" || tags.resource === null || tags.release === null) continue;
    revisions.set(revisionName(tags.resource, tags.release), { service: tags.resource, version: tags.release });
  }
  return [...revisions.values()];
}
