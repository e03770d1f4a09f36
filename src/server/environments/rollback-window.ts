import type { EnvironmentRecord, ReleaseRecord } from "../../model/records.ts";
import type { Store } from "../../store/store.ts";

/**
 * Versions to which a rollback goes straight, newest first: of the releases that were ever live, as
 * many before and after the one that serves as its `rollbackWindow` says.
 */
export function rollbackWindow(
  { releases, deployments }: Pick<Store, "releases" | "deployments">,
  { app, slug, release: serving }: EnvironmentRecord,
): readonly number[] {
  const all: readonly ReleaseRecord[] = releases.list({ app, slug });
  const current = all.find(({ version }) => version === serving);
  if (current === undefined) return [];
  const live = new Set(deployments.list({ app, slug, statuses: ["succeeded"] }).map(({ release }) => release));
  const known = all.map(({ version }) => version).filter((version) => version !== serving && live.has(version));
  const size = current.spec.rollbackWindow;
  const later = known.filter((version) => version > current.version);
  const earlier = known.filter((version) => version < current.version);
  return [...later.slice(Math.max(0, later.length - size)), ...earlier.slice(0, size)];
}
