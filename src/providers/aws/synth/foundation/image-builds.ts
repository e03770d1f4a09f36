import type { CfnRepository } from "aws-cdk-lib/aws-ecr";

import type { CfnBucket } from "aws-cdk-lib/aws-s3";
import { cdk } from "../cdk.ts";
import type { FoundationContext } from "./foundation-context.ts";
import { serviceRole } from "./service-role.ts";

const MINUTES = 30;
const DAYS_OF_LOGS = 30;

/** Makes images in the account from sources in the bucket, so that no machine needs a Docker. Each build is told what to do. */
export function imageBuilds(
  context: FoundationContext,
  { assets, repository }: { readonly assets: CfnBucket; readonly repository: CfnRepository },
): void {
  const { stack, settings } = context;
  const logGroup = new cdk.logs.CfnLogGroup(stack, "BuildsLog", {
    logGroupName: `/bough/foundation/${settings.name}/builds`,
    retentionInDays: DAYS_OF_LOGS,
  });
  logGroup.cfnOptions.deletionPolicy = cdk.core.CfnDeletionPolicy.DELETE;
  logGroup.cfnOptions.updateReplacePolicy = cdk.core.CfnDeletionPolicy.DELETE;
  const role = serviceRole(context, "BuildRole", "codebuild.amazonaws.com", [
    {
      Sid: "Sources",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: [`${assets.attrArn}/sources/*`],
    },
    // The token is the account's and opens no repository by itself; the action takes no other resource.
    { Sid: "RegistryToken", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
    {
      Sid: "Push",
      Effect: "Allow",
      Action: [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:CompleteLayerUpload",
        "ecr:GetDownloadUrlForLayer",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
      ],
      Resource: [repository.attrArn],
    },
    {
      Sid: "Logs",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: [logGroup.attrArn],
    },
  ]);
  const project = new cdk.codebuild.CfnProject(stack, "Builds", {
    description: `Images of bough foundation ${settings.name}`,
    serviceRole: role.attrArn,
    source: {
      type: "NO_SOURCE",
      buildSpec: JSON.stringify({ version: "0.2", phases: { build: { commands: ["exit 1"] } } }),
    },
    artifacts: { type: "NO_ARTIFACTS" },
    environment: {
      type: "ARM_CONTAINER",
      computeType: "BUILD_GENERAL1_SMALL",
      image: "aws/codebuild/amazonlinux-aarch64-standard:3.0",
      // Docker runs inside.
      privilegedMode: true,
    },
    cache: { type: "LOCAL", modes: ["LOCAL_DOCKER_LAYER_CACHE"] },
    logsConfig: { cloudWatchLogs: { status: "ENABLED", groupName: logGroup.ref } },
    timeoutInMinutes: MINUTES,
    concurrentBuildLimit: 10,
  });
  context.exports.BuildProject = project.ref;
  context.expose("builds", { project, role });
}
