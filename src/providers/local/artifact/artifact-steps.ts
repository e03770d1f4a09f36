import type { StepHandlers } from "../../../engine/plan.ts";
import type { LocalDeps } from "../local-deps.ts";
import { inputOf } from "../../../engine/step.ts";
import type { ArtifactInput } from "./plan-artifact.ts";

export const artifactSteps = (deps: LocalDeps): StepHandlers => ({
  "artifact.build": async ({ step, log, signal }) => {
    const { app, slug, artifact, commit, spec, resource } = inputOf<ArtifactInput>(step);
    await deps.artifacts.build(
      { id: artifact, app, slug, repository: deps.repository(app), commit, resource, spec },
      { log, signal },
    );
  },
});
