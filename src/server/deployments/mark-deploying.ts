import type { DeploymentRecord, EnvironmentRecord, ReleaseRecord } from "../../model/records.ts";
import type { ControlDeps } from "../control-deps.ts";
import { freshEnvironment } from "./desired.ts";

/**
 * Writes down that the environment is being worked on: first when the deployment is queued, so that
 * a deletion finds the environment, and again when its release is known.
 */
export function markDeploying(
  deps: Pick<ControlDeps, "store">,
  deployment: DeploymentRecord,
  release: ReleaseRecord | null,
): EnvironmentRecord {
  const { app, slug, branch, environment: name } = deployment;
  const now = new Date().toISOString();
  const before = deps.store.environments.get({ app, slug });
  const known =
    before === null || before.status === "destroyed" ? freshEnvironment({ app, slug, branch, name }) : before;
  const record: EnvironmentRecord = {
    ...known,
    ...(release === null
      ? {}
      : {
          rule: release.spec.rule,
          protect: release.spec.protect,
          name: release.spec.environment,
          provider: release.spec.provider.name,
        }),
    status: deployment.kind === "destroy" ? "destroying" : "deploying",
    updatedAt: now,
  };
  deps.store.environments.put(record);
  return record;
}
