import { DescribeRepositoriesCommand } from "@aws-sdk/client-ecr";
import type { AwsClients } from "../client/aws-clients.ts";
import { isThere, stillExists } from "../inventory/still-exists.ts";
import { taggedResources } from "../inventory/tagged-resources.ts";
import { type FoundationName, tagKeys } from "../names.ts";

/** A resource that outlives its stack. */
export interface Kept {
  /** CloudFormation's. */
  readonly type: string;
  readonly id: string;
  /** Where it is. */
  readonly aws: AwsClients;
}

/** By the kinds that are known by tags and can be deleted with all that is in them. */
const TYPES: Readonly<Record<string, string>> = {
  bucket: "AWS::S3::Bucket",
  repository: "AWS::ECR::Repository",
};

/** What carries the foundation's tag, and is of no environment. */
export async function leftBehind(aws: AwsClients, foundation: FoundationName): Promise<readonly Kept[]> {
  const left: Kept[] = [];
  const filters = [{ Key: tagKeys.foundation, Values: [foundation] }];
  for await (const { tag, ...found } of taggedResources(aws, filters)) {
    const type = TYPES[found.kind];
    if (type === undefined || tag(tagKeys.app) !== null) continue;
    const exists = found.kind === "repository" ? hasRepository(aws, found.name) : stillExists(aws, found);
    if (await exists) left.push({ type, id: found.name, aws });
  }
  return left;
}

const hasRepository = ({ ecr }: AwsClients, name: string): Promise<boolean> =>
  isThere(ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [name] })), "RepositoryNotFoundException");
