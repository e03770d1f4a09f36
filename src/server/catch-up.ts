import type { ControlDeps } from "./control-deps.ts";
import type { Deployments } from "./deployments/deployments.ts";
import { needsRepair } from "./needs-repair.ts";
import { branchesOf, goneBranches } from "./prune/gone-branches.ts";

/**
 * What happened while no control process ran: environments of which something stopped are repaired,
 * those whose branch is gone are destroyed, and branches whose head no deployment knows are deployed.
 */
export async function catchUp(deps: ControlDeps, deployments: Deployments): Promise<void> {
  const gone = await goneBranches(deps);
  for (const environment of gone) deployments.destroy(environment);
  await repair(deps, deployments);
  await deployUnknown(deps, deployments);
}

async function repair({ store, provider }: ControlDeps, deployments: Deployments): Promise<void> {
  const items = await provider.inventory();
  for (const environment of store.environments.list()) {
    const { app, slug, status, release: version } = environment;
    const release = status === "live" && version !== null ? store.releases.get({ app, slug }, version) : null;
    const own = items.filter(({ owner }) => owner.app === app && owner.slug === slug);
    if (release !== null && needsRepair(release, own)) deployments.repair(environment, release);
  }
}

async function deployUnknown(deps: ControlDeps, deployments: Deployments): Promise<void> {
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
