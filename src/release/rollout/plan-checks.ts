import type { Step } from "../../engine/plan.ts";
import { step } from "../../engine/step.ts";
import type { ChecksSpec } from "../../model/checks.ts";
import type { ReleaseRecord } from "../../model/records.ts";
import { releaseLabel } from "../release-label.ts";
import { inputOfRollout, type Rollout } from "./rollout.ts";
import type { CheckInput } from "./steps.ts";

export interface PlannedChecks {
  readonly place: keyof ChecksSpec;
  /** Tells the places of one kind apart: `v4@10`. */
  readonly subject: string;
  /** Release that is tested, with its own checks. */
  readonly of: ReleaseRecord;
  readonly reason: string;
  /** Step that gives the address at which the release can be tested. */
  readonly address: string;
  readonly needs: readonly string[];
}

/** Time for the work around a check's own time-out. */
const MARGIN = 10_000;

/** The checks of one place, all at the same time. */
export function planChecks(rollout: Rollout, { place, subject, of, ...rest }: PlannedChecks): readonly Step[] {
  return of.spec.checks[place].map((check) =>
    step("check.run", `${subject}/${place}/${check.name}`, {
      title: `Check ${check.name} on ${releaseLabel(of.version)}`,
      reason: rest.reason,
      needs: [...new Set([rest.address, ...rest.needs])],
      input: {
        ...inputOfRollout(rollout),
        of: of.version,
        place,
        check,
        address: rest.address,
      } satisfies CheckInput,
      deadline: check.timeout + MARGIN,
    }),
  );
}

export const hasChecks = ({ spec: { checks } }: ReleaseRecord): boolean =>
  checks.beforeTraffic.length + checks.atEachStep.length + checks.afterTraffic.length > 0;
