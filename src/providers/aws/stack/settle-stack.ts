import { ContinueUpdateRollbackCommand, RollbackStackCommand } from "@aws-sdk/client-cloudformation";
import { BoughError } from "../../../lib/bough-error.ts";
import { deleteStack } from "./delete-stack.ts";
import { followOperation } from "./follow-operation.ts";
import { isStillborn, isUpdatable } from "./stack-status.ts";
import type { Stack } from "./stack.ts";
import { type Watching, waitUntilIdle } from "./wait-until-idle.ts";

/**
 * Brings a stack into a state that can be updated, whatever an earlier deployment left; null when it
 * has to be created. What only a person can decide is an error that names the command.
 */
export async function settleStack(watching: Watching, name: string, token: string): Promise<Stack | null> {
  const stack = await waitUntilIdle(watching, name);
  if (stack === null || stack.status === "REVIEW_IN_PROGRESS") return null;
  if (isUpdatable(stack.status)) return stack;
  watching.log(`${name} is ${stack.status}${stack.reason === null ? "" : `: ${stack.reason}`}`);
  if (isStillborn(stack.status)) {
    watching.log(`${name} never worked: it is deleted and made anew`);
    await deleteStack(watching, { name, token: `${token}-clear` });
    return null;
  }
  if (stack.status === "UPDATE_ROLLBACK_FAILED") return continueRollback(watching, stack, token);
  if (stack.status === "UPDATE_FAILED") return rollBack(watching, stack, token);
  throw stuck(watching, stack, "continue-update-rollback");
}

async function continueRollback(watching: Watching, stack: Stack, token: string): Promise<Stack> {
  watching.log(`${stack.name}: the roll-back is taken up again`);
  const again = `${token}-continue`;
  await watching.aws.cloudFormation.send(
    new ContinueUpdateRollbackCommand({ StackName: stack.id, ClientRequestToken: again }),
  );
  const { stack: after } = await followOperation(watching, { stackId: stack.id, token: again });
  if (after !== null && isUpdatable(after.status)) return after;
  throw stuck(watching, after ?? stack, "continue-update-rollback");
}

async function rollBack(watching: Watching, stack: Stack, token: string): Promise<Stack> {
  const again = `${token}-rollback`;
  await watching.aws.cloudFormation.send(new RollbackStackCommand({ StackName: stack.id, ClientRequestToken: again }));
  const { stack: after } = await followOperation(watching, { stackId: stack.id, token: again });
  if (after !== null && isUpdatable(after.status)) return after;
  throw stuck(watching, after ?? stack, "rollback-stack");
}

function stuck({ aws }: Watching, { name, status, reason }: Stack, command: string): BoughError {
  const skip = command === "continue-update-rollback" ? " --resources-to-skip <logical ids>" : "";
  return new BoughError(
    "aws-stack-stuck",
    `${name} is ${status}, and cannot be brought back: ${reason ?? "no reason"}`,
    {
      hint: `Repair what is named there by hand, then run: aws cloudformation ${command} --region ${aws.region} --stack-name ${name}${skip}`,
    },
  );
}
