import type { StepRecord } from "../../engine/journal.ts";

/** Kind of the steps that run contract migrations. */
export const contractMigration = "service.contract";

/** Whether the journal of a release's deployment has begun a migration that earlier releases cannot live with. Pure. */
export const hasContracted = (journal: readonly StepRecord[]): boolean =>
  journal.some(
    ({ phase, id, status }) => phase === "steps" && status !== "pending" && id.startsWith(`${contractMigration}:`),
  );

/**
 * The newest release whose contract migration has run after `to`: going back to `to` crosses it. Null
 * when nothing is in the way. Pure.
 */
export function contractBarrier(contracted: readonly number[], to: number): number | null {
  const crossed = contracted.filter((version) => version > to);
  return crossed.length === 0 ? null : Math.max(...crossed);
}
