import type { Step } from "../../../engine/plan.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { Desired } from "../../../provider/provider.ts";
import { planContract } from "../service/plan-service.ts";

/** What went straight has served before, so its migrations have run. */
export const runsMigrations = ({ straight }: Desired): boolean => !straight;

export const runsContract = (desired: Desired, release: ReleaseRecord): boolean =>
  runsMigrations(desired) &&
  Object.values(release.spec.resources).some((spec) => spec.kind === "service" && spec.migrate.contract !== null);

/** Migrations that the releases before cannot live with: when nothing leads back to them any more. */
export const planContracts = (desired: Desired, release: ReleaseRecord, needs: readonly string[]): readonly Step[] =>
  runsContract(desired, release) ? planContract(desired.environment, release, needs) : [];
