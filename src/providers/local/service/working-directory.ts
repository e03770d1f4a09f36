import type { ReleaseRecord } from "../../../model/records.ts";
import { artifactOf } from "../artifact/plan-artifact.ts";
import type { LocalDeps } from "../local-deps.ts";

/** Folder of the artifact that the release holds for the service: an instance's current directory. */
export function workingDirectory(deps: LocalDeps, release: ReleaseRecord, service: string): string {
  return deps.artifacts.path(artifactOf(release, service));
}
