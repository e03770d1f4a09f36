import { BoughError } from "../../lib/bough-error.ts";
import type { ReleaseRecord } from "../../model/records.ts";
import type { EnvironmentKey, Store } from "../../store/store.ts";

/**
 * The release that serves in an environment, or sleeps there.
 *
 * @throws `release-not-found`.
 */
export function servingRelease(
  { environments, releases }: Pick<Store, "environments" | "releases">,
  key: EnvironmentKey,
): ReleaseRecord {
  const environment = environments.get(key);
  const version = environment?.release ?? null;
  const release = version === null ? null : releases.get(key, version);
  if (release !== null) return release;
  throw new BoughError("release-not-found", `Nothing is live in ${key.app} ${environment?.name ?? key.slug} yet.`, {
    hint: "Push its branch first.",
  });
}
