import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { HeadBucketCommand } from "@aws-sdk/client-s3";
import type { AwsClients } from "../client/aws-clients.ts";
import { readServices } from "../ecs/read-services.ts";
import type { OwnedResource } from "./owned-resource.ts";

/**
 * Whether a resource is there. AWS finds tags of deleted ones for a while, so what no stack has any
 * more is asked of its own service; of a kind without such a question it is taken to be there.
 */
export async function stillExists(
  aws: AwsClients,
  { kind, name, arn }: Pick<OwnedResource, "kind" | "name" | "arn">,
): Promise<boolean> {
  switch (kind) {
    case "bucket":
      return isThere(aws.s3.send(new HeadBucketCommand({ Bucket: name })), "NotFound", "NoSuchBucket");
    case "table":
      return isThere(
        aws.dynamo.send(new DescribeTableCommand({ TableName: name.split("/")[0] })),
        "ResourceNotFoundException",
      );
    case "log-group": {
      const { logGroups = [] } = await aws.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
      return logGroups.some(({ logGroupName }) => logGroupName === name);
    }
    case "service":
      return (await readServices(aws, name.split("/")[0] ?? "", [arn])).length > 0;
    default:
      return true;
  }
}

/** Whether a question is answered, and not by one of the errors that say that there is no such thing. */
export async function isThere(question: Promise<unknown>, ...missing: readonly string[]): Promise<boolean> {
  try {
    await question;
    return true;
  } catch (error) {
    if (error instanceof Error && missing.includes(error.name)) return false;
    throw error;
  }
}
