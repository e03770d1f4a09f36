import type { SiteSpec } from "../../../model/spec.ts";
import { artifactOf, planArtifact } from "../artifact/plan-artifact.ts";
import type { KindPlanner } from "../kind-planner.ts";

/** A site is its artifact and a route: the router serves the files itself. */
export const sitePlanner: KindPlanner<SiteSpec> = {
  prepare: planArtifact,
  migrate: () => [],
  start: () => [],
  route({ name, spec, release }) {
    return { name, paths: spec.paths, target: { kind: "site", artifact: artifactOf(release, name), spa: spec.spa } };
  },
};
