import {
  DescribeStackDriftDetectionStatusCommand,
  DescribeStackResourceDriftsCommand,
  type DescribeStackResourceDriftsCommandOutput,
  DetectStackDriftCommand,
  type StackResourceDrift,
} from "@aws-sdk/client-cloudformation";
import { BoughError } from "../../../lib/bough-error.ts";
import { mapLimit } from "../../../lib/map-limit.ts";
import type { AwsClients } from "../client/aws-clients.ts";
import { movesByItself } from "./moves-by-itself.ts";
import { poll } from "./poll.ts";
import type { DeployedTemplate } from "./read-templates.ts";

/** A resource that is not what the template says, because somebody changed it by hand. */
export interface Drift {
  /** Logical ids from the root's resource down to this one: `Data/People`. */
  readonly path: string;
  readonly type: string;
  /** `MODIFIED`, `DELETED`. */
  readonly status: string;
  /** Paths of the properties that differ: `/BillingMode`. */
  readonly properties: readonly string[];
}

const AT_ONCE = 4;
/** Longest time that a plan waits for CloudFormation to compare, in milliseconds: what it finds later the next plan shows. */
const PATIENCE = 3_000;

/** Has CloudFormation compare a stack, and those nested in it, with what is really there. */
export async function readDrift(aws: AwsClients, stacks: readonly DeployedTemplate[]): Promise<readonly Drift[]> {
  const lists = await mapLimit(stacks, AT_ONCE, async ({ id, path }) => {
    await detect(aws, id);
    return (await readResult(aws, id)).flatMap((drift) => toDrift(path, drift));
  });
  return lists.flat();
}

async function detect({ cloudFormation }: AwsClients, stackId: string): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    const { StackDriftDetectionId: id } = await cloudFormation.send(
      new DetectStackDriftCommand({ StackName: stackId }),
    );
    await poll(
      async () => {
        const detection = await cloudFormation.send(
          new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId: id }),
        );
        return detection.DetectionStatus === "DETECTION_IN_PROGRESS" ? null : true;
      },
      { signal },
    );
  } catch (error) {
    // One is under way already, or the stack is in a state that is not compared; or it takes too long. Who may
    // not read every resource, as a pipeline, may not compare either.
    if (signal.aborted || (error instanceof Error && error.name === "ValidationError")) return;
    if (!(error instanceof BoughError && error.code === "aws-access-denied")) throw error;
  }
}

/** Of the last comparison that has ended. */
async function readResult({ cloudFormation }: AwsClients, stackId: string): Promise<readonly StackResourceDrift[]> {
  const drifts: StackResourceDrift[] = [];
  let next: string | undefined;
  do {
    const page: DescribeStackResourceDriftsCommandOutput = await cloudFormation.send(
      new DescribeStackResourceDriftsCommand({
        StackName: stackId,
        StackResourceDriftStatusFilters: ["MODIFIED", "DELETED"],
        NextToken: next,
      }),
    );
    drifts.push(...(page.StackResourceDrifts ?? []));
    next = page.NextToken;
  } while (next !== undefined);
  return drifts;
}

/** None where AWS itself has changed everything that differs. */
export function toDrift(path: string, drift: StackResourceDrift): readonly Drift[] {
  const { LogicalResourceId: id = "", ResourceType: type = "", StackResourceDriftStatus: status = "" } = drift;
  const differing = (drift.PropertyDifferences ?? []).map(({ PropertyPath: property = "" }) => property);
  const properties = differing.filter((property) => !movesByItself(type, property));
  if (differing.length > 0 && properties.length === 0) return [];
  return [{ path: path + id, type, status, properties }];
}
