import {
  DescribeStackEventsCommand,
  type DescribeStackEventsCommandOutput,
  type StackEvent as AwsStackEvent,
} from "@aws-sdk/client-cloudformation";
import type { AwsClients } from "../client/aws-clients.ts";
import { isMissingStack } from "./read-stack.ts";

/** One line of what CloudFormation did. */
export interface StackEvent {
  readonly id: string;
  readonly stackId: string;
  readonly stackName: string;
  /** Milliseconds since 1970, by AWS's clock. */
  readonly at: number;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  /** `CREATE_IN_PROGRESS`, `UPDATE_FAILED`, … */
  readonly status: string;
  readonly reason: string;
  /** Of the call that began the operation. */
  readonly token: string | null;
}

/** The stack's events, oldest first, from the newest back to the one that `isOld` says is not wanted any more. */
export async function readStackEvents(
  { cloudFormation }: AwsClients,
  stackId: string,
  isOld: (event: StackEvent) => boolean,
): Promise<readonly StackEvent[]> {
  const events: StackEvent[] = [];
  let next: string | undefined;
  do {
    const page: DescribeStackEventsCommandOutput | null = await cloudFormation
      .send(new DescribeStackEventsCommand({ StackName: stackId, NextToken: next }))
      .catch((error: unknown) => {
        if (isMissingStack(error)) return null;
        throw error;
      });
    for (const event of (page?.StackEvents ?? []).map(toStackEvent)) {
      if (isOld(event)) return events.toReversed();
      events.push(event);
    }
    next = page?.NextToken;
  } while (next !== undefined);
  return events.toReversed();
}

const toStackEvent = (event: AwsStackEvent): StackEvent => ({
  id: event.EventId ?? "",
  stackId: event.StackId ?? "",
  stackName: event.StackName ?? "",
  at: event.Timestamp?.getTime() ?? 0,
  logicalId: event.LogicalResourceId ?? "",
  physicalId: event.PhysicalResourceId ?? "",
  type: event.ResourceType ?? "",
  status: event.ResourceStatus ?? "",
  reason: event.ResourceStatusReason ?? "",
  token: event.ClientRequestToken ?? null,
});
