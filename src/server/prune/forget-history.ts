import { setImmediate as turn } from "node:timers/promises";
import type { Store } from "../../store/store.ts";

/** Ended deployments of an environment that are kept, however old. */
const KEPT_DEPLOYMENTS = 200;
/** How long what is told of a destroyed environment is kept, in milliseconds. */
const KEPT_AFTER_DESTROY = 90 * 24 * 60 * 60_000;

/** Forgets what would only grow: old deployments of each environment, and environments destroyed long ago. */
export async function forgetHistory({ environments, deployments }: Store, now: number): Promise<void> {
  const before = new Date(now - KEPT_AFTER_DESTROY).toISOString();
  for (const environment of environments.list())
    if (environment.status === "destroyed" && environment.updatedAt < before) environments.remove(environment);
  while (deployments.prune({ keep: KEPT_DEPLOYMENTS, before }) > 0) await turn();
}
