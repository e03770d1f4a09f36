import type { DeploymentRecord, EnvironmentRecord, EnvironmentStatus, ErrorRecord } from "../../model/records.ts";
import type { ControlDeps } from "../control-deps.ts";
import { freshEnvironment } from "./desired.ts";
import { saveDeployment } from "./save-deployment.ts";

export interface Ending {
  readonly status: "succeeded" | "failed" | "superseded" | "cancelled";
  readonly error: ErrorRecord | null;
  /** Whether the deployment filled the fresh environment with data. */
  readonly seeded: boolean;
}

/**
 * Writes the end of a deployment down: what the environment is now, then the deployment itself, so
 * that a crash between the two makes the deployment end once more, with the same result.
 */
export function settle(deps: ControlDeps, deployment: DeploymentRecord, ending: Ending): void {
  const { app, slug } = deployment;
  const { environments, deployments } = deps.store;
  const environment = environments.get({ app, slug });
  const next = deployments
    .list({ app, slug, statuses: ["queued", "running"] })
    .findLast(({ id }) => id !== deployment.id);
  if (environment !== null) environments.put(underWay(environmentAfter(environment, deployment, ending), next ?? null));
  saveDeployment(deps, {
    ...deployment,
    status: ending.status,
    error: ending.error,
    finishedAt: new Date().toISOString(),
  });
}

function environmentAfter(
  environment: EnvironmentRecord,
  deployment: DeploymentRecord,
  ending: Ending,
): EnvironmentRecord {
  const succeeded = ending.status === "succeeded";
  const updatedAt = new Date().toISOString();
  if (deployment.kind === "destroy") {
    if (succeeded) return { ...environment, status: "destroyed", release: null, seeded: false, updatedAt };
    return { ...environment, status: ending.status === "failed" ? "failed" : statusWithout(environment), updatedAt };
  }
  const seeded = environment.seeded || ending.seeded;
  if (succeeded)
    return {
      ...environment,
      status: "live",
      release: deployment.release,
      commit: deployment.commit,
      seeded,
      updatedAt,
    };
  return { ...environment, status: statusWithout(environment), seeded, updatedAt };
}

/** An environment stays at work while another deployment of it waits or runs. */
function underWay(environment: EnvironmentRecord, next: DeploymentRecord | null): EnvironmentRecord {
  if (next === null) return environment;
  if (next.kind === "destroy") return { ...environment, status: "destroying" };
  if (environment.status !== "destroyed") return { ...environment, status: "deploying" };
  const { app, slug, branch, environment: name } = next;
  return freshEnvironment({ app, slug, branch, name });
}

/** Status of an environment whose new release did not come: what served before still serves. */
const statusWithout = ({ release }: EnvironmentRecord): EnvironmentStatus => (release === null ? "failed" : "live");
