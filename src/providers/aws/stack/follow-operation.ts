import { type OperationEvents, isNested, operationEvents } from "./operation-events.ts";
import { poll } from "./poll.ts";
import { readStack } from "./read-stack.ts";
import type { StackEvent } from "./stack-event.ts";
import { isBusy } from "./stack-status.ts";
import type { Stack } from "./stack.ts";
import type { Watching } from "./wait-until-idle.ts";

export interface Operation {
  readonly stackId: string;
  /** Of the call that began it. */
  readonly token: string;
}

export interface OperationResult {
  /** The stack as the operation left it; null when it is gone. */
  readonly stack: Stack | null;
  readonly events: readonly StackEvent[];
}

/** Tells what CloudFormation does until it has finished, whether it began in this process or in one that died. */
export async function followOperation(watching: Watching, { stackId, token }: Operation): Promise<OperationResult> {
  const { aws, signal } = watching;
  const events = operationEvents(aws, stackId, token);
  const { stack } = await poll(
    async () => {
      // The state is read first: what happens afterwards is not missed, but told at the next look.
      const now = await readStack(aws, stackId);
      await tell(watching, events);
      return now === null || !isBusy(now.status) ? { stack: now } : null;
    },
    { signal },
  );
  await tell(watching, events);
  return { stack, events: events.all() };
}

async function tell({ log }: Watching, events: OperationEvents): Promise<void> {
  for (const event of await events.next()) if (isWorthTelling(event)) log(lineOf(event));
}

/** A stack nested in another tells of itself twice, in its own events and in those of the other. */
const isWorthTelling = (event: StackEvent): boolean => !isNested(event) && event.status !== "REVIEW_IN_PROGRESS";

function lineOf({ stackName, logicalId, type, status, reason }: StackEvent): string {
  const what = logicalId === stackName ? stackName : `${logicalId} (${type})`;
  return `${what} ${status}${reason === "" ? "" : `: ${reason}`}`;
}
