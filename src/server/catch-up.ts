import type { ControlDeps } from "./control-deps.ts";
import type { Deployments } from "./deployments/deployments.ts";
import { branchesOf, goneBranches } from "./prune/gone-branches.ts";

/**
 * What was pushed or deleted while no control process ran: branches whose head no deployment knows
 * are deployed, environments whose branch is gone are destroyed.
 */
export async function catchUp(deps: ControlDeps, deployments: Deployments): Promise<void> {
  for (const environment of await goneBranches(deps)) deployments.destroy(environment);
  for (const { name: app } of deps.store.apps.list()) {
    for (const [branch, commit] of await branchesOf(deps.repository(app))) {
      if (!isKnown(deps, app, branch, commit)) await deployments.deploy({ app, branch, commit }).catch(deps.report);
    }
  }
}

const isKnown = ({ store }: ControlDeps, app: string, branch: string, commit: string): boolean =>
  store.deployments
    .list({ app })
    .some((one) => one.branch === branch && one.commit === commit && one.kind === "deploy");
