import type { Receipt } from "../../model/records.ts";
import type { EnvironmentRef, OwnedItem } from "../../provider/provider.ts";
import type { ControlDeps } from "../control-deps.ts";
import type { Deployments } from "../deployments/deployments.ts";
import { receiptOf } from "../environments/receipt-of.ts";
import { findOrphans } from "./find-orphans.ts";

/** What should not exist, of all environments or of one. */
export async function orphansOf(deps: ControlDeps, environment?: EnvironmentRef): Promise<readonly OwnedItem[]> {
  const items = await deps.provider.inventory(environment);
  const underWay = deps.store.deployments.list({ statuses: ["queued", "running"] });
  return findOrphans(items, deps.store.environments.list(), underWay);
}

/**
 * Removes the orphans of the environments that have some. Each is looked at once more while no
 * deployment of it runs: one that has begun meanwhile may need what was an orphan a moment ago.
 * What cannot be removed is named, and tried again the next time.
 */
export async function removeOrphans(deps: ControlDeps, deployments: Deployments): Promise<Receipt> {
  const owners = new Map((await orphansOf(deps)).map(({ owner }) => [`${owner.app}/${owner.slug}`, owner]));
  const receipts = await Promise.all([...owners.values()].map((owner) => removeOf(deps, deployments, owner)));
  return {
    removed: receipts.flatMap(({ removed }) => removed),
    remaining: receipts.flatMap(({ remaining }) => remaining),
  };
}

async function removeOf(deps: ControlDeps, deployments: Deployments, owner: EnvironmentRef): Promise<Receipt> {
  let receipt: Receipt = { removed: [], remaining: [] };
  await deployments.alone(owner, async () => {
    const orphans = await orphansOf(deps, owner);
    for (const item of orphans) await deps.provider.remove(item).catch(deps.report);
    receipt = receiptOf(orphans, await orphansOf(deps, owner));
  });
  return receipt;
}
