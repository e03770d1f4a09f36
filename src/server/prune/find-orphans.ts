import type { DeploymentRecord, EnvironmentRecord } from "../../model/records.ts";
import type { OwnedItem } from "../../provider/provider.ts";

/**
 * Of everything that exists in a place, what should not: items of environments that are not, and
 * processes of releases that neither serve nor are being deployed, or that sleep. Environments with work under way are
 * left alone, and so is what is meant to stay. Where others have environments too, only what one that was
 * destroyed here has left behind is an orphan: with a stack it is somebody's again. Pure; ownership is
 * compared exactly.
 */
export function findOrphans(
  items: readonly OwnedItem[],
  environments: readonly EnvironmentRecord[],
  underWay: readonly DeploymentRecord[],
  exclusive = true,
): readonly OwnedItem[] {
  const busy = new Set(underWay.map(keyOf));
  const alive = new Map(environments.filter(({ status }) => status !== "destroyed").map((one) => [keyOf(one), one]));
  const known = new Set(environments.map(keyOf));
  const stacked = new Set(items.filter(({ kind }) => kind === "stack").map(({ owner }) => keyOf(owner)));
  return items.filter((item) => {
    const key = keyOf(item.owner);
    if (busy.has(key) || item.kept === true) return false;
    if (!exclusive && (!known.has(key) || stacked.has(key))) return false;
    const environment = alive.get(key);
    if (environment === undefined) return true;
    const { release, warm, asleep } = environment;
    const wanted = asleep ? [] : [release, ...warm.map((one) => one.release)];
    return item.kind === "process" && item.release !== null && !wanted.includes(item.release);
  });
}

const keyOf = ({ app, slug }: { readonly app: string; readonly slug: string }): string => `${app}/${slug}`;
