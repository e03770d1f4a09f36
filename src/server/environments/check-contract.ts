import { BoughError } from "../../lib/bough-error.ts";
import type { EnvironmentRecord } from "../../model/records.ts";
import { contractBarrier, hasContracted } from "../../release/rollout/contract-barrier.ts";
import type { Store } from "../../store/store.ts";

/**
 * Refuses to go back across a migration that has taken something away which the release needs.
 *
 * @throws `contract-migrated`.
 */
export function checkContract(
  { deployments, journal }: Pick<Store, "deployments" | "journal">,
  { app, slug, name }: EnvironmentRecord,
  to: number,
): void {
  const contracted = deployments
    .list({ app, slug })
    .flatMap(({ id, release }) =>
      release !== null && release > to && hasContracted(journal.read(id)) ? [release] : [],
    );
  const barrier = contractBarrier(contracted, to);
  if (barrier === null) return;
  throw new BoughError(
    "contract-migrated",
    `v${barrier} of ${name} has changed the data in a way that v${to} cannot live with.`,
    { hint: `Push a fix instead. To go back all the same: bough rollback --to v${to} --force` },
  );
}
