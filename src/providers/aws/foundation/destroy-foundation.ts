import { UpdateTerminationProtectionCommand } from "@aws-sdk/client-cloudformation";
import { DeleteRepositoryCommand } from "@aws-sdk/client-ecr";
import { DeleteBucketCommand } from "@aws-sdk/client-s3";
import { BoughError } from "../../../lib/bough-error.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { type FoundationName, foundationStackName, tagKeys } from "../names.ts";
import { emptyBucket } from "../remove/empty-bucket.ts";
import { deleteStack } from "../stack/delete-stack.ts";
import { readStack, readStacks } from "../stack/read-stack.ts";
import { readTemplates } from "../stack/read-templates.ts";
import { templateResources } from "../stack/template-resources.ts";
import type { Stack } from "../stack/stack.ts";
import type { Watching } from "../stack/wait-until-idle.ts";
import { type Kept, leftBehind } from "./left-behind.ts";

export interface FoundationRemoval {
  readonly name: FoundationName;
  /** Unique for each run of the command. */
  readonly token: string;
  /** Whether what the template keeps goes too: the registry, assets, images, logs. */
  readonly withData: boolean;
  /** What stands beside it in other regions: CloudFront's certificate, the vault for copies. */
  readonly beside: readonly StackBeside[];
}

export interface StackBeside {
  readonly aws: AwsClients;
  readonly name: string;
}

/**
 * Gives a foundation back, when no environment stands on it; returns what stays, by name, or null when
 * there was none. What one without a stack has left, since it was kept or a run was cut off, counts as one.
 */
export async function destroyFoundation(
  watching: Watching,
  removal: FoundationRemoval,
): Promise<readonly string[] | null> {
  const { name, withData } = removal;
  const { aws, log } = watching;
  const stack = await readStack(aws, foundationStackName(name));
  await refuseWhileUsed(aws, name);
  const kept = stack === null ? await leftBehind(aws, name) : await deleteStacks(watching, removal);
  if (stack === null && kept.length === 0) return null;
  const staying: string[] = [];
  for (const one of kept) {
    const gone = withData && (await deleteKept(one));
    const text = `${one.type} ${one.id}${one.aws.region === aws.region ? "" : ` in ${one.aws.region}`}`;
    log(gone ? `deleted ${text}` : `kept ${text}`);
    if (!gone) staying.push(text);
  }
  return staying;
}

/** Returns what outlives them. */
async function deleteStacks(watching: Watching, { name, token, beside }: FoundationRemoval): Promise<readonly Kept[]> {
  const { aws } = watching;
  const kept: Kept[] = [];
  // The foundation last: whoever is cut off finds it there, and goes on.
  for (const one of [...beside, { aws, name: foundationStackName(name) }]) {
    const found = await readStack(one.aws, one.name);
    if (found === null) continue;
    kept.push(...(await keptBy(one.aws, found.id)));
    await deleteProtected({ ...watching, aws: one.aws }, found, token);
  }
  return kept;
}

async function deleteProtected(watching: Watching, stack: Stack, token: string): Promise<void> {
  await watching.aws.cloudFormation.send(
    new UpdateTerminationProtectionCommand({ StackName: stack.id, EnableTerminationProtection: false }),
  );
  await deleteStack(watching, { name: stack.name, token });
}

async function refuseWhileUsed(aws: AwsClients, name: FoundationName): Promise<void> {
  const stacks = (await readStacks(aws)).filter(({ tags }) => tags[tagKeys.foundation] === name && tagKeys.app in tags);
  const environments = [...new Set(stacks.map(({ tags }) => `${tags[tagKeys.app]} ${tags[tagKeys.environment]}`))];
  if (environments.length === 0) return;
  throw new BoughError(
    "aws-foundation-used-conflict",
    `The ${name} foundation has environments: ${environments.join(", ")}.`,
    {
      hint: "Destroy them first: bough env destroy <environment>.",
    },
  );
}

async function keptBy(aws: AwsClients, stackId: string): Promise<readonly Kept[]> {
  const templates = await readTemplates(aws, stackId);
  return templates.flatMap(({ template, physicalIds }) =>
    [...templateResources(template)]
      .filter(([, { retained }]) => retained)
      .map(([logicalId, { type }]) => ({ type, id: physicalIds[logicalId] ?? "", aws }))
      .filter(({ id }) => id !== ""),
  );
}

/** Whether it is gone. */
async function deleteKept({ type, id, aws }: Kept): Promise<boolean> {
  if (type === "AWS::S3::Bucket") {
    await emptyBucket(aws, id);
    await aws.s3.send(new DeleteBucketCommand({ Bucket: id })).catch(unless("NoSuchBucket"));
    return true;
  }
  if (type === "AWS::ECR::Repository") {
    await aws.ecr
      .send(new DeleteRepositoryCommand({ repositoryName: id, force: true }))
      .catch(unless("RepositoryNotFoundException"));
    return true;
  }
  // It goes with its bucket.
  return type === "AWS::S3::BucketPolicy";
}

const unless =
  (name: string) =>
  (error: unknown): null => {
    if (error instanceof Error && error.name === name) return null;
    throw error;
  };
