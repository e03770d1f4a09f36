import { BoughError } from "../../lib/bough-error.ts";
import type { EnvironmentRecord } from "../../model/records.ts";
import type { Store } from "../../store/store.ts";

/**
 * The release to go back to when nobody says which: the newest one before the one that serves that
 * was ever live.
 *
 * @throws `release-not-found` when there is none.
 */
export function previousRelease(store: Store, { app, slug, name, release: current }: EnvironmentRecord): number {
  const succeeded = store.deployments.list({ app, slug, statuses: ["succeeded"] });
  const live = new Set(succeeded.map(({ release }) => release));
  const before = store.releases
    .list({ app, slug })
    .find(({ version }) => version < (current ?? Infinity) && live.has(version));
  if (before !== undefined) return before.version;
  throw new BoughError("release-not-found", `${name} has no earlier release to go back to.`, {
    hint: "See `bough release list`.",
  });
}
