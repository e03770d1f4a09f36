import { DeleteStackCommand } from "@aws-sdk/client-cloudformation";
import { BoughError } from "../../../lib/bough-error.ts";
import { firstCause } from "./first-cause.ts";
import { followOperation } from "./follow-operation.ts";
import type { StackEvent } from "./stack-event.ts";
import { type Watching, waitUntilIdle } from "./wait-until-idle.ts";

export interface StackDeletion {
  readonly name: string;
  /** Unique for the deployment. */
  readonly token: string;
}

export interface DeletedStack {
  /** Resources that the template's policy keeps: `PeopleTable (AWS::DynamoDB::Table) bough-…`. */
  readonly retained: readonly string[];
}

/** Deletes a stack with all that is nested in it; already gone is fine. What is stored in it must be emptied before. */
export async function deleteStack(watching: Watching, { name, token }: StackDeletion): Promise<DeletedStack> {
  const stack = await waitUntilIdle(watching, name);
  if (stack === null) return { retained: [] };
  if (stack.terminationProtection)
    throw new BoughError("aws-stack-protected-conflict", `${name} is protected against deletion.`, {
      hint: `If it shall go: aws cloudformation update-termination-protection --no-enable-termination-protection --region ${watching.aws.region} --stack-name ${name}`,
    });
  await watching.aws.cloudFormation.send(new DeleteStackCommand({ StackName: stack.id, ClientRequestToken: token }));
  const { stack: after, events } = await followOperation(watching, { stackId: stack.id, token });
  if (after === null) return { retained: retainedIn(events) };
  const cause = firstCause(events);
  throw new BoughError(
    "aws-delete-failed",
    `${name} could not be deleted: ${cause?.message ?? after.reason ?? after.status}`,
    {
      hint: cause?.hint ?? "Remove what is named there by hand, then repeat the command: it goes on with what is left.",
    },
  );
}

export const retainedIn = (events: readonly StackEvent[]): readonly string[] =>
  events
    .filter(({ status }) => status === "DELETE_SKIPPED")
    .map(({ logicalId, type, physicalId }) => `${logicalId} (${type}) ${physicalId}`);
