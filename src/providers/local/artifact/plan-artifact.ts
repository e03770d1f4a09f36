import type { Step } from "../../../engine/plan.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { ServiceSpec, SiteSpec } from "../../../model/spec.ts";
import type { PlannedResource } from "../kind-planner.ts";
import { step } from "../../../engine/step.ts";

export interface ArtifactInput {
  readonly app: string;
  readonly slug: string;
  readonly resource: string;
  readonly artifact: string;
  readonly commit: string;
  readonly spec: ServiceSpec | SiteSpec;
}

const BUILD_DEADLINE = 20 * 60_000;

/** Builds the artifact of a resource, unless it is there already. */
export function planArtifact(resource: PlannedResource<ServiceSpec | SiteSpec>): readonly Step[] {
  const { name, spec, environment, release, actual } = resource;
  const artifact = artifactOf(release, name);
  if (actual.artifacts.has(artifact)) return [];
  return [
    step("artifact.build", name, {
      title: `Build ${name}`,
      reason: `artifact ${artifact.slice(0, 12)} does not exist yet`,
      needs: [],
      input: { ...environment, resource: name, artifact, commit: release.commit, spec } satisfies ArtifactInput,
      deadline: BUILD_DEADLINE,
    }),
  ];
}

/** Id of the artifact that the release holds for the resource. */
export function artifactOf({ artifacts, version }: ReleaseRecord, resource: string): string {
  const artifact = artifacts[resource];
  if (artifact === undefined) throw new TypeError(`release v${version} has no artifact for ${resource}`);
  return artifact;
}
