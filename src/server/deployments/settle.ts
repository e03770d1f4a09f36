import type {
  DeploymentRecord,
  EnvironmentRecord,
  EnvironmentStatus,
  ErrorRecord,
  ReleaseRecord,
} from "../../model/records.ts";
import { plainTraffic } from "../../model/traffic.ts";
import type { ControlDeps } from "../control-deps.ts";
import { warmReleases } from "../environments/warm-releases.ts";
import { freshEnvironment } from "./desired.ts";
import { saveDeployment } from "./save-deployment.ts";
import { shallSleep } from "./shall-sleep.ts";

export interface Ending {
  readonly status: "succeeded" | "failed" | "superseded" | "cancelled";
  readonly error: ErrorRecord | null;
  /** Whether its release serves now: also when something failed after it had got all the traffic for good. */
  readonly serves: boolean;
  /** Whether the deployment filled the fresh environment with data. */
  readonly seeded: boolean;
}

/**
 * Writes the end of a deployment down: what the environment is now, then the deployment itself, so
 * that a crash between the two makes the deployment end once more, with the same result.
 */
export function settle(deps: ControlDeps, deployment: DeploymentRecord, ending: Ending): void {
  const { app, slug } = deployment;
  if (deployment.kind === "traffic") {
    end(deps, deployment, ending);
    return;
  }
  const { environments, deployments, releases } = deps.store;
  const environment = environments.get({ app, slug });
  const next = deployments
    .list({ app, slug, statuses: ["queued", "running"] })
    .findLast(({ id, kind }) => id !== deployment.id && kind !== "traffic");
  const release = deployment.release === null ? null : releases.get({ app, slug }, deployment.release);
  if (environment !== null)
    environments.put(underWay(environmentAfter(deps, environment, deployment, release, ending), next ?? null));
  end(deps, deployment, ending);
}

function end(deps: ControlDeps, deployment: DeploymentRecord, { status, error }: Ending): void {
  saveDeployment(deps, { ...deployment, status, error, finishedAt: new Date().toISOString() });
}

function environmentAfter(
  deps: ControlDeps,
  environment: EnvironmentRecord,
  deployment: DeploymentRecord,
  release: ReleaseRecord | null,
  ending: Ending,
): EnvironmentRecord {
  const succeeded = ending.status === "succeeded";
  const now = Date.now();
  const updatedAt = new Date(now).toISOString();
  if (deployment.kind === "destroy") {
    if (succeeded)
      return {
        ...environment,
        status: "destroyed",
        release: null,
        seeded: false,
        asleep: false,
        warm: [],
        traffic: plainTraffic,
        updatedAt,
      };
    return { ...environment, status: ending.status === "failed" ? "failed" : statusWithout(environment), updatedAt };
  }
  const seeded = environment.seeded || ending.seeded;
  if (ending.serves && release !== null) {
    const begins = Date.parse(deployment.startedAt ?? deployment.createdAt);
    const asleep = shallSleep(environment, deployment.kind);
    return {
      ...environment,
      status: asleep ? "asleep" : "live",
      release: release.version,
      commit: deployment.commit,
      seeded,
      asleep,
      warm: asleep ? [] : warmReleases(deps, environment, release, { begins, ends: now }),
      updatedAt,
    };
  }
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

/** Status of an environment whose new release did not come: what served before still serves, or sleeps. */
const statusWithout = ({ release, asleep }: EnvironmentRecord): EnvironmentStatus =>
  release === null ? "failed" : asleep ? "asleep" : "live";
