import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { deleteImages } from "../image/images.ts";
import { foundationNames, foundationStackName } from "../names.ts";
import { removeGate } from "../shift/gate.ts";
import { hasSlot, releaseSlot } from "../slots/slots.ts";
import { readStack } from "../stack/read-stack.ts";

/** Gives back what an environment has of its foundation: images that it alone uses, its gate, and its place on the load balancer. */
export async function leaveFoundations(
  aws: AwsClients,
  environment: EnvironmentRef,
  images: readonly string[],
): Promise<void> {
  for (const name of foundationNames) {
    const outputs = (await readStack(aws, foundationStackName(name)))?.outputs ?? {};
    const { AssetsBucket: bucket, RepositoryUri: repository } = outputs;
    if (bucket === undefined || !(await hasSlot(aws, bucket, environment))) continue;
    if (repository !== undefined) await deleteImages(aws, { repository, tags: images });
    await removeGate(aws, { ...environment, foundation: name });
    await releaseSlot(aws, bucket, environment);
  }
}
