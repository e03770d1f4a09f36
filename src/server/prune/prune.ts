import { exists } from "../../lib/exists.ts";
import { mapLimit } from "../../lib/map-limit.ts";
import type { EnvironmentRecord, Receipt, ReceiptItem } from "../../model/records.ts";
import type { Collection } from "../../release/collect-artifacts.ts";
import type { ControlDeps } from "../control-deps.ts";
import type { Deployments } from "../deployments/deployments.ts";
import { inventoryOf } from "../environments/inventory-of.ts";
import { packRepository } from "../git/pack-repository.ts";
import { forgetHistory } from "./forget-history.ts";
import { goneBranches, isStillGone } from "./gone-branches.ts";
import { orphansIn, removeOrphans } from "./remove-orphans.ts";

/** Releases of an environment that are kept to roll back to. */
const KEPT_RELEASES = 10;
/** Environments that are destroyed at a time: users' traffic needs the machine as well. */
const DESTROYED_AT_ONCE = 4;

/**
 * Compares everything that exists with what should, and removes the difference: environments whose
 * branch is gone, orphans of crashed work, artifacts that no kept release uses. Then forgets what is
 * told of deployments long past, and packs repositories; neither stands in the receipt.
 */
export async function prune(deps: ControlDeps, deployments: Deployments, dryRun: boolean): Promise<Receipt> {
  const gone = await goneBranches(deps);
  if (dryRun) return preview(deps, gone);
  const destroyed = await mapLimit(gone, DESTROYED_AT_ONCE, (one) => destroy(deps, deployments, one));
  const removed = await removeOrphans(deps, deployments);
  forgetOldReleases(deps);
  const collected = await deps.artifacts.collect(usedArtifacts(deps));
  await forgetHistory(deps.store, Date.now());
  await packRepositories(deps);
  return {
    removed: [...destroyed.flatMap((one) => one.removed), ...removed.removed, ...collectedItems(collected)],
    remaining: [...destroyed.flatMap((one) => one.remaining), ...removed.remaining],
    ...keptOf(destroyed),
    ...(removed.unknown !== undefined && { unknown: removed.unknown }),
  };
}

/** What would be removed, by name. */
async function preview(deps: ControlDeps, gone: readonly EnvironmentRecord[]): Promise<Receipt> {
  const { places, unknown } = await inventoryOf(deps);
  const isGone = new Set(gone.map(({ app, slug }) => `${app}/${slug}`));
  const items = places.flatMap((place) => place.items.filter(({ owner }) => isGone.has(`${owner.app}/${owner.slug}`)));
  const orphans = places.flatMap((place) => orphansIn(deps, place)).filter((one) => !items.includes(one));
  return { removed: [], remaining: [...items, ...orphans].map(plain), ...(unknown.length > 0 && { unknown }) };
}

function keptOf(receipts: readonly Receipt[]): Pick<Receipt, "kept"> {
  const kept = receipts.flatMap((one) => one.kept ?? []);
  return kept.length === 0 ? {} : { kept };
}

async function destroy(deps: ControlDeps, deployments: Deployments, environment: EnvironmentRecord): Promise<Receipt> {
  if (!(await isStillGone(deps, environment))) return { removed: [], remaining: [] };
  const { id } = deployments.destroy(environment);
  await deployments.idle(environment);
  return deps.store.receipts.get(id) ?? { removed: [], remaining: [] };
}

/** Neither the release that serves nor one that is about to is forgotten. */
function forgetOldReleases({ store }: ControlDeps): void {
  const underWay = store.deployments.list({ statuses: ["queued", "running"] });
  for (const { app, slug, release } of store.environments.list()) {
    const wanted = underWay.filter((one) => one.app === app && one.slug === slug).map((one) => one.release);
    for (const { version } of store.releases.list({ app, slug }).slice(KEPT_RELEASES))
      if (![release, ...wanted].includes(version)) store.releases.remove({ app, slug }, version);
  }
}

async function packRepositories({ store, repository, report }: ControlDeps): Promise<void> {
  for (const { name } of store.apps.list()) {
    const path = repository(name);
    if (await exists(path)) await packRepository(path).catch(report);
  }
}

const collectedItems = ({ artifacts, dependencies }: Collection): readonly ReceiptItem[] => [
  ...artifacts.map((id) => ({ kind: "artifact", id })),
  ...dependencies.map((id) => ({ kind: "dependencies", id })),
];

const usedArtifacts = ({ store }: ControlDeps): ReadonlySet<string> =>
  new Set(store.releases.all().flatMap(({ artifacts }) => Object.values(artifacts)));

const plain = ({ kind, id }: ReceiptItem): ReceiptItem => ({ kind, id });
