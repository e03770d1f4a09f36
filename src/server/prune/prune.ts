import type { EnvironmentRecord, Receipt, ReceiptItem } from "../../model/records.ts";
import type { Collection } from "../../release/collect-artifacts.ts";
import type { OwnedItem } from "../../provider/provider.ts";
import type { ControlDeps } from "../control-deps.ts";
import type { Deployments } from "../deployments/deployments.ts";
import { findOrphans } from "./find-orphans.ts";
import { goneBranches } from "./gone-branches.ts";

/** Releases of an environment that are kept to roll back to. */
const KEPT_RELEASES = 10;

/**
 * Compares everything that exists with what should, and removes the difference: environments whose
 * branch is gone, orphans of crashed work, artifacts that no kept release uses.
 */
export async function prune(deps: ControlDeps, deployments: Deployments, dryRun: boolean): Promise<Receipt> {
  const gone = await goneBranches(deps);
  const orphans = await orphansOf(deps);
  if (dryRun) return { removed: [], remaining: [...(await itemsOf(deps, gone)), ...orphans.map(plain)] };
  const destroyed = await Promise.all(gone.map((environment) => destroy(deps, deployments, environment)));
  const removed = await removeOrphans(deps, orphans);
  forgetOldReleases(deps);
  const collected = await deps.artifacts.collect(usedArtifacts(deps));
  return {
    removed: [...destroyed.flatMap((one) => one.removed), ...removed.removed, ...collectedItems(collected)],
    remaining: [...destroyed.flatMap((one) => one.remaining), ...removed.remaining],
  };
}

async function orphansOf(deps: ControlDeps): Promise<readonly OwnedItem[]> {
  const items = await deps.provider.inventory();
  const underWay = deps.store.deployments.list({ statuses: ["queued", "running"] });
  return findOrphans(items, deps.store.environments.list(), underWay);
}

async function itemsOf(deps: ControlDeps, environments: readonly EnvironmentRecord[]): Promise<readonly ReceiptItem[]> {
  const items = await Promise.all(environments.map(({ app, slug }) => deps.provider.inventory({ app, slug })));
  return items.flat().map(plain);
}

async function destroy(deps: ControlDeps, deployments: Deployments, environment: EnvironmentRecord): Promise<Receipt> {
  const { id } = deployments.destroy(environment);
  await deployments.idle(environment);
  return deps.store.receipts.get(id) ?? { removed: [], remaining: [] };
}

/** One that cannot be removed is named and tried again the next time. */
async function removeOrphans(deps: ControlDeps, orphans: readonly OwnedItem[]): Promise<Receipt> {
  await Promise.all(orphans.map((item) => deps.provider.remove(item).catch(deps.report)));
  const left = new Set((await orphansOf(deps)).map((item) => `${item.kind} ${item.id}`));
  const isLeft = (item: OwnedItem): boolean => left.has(`${item.kind} ${item.id}`);
  return {
    removed: orphans.filter((item) => !isLeft(item)).map(plain),
    remaining: orphans.filter(isLeft).map(plain),
  };
}

function forgetOldReleases({ store }: ControlDeps): void {
  for (const { app, slug, release } of store.environments.list())
    for (const { version } of store.releases.list({ app, slug }).slice(KEPT_RELEASES))
      if (version !== release) store.releases.remove({ app, slug }, version);
}

const collectedItems = ({ artifacts, dependencies }: Collection): readonly ReceiptItem[] => [
  ...artifacts.map((id) => ({ kind: "artifact", id })),
  ...dependencies.map((id) => ({ kind: "dependencies", id })),
];

const usedArtifacts = ({ store }: ControlDeps): ReadonlySet<string> =>
  new Set(store.releases.all().flatMap(({ artifacts }) => Object.values(artifacts)));

const plain = ({ kind, id }: ReceiptItem): ReceiptItem => ({ kind, id });
