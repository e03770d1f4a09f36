export interface DeniedAction {
  /** `dynamodb:CreateTable`. */
  readonly action: string;
  /** An ARN, or `*` where AWS does not name one. */
  readonly resource: string;
  /** ARN of who was refused. */
  readonly principal: string | null;
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
    resource: /on resource:? (arn:[^\s,;"')]+)/.exec(message)?.[1] ?? "*",
    principal: /User: (arn:\S+)/.exec(message)?.[1] ?? null,
  };
}

export const policyStatement = ({ action, resource }: DeniedAction): string =>
  JSON.stringify({ Effect: "Allow", Action: action, Resource: resource });
