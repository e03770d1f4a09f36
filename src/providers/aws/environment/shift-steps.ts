import type { Json } from "../../../lib/json.ts";
import type { StepContext, StepHandlers } from "../../../engine/plan.ts";
import { inputOf } from "../../../engine/step.ts";
import { releaseLabel } from "../../../release/release-label.ts";
import type { RolloutInput } from "../../../release/rollout/steps.ts";
import type { GateRef } from "../names.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { removeGate, setGate } from "../shift/gate.ts";
import type { ReadShifts } from "../shift/read-shifts.ts";
import { waitForShare } from "../shift/wait-for-share.ts";

/** `aws.close:v4`, `aws.open:v4`: no traffic by itself, and everything. */
export interface GateInput extends RolloutInput {
  readonly gate: GateRef;
}

/** `aws.share:v4@5`: ECS gives the release its share, and goes no further. */
export interface ShareInput extends GateInput {
  /** Percent. */
  readonly share: number;
  /** How many services shift. */
  readonly services: number;
  /** Id of the step that closed the gate. */
  readonly closed: string;
}

/** ECS deployments that were there when the gate was closed: none of them brings the release. */
interface ClosedOutput {
  readonly earlier: readonly string[];
}

/** The steps by which a judge leads the shift that ECS makes. */
export function shiftSteps(aws: AwsClients, readShifts: ReadShifts): StepHandlers {
  return {
    "aws.close": async (context): Promise<Json> => {
      const { environment, gate } = inputOf<GateInput>(context.step);
      await setGate(aws, gate, 0);
      const earlier = (await readShifts(environment)).map(({ deployment }) => deployment);
      return { earlier } satisfies ClosedOutput;
    },
    "aws.share": async (context: StepContext) => {
      const { environment, gate, version, share, services, closed } = inputOf<ShareInput>(context.step);
      const { earlier } = context.outputs[closed] as unknown as ClosedOutput;
      await setGate(aws, gate, share);
      const watching = { aws, signal: context.signal, log: context.log };
      await waitForShare(watching, readShifts, {
        environment,
        release: releaseLabel(version),
        share,
        services,
        earlier,
      });
    },
    "aws.open": async (context) => removeGate(aws, inputOf<GateInput>(context.step).gate),
  };
}
