import { DescribeRepositoriesCommand } from "@aws-sdk/client-ecr";
import { paginateGetResources } from "@aws-sdk/client-resource-groups-tagging-api";
import type { AwsClients } from "../client/aws-clients.ts";
import { describeArn } from "../inventory/owned-resource.ts";
import { isThere, stillExists } from "../inventory/still-exists.ts";
import { type FoundationName, tagKeys } from "../names.ts";

/** A resource that outlives its stack. */
export interface Kept {
  readonly type: string;
  readonly id: string;
}

/** By the kinds that are known by tags and can be deleted with all that is in them. */
const TYPES: Readonly<Record<string, string>> = {
  bucket: "AWS::S3::Bucket",
  repository: "AWS::ECR::Repository",
};

/** What carries the foundation's tag, and is of no environment. */
export async function leftBehind(
  aws: AwsClients,
  name: FoundationName,
): Promise<readonly (Kept & { readonly in: AwsClients })[]> {
  const left: (Kept & { readonly in: AwsClients })[] = [];
  const filters = [{ Key: tagKeys.foundation, Values: [name] }];
  for await (const page of paginateGetResources({ client: aws.tagging }, { TagFilters: filters }))
    for (const { ResourceARN: arn = "", Tags: tags = [] } of page.ResourceTagMappingList ?? []) {
      const { kind, name: id } = describeArn(arn);
      const type = TYPES[kind];
      if (type === undefined || tags.some(({ Key: key }) => key === tagKeys.app)) continue;
      const exists = kind === "repository" ? hasRepository(aws, id) : stillExists(aws, { kind, name: id, arn });
      if (await exists) left.push({ type, id, in: aws });
    }
  return left;
}

const hasRepository = ({ ecr }: AwsClients, name: string): Promise<boolean> =>
  isThere(ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [name] })), "RepositoryNotFoundException");
