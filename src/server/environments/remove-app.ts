import { rename } from "node:fs/promises";
import { exists } from "../../lib/exists.ts";
import { newId } from "../../lib/new-id.ts";
import { removeTree } from "../../lib/remove-tree.ts";
import type { Receipt } from "../../model/records.ts";
import type { ControlDeps } from "../control-deps.ts";
import type { Deployments } from "../deployments/deployments.ts";
import { deleteRef } from "../git/git.ts";
import { branchesOf } from "../prune/gone-branches.ts";

/**
 * Destroys all environments of an app, then its repository. The branches go first: when a crash cuts
 * the removal off, what has no branch any more is destroyed all the same, and nothing is deployed anew.
 */
export async function removeApp(deps: ControlDeps, deployments: Deployments, app: string): Promise<Receipt> {
  const { store } = deps;
  const repository = deps.repository(app);
  for (const branch of (await branchesOf(repository)).keys()) await deleteRef(repository, branch);
  const alive = store.environments.list({ app }).filter(({ status }) => status !== "destroyed");
  const started = alive.map((one) => deployments.destroy(one));
  await Promise.all(alive.map((one) => deployments.idle(one)));
  const receipts = started.map(({ id }) => store.receipts.get(id) ?? { removed: [], remaining: [] });
  const remaining = receipts.flatMap((one) => one.remaining);
  const removed = receipts.flatMap((one) => one.removed);
  if (remaining.length > 0) return { removed, remaining };
  store.apps.remove(app);
  await removeRepository(repository);
  return { removed: [...removed, { kind: "repository", id: `${app}.git` }], remaining };
}

/** Renamed first: a repository that is there in part would break the next app of that name. */
async function removeRepository(repository: string): Promise<void> {
  if (!(await exists(repository))) return;
  const removed = `${repository}.${newId("removed")}`;
  await rename(repository, removed);
  await removeTree(removed);
}
