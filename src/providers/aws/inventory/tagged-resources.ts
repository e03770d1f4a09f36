import { type TagFilter, paginateGetResources } from "@aws-sdk/client-resource-groups-tagging-api";
import type { AwsClients } from "../client/aws-clients.ts";
import { describeArn } from "./owned-resource.ts";

/** Something that AWS's index of tags knows, maybe for a while after it is gone. */
export interface TaggedResource {
  readonly arn: string;
  readonly kind: string;
  readonly name: string;
  /** The tag's value; null where it has no such tag. */
  tag(key: string): string | null;
}

/** What carries all of the tags, page by page. */
export async function* taggedResources(
  { tagging }: AwsClients,
  filters: readonly TagFilter[],
): AsyncGenerator<TaggedResource> {
  for await (const page of paginateGetResources(
    { client: tagging },
    { TagFilters: [...filters], ResourcesPerPage: 100 },
  ))
    for (const { ResourceARN: arn = "", Tags: tags = [] } of page.ResourceTagMappingList ?? [])
      yield { arn, ...describeArn(arn), tag: (key) => tags.find(({ Key }) => Key === key)?.Value ?? null };
}
