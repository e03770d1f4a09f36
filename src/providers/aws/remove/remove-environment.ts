import { DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DeleteBucketCommand } from "@aws-sdk/client-s3";
import { BoughError } from "../../../lib/bough-error.ts";
import { mapLimit } from "../../../lib/map-limit.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import type { OwnedResource } from "../inventory/owned-resource.ts";
import { readExisting } from "../inventory/read-resources.ts";
import { environmentStackName } from "../names.ts";
import { deleteStack } from "../stack/delete-stack.ts";
import { readStack } from "../stack/read-stack.ts";
import { readTemplates } from "../stack/read-templates.ts";
import { templateResources } from "../stack/template-resources.ts";
import type { Watching } from "../stack/wait-until-idle.ts";
import { emptyBucket } from "./empty-bucket.ts";

const AT_ONCE = 4;

/** Empties the buckets that the stack takes along, which keep it from being deleted otherwise. */
export async function emptyStackBuckets({ aws, log }: Watching, stackName: string): Promise<void> {
  const stack = await readStack(aws, stackName);
  if (stack === null) return;
  const templates = await readTemplates(aws, stack.id);
  const buckets = templates.flatMap(({ template, physicalIds }) =>
    [...templateResources(template)]
      .filter(([, { type, retained }]) => type === "AWS::S3::Bucket" && !retained)
      .map(([logicalId]) => physicalIds[logicalId] ?? "")
      .filter((name) => name !== ""),
  );
  await mapLimit(buckets, AT_ONCE, async (name) => {
    const count = await emptyBucket(aws, name);
    log(`bucket ${name}: deleted ${count} versions of objects`);
  });
}

/** Deletes what no stack has any more and holds nothing that is to be kept; returns what stays, by name. */
export async function deleteLeftovers(watching: Watching, environment: EnvironmentRef): Promise<readonly string[]> {
  const left = await readExisting(watching.aws, () => false, environment);
  const stay = await mapLimit(left, AT_ONCE, async (resource) =>
    (await deleteResource(watching.aws, resource)) ? [] : [`${resource.kind} ${resource.arn}`],
  );
  for (const one of stay.flat()) watching.log(`left on AWS: ${one}`);
  return stay.flat();
}

/** The whole environment, whatever there is of it. */
export async function removeEnvironment(watching: Watching, environment: EnvironmentRef, token: string): Promise<void> {
  const name = environmentStackName(environment);
  await emptyStackBuckets(watching, name);
  await deleteStack(watching, { name, token });
  await deleteLeftovers(watching, environment);
}

/** Of an item that prune has found: goes with its environment's stack, or by itself when that is gone. */
export async function removeResource(watching: Watching, resource: OwnedResource, token: string): Promise<void> {
  await removeEnvironment(watching, resource.owner, token);
  const left = await readExisting(watching.aws, () => false, resource.owner);
  if (!left.some(({ arn }) => arn === resource.arn)) return;
  throw new BoughError(
    "aws-kept",
    `${resource.arn} is kept: ${resource.kept ? "its environment was protected" : "only its own service can remove it"}.`,
    {
      hint: "Remove it by hand when nobody needs it any more.",
    },
  );
}

/** Whether it is gone. */
async function deleteResource(aws: AwsClients, { kind, name, kept }: OwnedResource): Promise<boolean> {
  if (kept) return false;
  if (kind === "bucket") {
    await emptyBucket(aws, name);
    await aws.s3.send(new DeleteBucketCommand({ Bucket: name })).catch(unless("NoSuchBucket"));
    return true;
  }
  if (kind === "log-group") {
    await aws.logs.send(new DeleteLogGroupCommand({ logGroupName: name })).catch(unless("ResourceNotFoundException"));
    return true;
  }
  return false;
}

const unless =
  (name: string) =>
  (error: unknown): null => {
    if (error instanceof Error && error.name === name) return null;
    throw error;
  };
