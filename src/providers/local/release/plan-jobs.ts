import type { Step } from "../../../engine/plan.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { Desired, EnvironmentRef } from "../../../provider/provider.ts";
import { environmentId } from "../names.ts";
import { step } from "../../../engine/step.ts";

export interface SeedInput {
  readonly environment: EnvironmentRef;
  readonly version: number;
}

const SEED_DEADLINE = 15 * 60_000;
const FORGET_DEADLINE = 30_000;

/** Fills a fresh environment with data, once. */
export function planSeed(desired: Desired, release: ReleaseRecord, needs: readonly string[]): readonly Step[] {
  if (desired.seeded || release.spec.seed === null) return [];
  const input: SeedInput = { environment: desired.environment, version: release.version };
  return [
    step("data.seed", environmentId(desired.environment), {
      title: "Seed the data",
      reason: "the environment is fresh",
      needs,
      input,
      deadline: SEED_DEADLINE,
    }),
  ];
}

/** Only when it is in the journal that a job was done may the supervisor forget it: else a crash would run it again. */
export function planForget(environment: EnvironmentRef, reason: string, needs: readonly string[]): Step {
  return step("jobs.forget", environmentId(environment), {
    title: "Clear finished jobs away",
    reason,
    needs,
    input: environment,
    deadline: FORGET_DEADLINE,
  });
}
