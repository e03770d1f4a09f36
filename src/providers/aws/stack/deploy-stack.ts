import { BoughError } from "../../../lib/bough-error.ts";
import { type ChangeSet, createChangeSet, dropChangeSet } from "./create-change-set.ts";
import { executeChangeSet } from "./execute-change-set.ts";
import { firstCause } from "./first-cause.ts";
import { type OperationResult, followOperation } from "./follow-operation.ts";
import { isOvertaken } from "./overtaken.ts";
import { readChanges } from "./read-changes.ts";
import { readStack } from "./read-stack.ts";
import { type LossRules, refuseLosses } from "./refuse-losses.ts";
import { settleStack } from "./settle-stack.ts";
import { type StackChange, describeChange } from "./stack-change.ts";
import { readStackEvents } from "./stack-event.ts";
import { hasSucceeded } from "./stack-status.ts";
import type { Stack, StackTemplate } from "./stack.ts";
import type { Watching } from "./wait-until-idle.ts";

export interface StackDeployment extends LossRules {
  readonly template: StackTemplate;
  /** Unique for the deployment, the same after a crash: letters, digits and `-`. */
  readonly token: string;
  readonly express: boolean;
  /** Asked when it is known what would change; without one it goes on. */
  approve?(changes: readonly StackChange[]): Promise<boolean>;
}

export interface DeployedStack {
  readonly stack: Stack;
  /** What the change set said; empty when nothing was to be done, or when a run that died had begun it. */
  readonly changes: readonly StackChange[];
}

/** Others may change the stack between our change set and its execution; then it is made anew. */
const MOST_ATTEMPTS = 5;

/**
 * Makes a stack what its template says, and tells how. CloudFormation is what remembers: a run that
 * follows one that was killed looks at the stack, and goes on from there.
 */
export async function deployStack(watching: Watching, deployment: StackDeployment): Promise<DeployedStack> {
  const { template, token } = deployment;
  const begun = await findOperation(watching, deployment);
  if (begun !== null) return conclude(template.name, await followOperation(watching, { stackId: begun.id, token }), []);

  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const prepared = await prepare(watching, deployment);
    if (prepared === "unchanged") return unchanged(watching, template.name);
    if (prepared !== "overtaken") {
      const { changeSet, changes } = prepared;
      if ((await executeChangeSet(watching, changeSet, token)) || (await findOperation(watching, deployment)) !== null)
        return conclude(template.name, await followOperation(watching, { stackId: changeSet.stackId, token }), changes);
    }
    watching.log(`${template.name} was changed by somebody else in the meantime: looking again`);
  }
  throw new BoughError(
    "aws-stack-conflict",
    `${template.name} was changed by others ${MOST_ATTEMPTS} times meanwhile.`,
    {
      hint: "Find out who else deploys this environment, then deploy again.",
    },
  );
}

/** The stack, when the newest thing that happened to it was begun with our token. */
async function findOperation({ aws }: Watching, { template, token }: StackDeployment): Promise<Stack | null> {
  const stack = await readStack(aws, template.name);
  if (stack === null) return null;
  let newest: string | null = null;
  await readStackEvents(aws, stack.id, (event) => {
    newest = event.token;
    return true;
  });
  return newest === token ? stack : null;
}

interface PreparedChange {
  readonly changeSet: ChangeSet;
  readonly changes: readonly StackChange[];
}

/** Has the change worked out and approved, unless there is none or somebody else changes the stack meanwhile. */
async function prepare(
  watching: Watching,
  deployment: StackDeployment,
): Promise<PreparedChange | "unchanged" | "overtaken"> {
  const { template, token } = deployment;
  const stack = await settleStack(watching, template.name, token);
  try {
    const changeSet = await createChangeSet(watching, { ...deployment, exists: stack !== null });
    if (changeSet === null) return "unchanged";
    return { changeSet, changes: await review(watching, changeSet, deployment) };
  } catch (error) {
    if (isOvertaken(error)) return "overtaken";
    throw error;
  }
}

async function review(
  watching: Watching,
  changeSet: ChangeSet,
  deployment: StackDeployment,
): Promise<readonly StackChange[]> {
  const changes = await readChanges(watching.aws, changeSet.id);
  // Whoever is asked sees them in the question.
  if (deployment.approve === undefined) for (const change of changes) watching.log(describeChange(change));
  try {
    refuseLosses(changes, deployment);
    if ((await deployment.approve?.(changes)) === false)
      throw new BoughError(
        "aws-not-approved",
        `The change of ${deployment.template.name} was not approved; nothing was changed.`,
      );
  } catch (error) {
    await dropChangeSet(watching, changeSet);
    throw error;
  }
  return changes;
}

async function unchanged({ aws, log }: Watching, name: string): Promise<DeployedStack> {
  const stack = await readStack(aws, name);
  if (stack === null) throw new BoughError("aws-stack-not-found", `${name} was deleted while it was being deployed.`);
  log(`${name} is what it should be already`);
  return { stack, changes: [] };
}

function conclude(name: string, { stack, events }: OperationResult, changes: readonly StackChange[]): DeployedStack {
  if (stack === null)
    throw new BoughError("aws-stack-not-found", `${name} was deleted while it was being deployed.`, {
      hint: "Deploy again: it is made anew.",
    });
  if (hasSucceeded(stack.status)) return { stack, changes };
  const cause = firstCause(events);
  throw new BoughError(
    "aws-deploy-failed",
    cause?.message ?? `${name} is ${stack.status}: ${stack.reason ?? "no reason"}`,
    {
      hint: cause?.hint ?? `CloudFormation has taken it back: ${name} is ${stack.status}.`,
    },
  );
}
