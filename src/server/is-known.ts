import type { DeploymentRecord } from "../model/records.ts";

/**
 * Whether the head of a branch has had its deployment, given the branch's deployments, newest first.
 * A commit that the branch was moved away from, or that was deployed before the environment was
 * destroyed, has to be deployed anew; a push that another one has overtaken says nothing. Pure.
 */
export function isKnown(deployments: readonly DeploymentRecord[], head: string): boolean {
  const last = deployments.find(
    ({ kind, status, commit }) =>
      kind === "destroy" || (kind === "deploy" && (commit === head || status !== "superseded")),
  );
  return last?.kind === "deploy" && last.commit === head;
}
