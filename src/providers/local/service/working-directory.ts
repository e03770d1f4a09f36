import type { ReleaseRecord } from "../../../model/records.ts";
import type { LocalDeps } from "../local-deps.ts";

/** Folder of the artifact that the release holds for the service: an instance's current directory. */
export function workingDirectory(deps: LocalDeps, release: ReleaseRecord, service: string): string {
  const artifact = release.artifacts[service];
  if (artifact === undefined) throw new TypeError(`release v${release.version} has no artifact for ${service}`);
  return deps.artifacts.path(artifact);
}
