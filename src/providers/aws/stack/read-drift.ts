import {
  DescribeStackDriftDetectionStatusCommand,
  DescribeStackResourceDriftsCommand,
  type DescribeStackResourceDriftsCommandOutput,
  DetectStackDriftCommand,
  type StackResourceDrift,
} from "@aws-sdk/client-cloudformation";
import { poll } from "./poll.ts";
import type { Stack } from "./stack.ts";
import type { Watching } from "./wait-until-idle.ts";

/** A resource that is not what the template says, because somebody changed it by hand. */
export interface Drift {
  /** Logical id. */
  readonly resource: string;
  readonly type: string;
  /** `MODIFIED`, `DELETED`. */
  readonly status: string;
  /** Paths of the properties that differ: `/BillingMode`. */
  readonly properties: readonly string[];
}

/** Has CloudFormation compare a stack with what is really there; takes it seconds to minutes. */
export async function readDrift({ aws, signal }: Watching, stack: Stack): Promise<readonly Drift[]> {
  const { StackDriftDetectionId: id } = await aws.cloudFormation.send(
    new DetectStackDriftCommand({ StackName: stack.id }),
  );
  await poll(
    async () => {
      const { DetectionStatus: status } = await aws.cloudFormation.send(
        new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId: id }),
      );
      return status === "DETECTION_IN_PROGRESS" ? null : true;
    },
    { signal },
  );
  const drifts: StackResourceDrift[] = [];
  let next: string | undefined;
  do {
    const page: DescribeStackResourceDriftsCommandOutput = await aws.cloudFormation.send(
      new DescribeStackResourceDriftsCommand({
        StackName: stack.id,
        StackResourceDriftStatusFilters: ["MODIFIED", "DELETED"],
        NextToken: next,
      }),
    );
    drifts.push(...(page.StackResourceDrifts ?? []));
    next = page.NextToken;
  } while (next !== undefined);
  return drifts.map(toDrift);
}

const toDrift = (drift: StackResourceDrift): Drift => ({
  resource: drift.LogicalResourceId ?? "",
  type: drift.ResourceType ?? "",
  status: drift.StackResourceDriftStatus ?? "",
  properties: (drift.PropertyDifferences ?? []).map(({ PropertyPath: path = "" }) => path),
});
