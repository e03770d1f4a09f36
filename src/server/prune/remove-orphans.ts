import type { Receipt } from "../../model/records.ts";
import type { EnvironmentRef, OwnedItem, Provider } from "../../provider/provider.ts";
import type { ControlDeps } from "../control-deps.ts";
import type { Deployments } from "../deployments/deployments.ts";
import { inventoryOf, type PlaceInventory } from "../environments/inventory-of.ts";
import { receiptOf } from "../environments/receipt-of.ts";
import { findOrphans } from "./find-orphans.ts";

/** What should not exist, of what a place has. */
export function orphansIn({ store }: ControlDeps, { provider, items }: PlaceInventory): readonly OwnedItem[] {
  const underWay = store.deployments.list({ statuses: ["queued", "running"] });
  return findOrphans(items, store.environments.list(), underWay, provider.capabilities.exclusive);
}

/**
 * Removes the orphans of the environments that have some. Each is looked at once more while no
 * deployment of it runs: one that has begun meanwhile may need what was an orphan a moment ago.
 * What cannot be removed is named, and tried again the next time.
 */
export async function removeOrphans(deps: ControlDeps, deployments: Deployments): Promise<Receipt> {
  const { places, unknown } = await inventoryOf(deps);
  const receipts = await Promise.all(
    places.flatMap((place) => {
      const owners = new Map(orphansIn(deps, place).map(({ owner }) => [`${owner.app}/${owner.slug}`, owner]));
      return [...owners.values()].map((owner) => removeOf(deps, deployments, { provider: place.provider, owner }));
    }),
  );
  return {
    removed: receipts.flatMap(({ removed }) => removed),
    remaining: receipts.flatMap(({ remaining }) => remaining),
    ...(unknown.length > 0 && { unknown }),
  };
}

async function removeOf(
  deps: ControlDeps,
  deployments: Deployments,
  { provider, owner }: { readonly provider: Provider; readonly owner: EnvironmentRef },
): Promise<Receipt> {
  let receipt: Receipt = { removed: [], remaining: [] };
  const look = async (): Promise<readonly OwnedItem[]> =>
    orphansIn(deps, { provider, items: await provider.inventory(owner) });
  try {
    await deployments.alone(owner, async () => {
      const orphans = await look();
      for (const item of orphans) await provider.remove(item).catch(deps.report);
      receipt = receiptOf(orphans, await look());
    });
  } catch (error) {
    deps.report(error);
  }
  return receipt;
}
