import type { FoundationExports } from "../foundation-exports.ts";
import type { FoundationSettings } from "../foundation-settings.ts";
import type { Statement } from "../link-target.ts";

/** What bough itself does with AWS from a pipeline. Nothing of it makes a resource but by way of CloudFormation. */
export function deployStatements(
  { name, partition, region, account }: FoundationSettings,
  exports: Partial<FoundationExports>,
): readonly Statement[] {
  const arn = (service: string, rest: string): string => `arn:${partition}:${service}:${region}:${account}:${rest}`;
  const bucket = `arn:${partition}:s3:::${exports.AssetsBucket ?? ""}`;
  const allow = (Sid: string, service: string, actions: readonly string[], Resource: readonly string[]): Statement => ({
    Sid,
    Effect: "Allow",
    Action: actions.map((action) => `${service}:${action}`),
    Resource,
  });
  return [
    allow("Stacks", "cloudformation", stackActions, [
      arn("cloudformation", "stack/bough-*"),
      // The change sets of nested stacks are known by their ARN alone.
      arn("cloudformation", "changeSet/bough-*"),
    ]),
    allow("AllStacks", "cloudformation", ["DescribeStacks", "ListStacks"], ["*"]),
    {
      ...allow("StackRole", "iam", ["PassRole"], [exports.StackRoleArn ?? ""]),
      Condition: { StringEquals: { "iam:PassedToService": "cloudformation.amazonaws.com" } },
    },
    allow("Assets", "s3", ["DeleteObject", "GetObject", "PutObject"], [`${bucket}/*`]),
    allow("AssetList", "s3", ["ListBucket"], [bucket]),
    allow(
      "SiteFiles",
      "s3",
      ["AbortMultipartUpload", "DeleteObject", "DeleteObjectVersion", "GetObject", "PutObject"],
      [`arn:${partition}:s3:::bough-*/*`],
    ),
    allow(
      "SiteBuckets",
      "s3",
      ["DeleteBucket", "ListBucket", "ListBucketMultipartUploads", "ListBucketVersions"],
      [`arn:${partition}:s3:::bough-*`],
    ),
    allow("Tables", "dynamodb", ["DescribeTable"], [arn("dynamodb", "table/bough-*")]),
    allow("Instances", "ecs", ["DescribeServices", "ListServiceDeployments"], [arn("ecs", "service/*/bough-*")]),
    allow(
      "Releases",
      "ecs",
      ["DescribeServiceDeployments", "DescribeServiceRevisions", "StopServiceDeployment"],
      [arn("ecs", "service-deployment/*/bough-*"), arn("ecs", "service-revision/*/bough-*")],
    ),
    allow("ReleaseNames", "ecs", ["DescribeTaskDefinition"], ["*"]),
    allow("Images", "ecr", ["BatchDeleteImage", "DescribeImages"], [exports.RepositoryArn ?? ""]),
    allow(
      "Builds",
      "codebuild",
      ["BatchGetBuilds", "StartBuild", "StopBuild"],
      [arn("codebuild", `project/${exports.BuildProject ?? ""}`)],
    ),
    allow(
      "Logs",
      "logs",
      ["DeleteLogGroup", "DescribeLogStreams", "FilterLogEvents", "GetLogEvents"],
      [arn("logs", "log-group:/bough/*")],
    ),
    allow("LogGroups", "logs", ["DescribeLogGroups"], ["*"]),
    allow("Metrics", "cloudwatch", ["GetMetricData", "ListMetrics"], ["*"]),
    allow(
      "Invalidations",
      "cloudfront",
      ["CreateInvalidation", "GetInvalidation"],
      [`arn:${partition}:cloudfront::${account}:distribution/*`],
    ),
    allow("Tagged", "tag", ["GetResources"], ["*"]),
    allow("Gates", "ssm", ["DeleteParameter", "PutParameter"], [arn("ssm", `parameter/bough/gates/${name}/*`)]),
    allow(
      "AllGates",
      "ssm",
      ["GetParametersByPath"],
      [arn("ssm", "parameter/bough/gates"), arn("ssm", "parameter/bough/gates/*")],
    ),
  ];
}

const stackActions = [
  "CancelUpdateStack",
  "ContinueUpdateRollback",
  "CreateChangeSet",
  "DeleteChangeSet",
  "DeleteStack",
  "DescribeChangeSet",
  "DescribeStackEvents",
  "DescribeStackResourceDrifts",
  "DescribeStackResources",
  "DescribeStacks",
  "ExecuteChangeSet",
  "GetTemplate",
  "ListStackResources",
  "RollbackStack",
  "UpdateTerminationProtection",
];
