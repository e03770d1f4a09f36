import {
  type Capability,
  type ChangeSetType,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetCommandOutput,
} from "@aws-sdk/client-cloudformation";
import { BoughError } from "../../../lib/bough-error.ts";
import { isMissingChangeSet, isOvertaken } from "./overtaken.ts";
import { poll } from "./poll.ts";
import { isMissingStack, readStack } from "./read-stack.ts";
import type { StackTemplate } from "./stack.ts";
import type { Watching } from "./wait-until-idle.ts";

export interface ChangeSetRequest {
  readonly template: StackTemplate;
  /** Whether the stack exists. */
  readonly exists: boolean;
  /** Unique for the deployment: the same one finds its change set again after a crash. */
  readonly token: string;
  /** CloudFormation does not wait for resources to be ready to serve. */
  readonly express: boolean;
}

export interface ChangeSet {
  /** ARN. */
  readonly id: string;
  readonly stackId: string;
  /** Whether the stack exists for this change set alone. */
  readonly creates: boolean;
}

/**
 * Has CloudFormation work out what deploying the template would change; null when that is nothing.
 * What somebody else did to the stack meanwhile is an error that is `isOvertaken`.
 */
export async function createChangeSet(watching: Watching, request: ChangeSetRequest): Promise<ChangeSet | null> {
  const { aws } = watching;
  const address = { StackName: request.template.name, ChangeSetName: request.token };
  // One of a run that died may be incomplete, or be older than what others have deployed since.
  await deleteChangeSet(watching, address);
  await aws.cloudFormation.send(new CreateChangeSetCommand(toInput(request))).catch((error: unknown) => {
    if (isThereAlready(error)) return;
    throw isOvertaken(error) ? error : refusal(error, request.template.name);
  });
  const {
    ChangeSetId: id = "",
    StackId: stackId = "",
    ...found
  } = await poll(
    async () => {
      const description = await aws.cloudFormation.send(new DescribeChangeSetCommand(address));
      return BUSY.has(description.Status ?? "") ? null : description;
    },
    { signal: watching.signal },
  );
  const changeSet = { id, stackId, creates: !request.exists };
  if (found.Status === "CREATE_COMPLETE") return changeSet;
  await dropChangeSet(watching, changeSet);
  if (isEmpty(found)) return null;
  throw refusal(new Error(found.StatusReason ?? found.Status), request.template.name);
}

/** The answer to a first attempt was lost, and the SDK has asked again. */
const isThereAlready = (error: unknown): boolean =>
  error instanceof Error && error.name === "AlreadyExistsException" && /change ?set/i.test(error.message);

function refusal(error: unknown, stack: string): unknown {
  if (!(error instanceof Error) || error instanceof BoughError) return error;
  return new BoughError(
    "aws-change-set-failed",
    `CloudFormation does not accept the change of ${stack}: ${error.message}`,
    {
      hint: "Nothing was changed. Correct what is named there, and deploy again.",
      cause: error,
    },
  );
}

const BUSY = new Set(["CREATE_PENDING", "CREATE_IN_PROGRESS"]);

/** CloudFormation reports a change set without changes as a failed one. */
const isEmpty = ({ StatusReason: reason = "" }: Pick<DescribeChangeSetCommandOutput, "StatusReason">): boolean =>
  /didn't contain changes|no updates are to be performed/i.test(reason);

function toInput({ template, exists, token, express }: ChangeSetRequest) {
  const type: ChangeSetType = exists ? "UPDATE" : "CREATE";
  return {
    StackName: template.name,
    ChangeSetName: token,
    ClientToken: token,
    ChangeSetType: type,
    IncludeNestedStacks: true,
    ...("url" in template.source ? { TemplateURL: template.source.url } : { TemplateBody: template.source.body }),
    Parameters: Object.entries(template.parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
    Tags: Object.entries(template.tags).map(([Key, Value]) => ({ Key, Value })),
    Capabilities: template.capabilities.filter(isCapability),
    ...(template.role === null ? {} : { RoleARN: template.role }),
    ...(express ? { DeploymentConfig: { Mode: "EXPRESS" as const } } : {}),
  };
}

const isCapability = (name: string): name is Capability =>
  name === "CAPABILITY_IAM" || name === "CAPABILITY_NAMED_IAM" || name === "CAPABILITY_AUTO_EXPAND";

/** Takes back a change set that is not executed, with the empty stack that it stands for, if nobody else has filled it. */
export async function dropChangeSet(watching: Watching, { id, stackId, creates }: ChangeSet): Promise<void> {
  await deleteChangeSet(watching, { StackName: stackId, ChangeSetName: id });
  if (!creates || (await readStack(watching.aws, stackId))?.status !== "REVIEW_IN_PROGRESS") return;
  await watching.aws.cloudFormation.send(new DeleteStackCommand({ StackName: stackId }));
}

/** Already gone is fine. */
async function deleteChangeSet(
  { aws }: Watching,
  address: { readonly StackName: string; readonly ChangeSetName: string },
): Promise<void> {
  try {
    await aws.cloudFormation.send(new DeleteChangeSetCommand(address));
  } catch (error) {
    if (!isMissingStack(error) && !isMissingChangeSet(error)) throw error;
  }
}
