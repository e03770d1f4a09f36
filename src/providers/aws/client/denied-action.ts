export interface DeniedAction {
  /** `dynamodb:CreateTable`. */
  readonly action: string;
  /** An ARN, or `*` where AWS does not name one. */
  readonly resource: string;
  /** ARN of who was refused. */
  readonly principal: string | null;
  /** `an explicit deny in a resource-based policy`: what forbids it; null where nothing allows it. */
  readonly forbiddenBy: string | null;
}

/**
 * Reads AWS's sentence `User: <arn> is not authorized to perform: <action> on resource: <arn> because …`,
 * which comes in errors of calls as well as in the reasons of CloudFormation's events.
 */
export function deniedAction(message: string): DeniedAction | null {
  const action = /not authorized to perform:? ([a-z0-9-]+:[A-Za-z*]+)/.exec(message)?.[1];
  if (action === undefined) return null;
  return {
    action,
    resource: /on resource:? "?(arn:[^\s,;"')]+)/.exec(message)?.[1] ?? "*",
    principal: /User: (arn:\S+)/.exec(message)?.[1] ?? null,
    forbiddenBy: /with (an explicit deny in an? [a-z -]*(?:policy|boundary))/.exec(message)?.[1] ?? null,
  };
}

/** What to do about it; `policy` is where a statement is missing: `its policy`. */
export function allowHint({ action, resource, forbiddenBy }: DeniedAction, policy: string): string {
  if (forbiddenBy !== null)
    return `It is forbidden by ${forbiddenBy}, which no further statement undoes: use credentials that may.`;
  return `Add this statement to ${policy}: ${JSON.stringify({ Effect: "Allow", Action: action, Resource: resource })}`;
}
