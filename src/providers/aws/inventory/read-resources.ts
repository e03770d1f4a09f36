import { mapLimit } from "../../../lib/map-limit.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { tagKeys } from "../names.ts";
import type { OwnedResource } from "./owned-resource.ts";
import { stillExists } from "./still-exists.ts";
import { taggedResources } from "./tagged-resources.ts";

/** What carries the tags of an environment, or of any, by AWS's index of tags; stacks are not among it. */
async function readResources(aws: AwsClients, environment?: EnvironmentRef): Promise<readonly OwnedResource[]> {
  const filters =
    environment === undefined
      ? [{ Key: tagKeys.app }, { Key: tagKeys.environment }]
      : [
          { Key: tagKeys.app, Values: [environment.app] },
          { Key: tagKeys.environment, Values: [environment.slug] },
        ];
  const resources: OwnedResource[] = [];
  for await (const { tag, ...resource } of taggedResources(aws, filters)) {
    const owner = { app: tag(tagKeys.app) ?? "", slug: tag(tagKeys.environment) ?? "" };
    if (resource.kind !== "stack") resources.push({ ...resource, owner, kept: tag(tagKeys.protect) === "true" });
  }
  return resources;
}

const AT_ONCE = 8;

/** The same without what the index has not forgotten yet; `inStacks` tells whose stack exists, and so all that is in it. */
export async function readExisting(
  aws: AwsClients,
  inStacks: (owner: EnvironmentRef) => boolean,
  environment?: EnvironmentRef,
): Promise<readonly OwnedResource[]> {
  const resources = await readResources(aws, environment);
  const existing = await mapLimit(resources, AT_ONCE, async (one) =>
    inStacks(one.owner) || (await stillExists(aws, one)) ? [one] : [],
  );
  return existing.flat();
}
