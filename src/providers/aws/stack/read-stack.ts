import { type Stack as AwsStack, DescribeStacksCommand, paginateDescribeStacks } from "@aws-sdk/client-cloudformation";
import type { AwsClients } from "../client/aws-clients.ts";
import type { Stack } from "./stack.ts";

/** The stack of that name or ARN; null when there is none, also for one that was deleted. */
export async function readStack({ cloudFormation }: AwsClients, nameOrId: string): Promise<Stack | null> {
  try {
    const { Stacks: stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: nameOrId }));
    const found = stacks?.[0];
    return found === undefined || found.StackStatus === "DELETE_COMPLETE" ? null : toStack(found);
  } catch (error) {
    if (isMissingStack(error)) return null;
    throw error;
  }
}

/** All stacks of the account in the region that exist, nested ones too. */
export async function readStacks({ cloudFormation }: AwsClients): Promise<readonly Stack[]> {
  const stacks: Stack[] = [];
  for await (const page of paginateDescribeStacks({ client: cloudFormation }, {}))
    for (const one of page.Stacks ?? []) if (one.StackStatus !== "DELETE_COMPLETE") stacks.push(toStack(one));
  return stacks;
}

/** CloudFormation has no code of its own for it. */
export const isMissingStack = (error: unknown): boolean =>
  error instanceof Error && error.name === "ValidationError" && error.message.includes("does not exist");

function toStack(stack: AwsStack): Stack {
  return {
    id: stack.StackId ?? "",
    name: stack.StackName ?? "",
    status: stack.StackStatus ?? "CREATE_IN_PROGRESS",
    reason: stack.StackStatusReason || null,
    outputs: record(stack.Outputs, ({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
    parameters: record(stack.Parameters, ({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue]),
    tags: record(stack.Tags, ({ Key, Value }) => [Key, Value]),
    terminationProtection: stack.EnableTerminationProtection ?? false,
    parent: stack.ParentId ?? null,
  };
}

function record<T>(
  list: readonly T[] | undefined,
  entry: (item: T) => readonly [string | undefined, string | undefined],
): Record<string, string> {
  return Object.fromEntries((list ?? []).map(entry).map(([key, value]) => [key ?? "", value ?? ""]));
}
