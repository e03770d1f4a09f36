import { StartBuildCommand } from "@aws-sdk/client-codebuild";
import type { AwsClients } from "../../../src/providers/aws/client/aws-clients.ts";
import { readServices } from "../../../src/providers/aws/ecs/read-services.ts";
import { hasImage } from "../../../src/providers/aws/image/images.ts";
import { stillExists } from "../../../src/providers/aws/inventory/still-exists.ts";
import { inventory } from "../../../src/providers/aws/inventory/inventory.ts";
import { lastLines } from "../../../src/providers/aws/logs/read-log-lines.ts";
import { emptyBucket } from "../../../src/providers/aws/remove/empty-bucket.ts";
import { invalidate } from "../../../src/providers/aws/site/invalidate.ts";
import { countRequests } from "../../../src/providers/aws/shift/count-requests.ts";
import { setGate } from "../../../src/providers/aws/shift/gate.ts";
import { readGates } from "../../../src/providers/aws/shift/read-gates.ts";
import { shiftReader } from "../../../src/providers/aws/shift/read-shifts.ts";
import { claimSlot, hasSlot } from "../../../src/providers/aws/slots/slots.ts";
import { dropChangeSet } from "../../../src/providers/aws/stack/create-change-set.ts";
import { readStacks } from "../../../src/providers/aws/stack/read-stack.ts";
import type { FoundationExports } from "../../../src/providers/aws/synth/foundation-exports.ts";

/** What stands where the calls are made. */
export interface Standing {
  readonly foundation: FoundationExports;
  /** ARN of the environment's root stack. */
  readonly stackId: string;
  readonly outputs: Readonly<Record<string, string>>;
}

interface Need {
  /** What is refused without the statement. */
  readonly action: string;
  call(aws: AwsClients, standing: Standing): Promise<unknown>;
}

const environment = { app: "shop", slug: "main" };
const owned = { arn: "", owner: environment, kept: false };

/** A call that needs it, for each statement of the role for pipelines, made by the code that makes it. */
export const needs: Readonly<Record<string, Need>> = {
  Stacks: {
    action: "cloudformation:DeleteChangeSet",
    call: (aws, { stackId }) =>
      dropChangeSet(
        { aws, signal: AbortSignal.timeout(5_000), log: () => undefined },
        { id: "bough-none", stackId, creates: false },
      ),
  },
  AllStacks: { action: "cloudformation:DescribeStacks", call: readStacks },
  Assets: {
    action: "s3:PutObject",
    call: (aws, { foundation }) => claimSlot(aws, foundation.AssetsBucket, { ...environment, slot: 7 }),
  },
  AssetList: {
    action: "s3:ListBucket",
    call: (aws, { foundation }) => hasSlot(aws, foundation.AssetsBucket, environment),
  },
  SiteFiles: {
    action: "s3:DeleteObject",
    call: (aws, { outputs }) => emptyBucket(aws, outputs["SiteBucket"] ?? ""),
  },
  SiteBuckets: {
    action: "s3:ListBucketMultipartUploads",
    call: (aws, { outputs }) => emptyBucket(aws, outputs["SiteBucket"] ?? ""),
  },
  Tables: {
    action: "dynamodb:DescribeTable",
    call: (aws, { outputs }) => stillExists(aws, { ...owned, kind: "table", name: outputs["TablePeople"] ?? "" }),
  },
  Instances: {
    action: "ecs:DescribeServices",
    call: (aws, { foundation, outputs }) => readServices(aws, foundation.ClusterName, [outputs["ServiceApi"] ?? ""]),
  },
  Images: {
    action: "ecr:DescribeImages",
    call: (aws, { foundation }) => hasImage(aws, { repository: foundation.RepositoryUri, tag: "none" }),
  },
  Builds: {
    action: "codebuild:StartBuild",
    call: (aws, { foundation }) => aws.codeBuild.send(new StartBuildCommand({ projectName: foundation.BuildProject })),
  },
  Logs: {
    action: "logs:DescribeLogStreams",
    call: (aws) => lastLines(aws, environment, { resource: "api", count: 1 }),
  },
  LogGroups: {
    action: "logs:DescribeLogGroups",
    call: (aws) => stillExists(aws, { ...owned, kind: "log-group", name: "/bough/shop/main/api" }),
  },
  Invalidations: {
    action: "cloudfront:CreateInvalidation",
    call: (aws, { outputs }) =>
      invalidate(aws, outputs["Distribution"] ?? "", { prefix: "web/", keys: ["web/index.html"], token: "t" }),
  },
  Releases: {
    action: "ecs:DescribeServiceDeployments",
    call: (aws) => shiftReader(aws)(environment),
  },
  ReleaseNames: { action: "ecs:DescribeTaskDefinition", call: (aws) => shiftReader(aws)(environment) },
  Metrics: {
    action: "cloudwatch:GetMetricData",
    call: (aws) =>
      countRequests(aws, "app/none/1", ["targetgroup/none/1"], { from: Date.now() - 60_000, to: Date.now() }),
  },
  Gates: { action: "ssm:PutParameter", call: (aws) => setGate(aws, { ...environment, foundation: "production" }, 100) },
  AllGates: { action: "ssm:GetParametersByPath", call: (aws) => readGates(aws, environment) },
  Tagged: { action: "tag:GetResources", call: (aws) => inventory(aws, environment) },
};

/** Statements that nothing here shows to be needed, and why. */
export const unproved: Readonly<Record<string, string>> = {
  StackRole: "the double does not ask whether a role may be handed over",
};
