import type { Step } from "../../../engine/plan.ts";
import { step, stepId } from "../../../engine/step.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import { revisionName } from "../names.ts";

/** The revision of an earlier or unknown release, of which only the processes matter. */
export interface StopInput {
  readonly environment: EnvironmentRef;
  readonly service: string;
  readonly version: number;
  /** Milliseconds that requests in flight, and then the process, get to finish. */
  readonly timeout: number;
  /** How many instances, the first ones, go on; none when it is missing. */
  readonly left?: number;
}

/** Time for the work around an instance's own time-outs. */
const MARGIN = 10_000;

/** Lets requests in flight finish, then stops the processes. */
export function planStop(input: StopInput, reason: string, needs: readonly string[]): readonly Step[] {
  const revision = revisionName(input.service, input.version);
  const subject = input.left === undefined ? revision : `${revision}/${input.left}`;
  const what = input.left === undefined ? revision : `${revision} but ${instances(input.left)}`;
  return [
    step("revision.drain", subject, {
      title: `Let requests to ${what} finish`,
      reason,
      needs,
      input,
      deadline: input.timeout + MARGIN,
    }),
    step("revision.stop", subject, {
      title: `Stop ${what}`,
      reason,
      needs: [stepId("revision.drain", subject)],
      input,
      deadline: input.timeout + MARGIN,
    }),
  ];
}

const instances = (count: number): string => (count === 1 ? "1 instance" : `${count} instances`);
