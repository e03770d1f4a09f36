import { isDeepStrictEqual } from "node:util";
import { newId } from "../lib/new-id.ts";
import type { EnvironmentRecord } from "../model/records.ts";
import type { OwnedItem } from "../provider/provider.ts";
import type { ControlDeps } from "./control-deps.ts";
import type { Deployments } from "./deployments/deployments.ts";
import { inventoryOf } from "./environments/inventory-of.ts";
import { placeOf } from "./environments/places.ts";
import { providerOf } from "./environments/provider-of.ts";
import { withoutCold } from "./environments/without-cold.ts";
import { isKnown } from "./is-known.ts";
import { needsRepair } from "./needs-repair.ts";
import { branchesOf, goneBranches, isStillGone } from "./prune/gone-branches.ts";

/**
 * What happened while no control process ran: environments whose branch is gone are destroyed, those
 * of which something stopped are repaired, and branches whose head no deployment knows are deployed.
 * What fails is reported, and hinders nothing else.
 */
export async function catchUp(deps: ControlDeps, deployments: Deployments): Promise<void> {
  for (const part of [destroyGone, repairAll, deployUnknown]) await part(deps, deployments).catch(deps.report);
}

async function destroyGone(deps: ControlDeps, deployments: Deployments): Promise<void> {
  for (const environment of await goneBranches(deps))
    if (await isStillGone(deps, environment)) deployments.destroy(environment);
}

/**
 * Only what ended with this machine. Where a deployment is under way, it is waited for: should it fail,
 * what served before must run again.
 */
async function repairAll(deps: ControlDeps, deployments: Deployments): Promise<void> {
  const { places } = await inventoryOf(deps, ({ exclusive }) => exclusive);
  const items = places.flatMap((one) => one.items);
  for (const environment of deps.store.environments.list()) {
    if (!deps.providers.capabilities(placeOf(deps.store, environment)).exclusive) continue;
    const { app, slug, status } = environment;
    if (status === "live") {
      repair(deps, deployments, environment, items);
    } else if (status !== "destroyed") {
      deployments
        .idle(environment)
        .then(async () =>
          repair(deps, deployments, environment, await (await providerOf(deps, environment)).inventory({ app, slug })),
        )
        .catch(deps.report);
    }
  }
}

function repair(
  { store }: ControlDeps,
  deployments: Deployments,
  { app, slug }: Pick<EnvironmentRecord, "app" | "slug">,
  items: readonly OwnedItem[],
): void {
  const environment = store.environments.get({ app, slug });
  if (environment === null || environment.status !== "live" || environment.release === null) return;
  const release = store.releases.get({ app, slug }, environment.release);
  if (release === null) return;
  const own = items.filter(({ owner }) => owner.app === app && owner.slug === slug);
  const running = own.flatMap((item) => (item.kind === "process" && item.release !== null ? [item.release] : []));
  const kept = withoutCold(environment, new Set(running));
  const { traffic: before, warm } = environment;
  if (kept.warm.length < warm.length) store.environments.put(kept);
  const leadsElsewhere = !isDeepStrictEqual(kept.traffic, before);
  if (!leadsElsewhere && !needsRepair(release, own)) return;
  const { id: deployment, createdAt: at } = deployments.repair(kept, release);
  if (!leadsElsewhere) return;
  const reason = "a release that it went to was stopped together with bough";
  const change = { id: newId("c"), app, slug, at, actor: "bough", token: "bough", reason, deployment };
  store.traffic.add({ ...change, before, after: kept.traffic });
}

async function deployUnknown(deps: ControlDeps, deployments: Deployments): Promise<void> {
  for (const { name: app } of deps.store.apps.list()) {
    await deployUnknownOf(deps, deployments, app).catch(deps.report);
  }
}

async function deployUnknownOf(deps: ControlDeps, deployments: Deployments, app: string): Promise<void> {
  for (const [branch, commit] of await branchesOf(deps.repository(app))) {
    const known = deps.store.deployments.list({ app, branch });
    if (!isKnown(known, commit)) await deployments.deploy({ app, branch, commit }).catch(deps.report);
  }
}
