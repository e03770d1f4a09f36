import type { StepContext, StepHandlers } from "../../../engine/plan.ts";
import { inputOf } from "../../../engine/step.ts";
import type { AwsDeps } from "../aws-deps.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { environmentStackName } from "../names.ts";
import { leaveFoundations } from "../remove/leave-foundations.ts";
import { deleteLeftovers, emptyStackBuckets } from "../remove/remove-environment.ts";
import { deleteStack } from "../stack/delete-stack.ts";
import type { Watching } from "../stack/wait-until-idle.ts";
import type { DestroyInput } from "./step-inputs.ts";
import { tokenOf } from "./token-of.ts";

/** The steps that give an environment back. Gone already is fine. */
export function destroySteps(deps: AwsDeps, aws: AwsClients): StepHandlers {
  const watching = ({ signal, log }: StepContext): Watching => ({ aws, signal, log });
  return {
    "aws.empty": async (context) =>
      emptyStackBuckets(watching(context), environmentStackName(inputOf<DestroyInput>(context.step))),
    "aws.delete": async (context) => {
      const environment = inputOf<DestroyInput>(context.step);
      const { retained } = await deleteStack(watching(context), {
        name: environmentStackName(environment),
        token: tokenOf(context),
      });
      for (const one of retained) context.log(`kept outside of the stack: ${one}`);
      return { retained };
    },
    "aws.leftovers": async (context) => {
      const environment = inputOf<DestroyInput>(context.step);
      const left = await deleteLeftovers(watching(context), environment);
      await leaveFoundations(aws, environment, deps.ownArtifacts(environment));
      return { left };
    },
  };
}
