import type { Deployments } from "../deployments/deployments.ts";
import type { BegunRun, Experiments, WantedRun } from "./experiments.ts";

export interface AloneDeps {
  readonly experiments: Experiments;
  readonly deployments: Pick<Deployments, "alone" | "isBusy">;
  /** Aborted when the server stops. */
  readonly stopping: AbortSignal;
  readonly report: (error: unknown) => void;
}

/** Begins an experiment in an environment at rest, or throws why not. It ends at once when a deployment is asked for, or the server stops. */
export function beginAlone(
  { experiments, deployments, stopping, report }: AloneDeps,
  wanted: Omit<WantedRun, "deploying" | "ofDeployment">,
): BegunRun {
  const { target } = wanted;
  const leave = new AbortController();
  const leaveFor =
    (reason: string): (() => void) =>
    () =>
      leave.abort(reason);
  const deploying = deployments.isBusy(target);
  const run = experiments.begin({ ...wanted, deploying, ofDeployment: false }, { leave: leave.signal });
  stopping.addEventListener("abort", leaveFor("The server was stopped."), { signal: leave.signal });
  deployments
    .alone(target, async (deployment) => {
      deployment.addEventListener("abort", leaveFor("It made way for a deployment of the environment."));
      try {
        await run.ended;
      } finally {
        // Nobody needs to tell it anything any more.
        leave.abort();
      }
    })
    .catch(report);
  return run;
}
