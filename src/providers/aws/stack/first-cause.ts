import { allowHint, deniedAction } from "../client/denied-action.ts";
import type { StackEvent } from "./stack-event.ts";

export interface FirstCause {
  /** `ApiService (AWS::ECS::Service) in bough-shop-main-…-Compute-…: <reason>` */
  readonly message: string;
  /** What to do, where the reason tells. */
  readonly hint: string | null;
}

/**
 * The failure that all others follow from: the earliest that is neither a resource given up because
 * of another one's failure, nor a stack that failed because of what is in it.
 */
export function firstCause(events: readonly StackEvent[]): FirstCause | null {
  const failures = events.filter(({ status }) => status.endsWith("_FAILED"));
  const causes = failures.filter((event) => !isConsequence(event));
  const cause = causes.find(({ type }) => type !== STACK) ?? causes[0] ?? failures[0];
  if (cause === undefined) return null;
  const denied = deniedAction(cause.reason);
  return {
    message: `${cause.logicalId} (${cause.type}) in ${cause.stackName}: ${cause.reason || cause.status}`,
    hint: denied === null ? null : allowHint(denied, "the policy of who deploys"),
  };
}

const STACK = "AWS::CloudFormation::Stack";

const isConsequence = ({ reason, type }: StackEvent): boolean =>
  /^Resource (creation|update|deletion) cancelled/.test(reason) ||
  (type === STACK && /failed to (create|update|delete)|was not successfully (created|updated|deleted)/.test(reason));
