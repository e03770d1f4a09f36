import { ExecuteChangeSetCommand } from "@aws-sdk/client-cloudformation";
import type { ChangeSet } from "./create-change-set.ts";
import { isOvertaken } from "./overtaken.ts";
import type { Watching } from "./wait-until-idle.ts";

/**
 * Begins what the change set says; false when somebody else has changed the stack since it was made.
 * Whether the operation that runs is this one tells its token.
 */
export async function executeChangeSet({ aws }: Watching, { id, stackId }: ChangeSet, token: string): Promise<boolean> {
  try {
    await aws.cloudFormation.send(
      new ExecuteChangeSetCommand({
        // Without the stack's name AWS asks for the right to the change set itself.
        StackName: stackId,
        ChangeSetName: id,
        ClientRequestToken: token,
        RetainExceptOnCreate: true,
      }),
    );
    return true;
  } catch (error) {
    if (isOvertaken(error)) return false;
    throw error;
  }
}
