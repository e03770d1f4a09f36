import type { Step } from "../../../engine/plan.ts";
import type { ServiceSpec, SiteSpec } from "../../../model/spec.ts";
import type { PlannedResource } from "../kind-planner.ts";
import { step } from "../step.ts";

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
  const artifact = artifactOf(resource);
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
export function artifactOf({
  name,
  release,
}: Pick<PlannedResource<ServiceSpec | SiteSpec>, "name" | "release">): string {
  const artifact = release.artifacts[name];
  if (artifact === undefined) throw new TypeError(`release v${release.version} has no artifact for ${name}`);
  return artifact;
}
