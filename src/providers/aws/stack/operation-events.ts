import type { AwsClients } from "../client/aws-clients.ts";
import { type StackEvent, readStackEvents } from "./stack-event.ts";

export interface OperationEvents {
  /** What has happened since the last call, in the stack and in all that are nested in it, oldest first. */
  next(): Promise<readonly StackEvent[]>;
  /** All that was seen. */
  all(): readonly StackEvent[];
}

/**
 * The events of the one operation that was begun with `token`. CloudFormation repeats the token in
 * the events of the stack that was called, but not for certain in those of nested stacks: there the
 * beginning of the operation is what tells its events from earlier ones.
 */
export function operationEvents(aws: AwsClients, stackId: string, token: string): OperationEvents {
  const seen = new Map<string, StackEvent>();
  const nested = new Set<string>();
  let began = Number.POSITIVE_INFINITY;

  return {
    async next() {
      const news = await readStackEvents(aws, stackId, (event) => seen.has(event.id) || event.token !== token);
      remember(news);
      for (const event of news) began = Math.min(began, event.at);
      const fresh = [...news];
      for (const child of nested) {
        const events = await readStackEvents(aws, child, (event) => seen.has(event.id) || event.at < began);
        remember(events);
        fresh.push(...events);
      }
      return fresh.toSorted((a, b) => a.at - b.at);
    },
    all: () => [...seen.values()].toSorted((a, b) => a.at - b.at),
  };

  function remember(events: readonly StackEvent[]): void {
    for (const event of events) {
      seen.set(event.id, event);
      if (isNested(event)) nested.add(event.physicalId);
    }
  }
}

export const isNested = ({ type, physicalId, stackId }: StackEvent): boolean =>
  type === "AWS::CloudFormation::Stack" && physicalId.startsWith("arn:") && physicalId !== stackId;
