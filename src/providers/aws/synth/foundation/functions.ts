import type { CfnCluster } from "aws-cdk-lib/aws-ecs";
import type { CfnRole } from "aws-cdk-lib/aws-iam";
import type { CfnFunction } from "aws-cdk-lib/aws-lambda";

import { cdk } from "../cdk.ts";
import { releaseGateCode } from "../jobs/release-gate-code.ts";
import { releaseHookCode } from "../jobs/release-hook-code.ts";
import { taskRunnerCode } from "../jobs/task-runner-code.ts";
import type { Statement } from "../link-target.ts";
import type { FoundationContext } from "./foundation-context.ts";
import { serviceRole } from "./service-role.ts";

/** Functions that CloudFormation and ECS call while a release goes out, so that it goes on without bough. */
export function functions(context: FoundationContext, cluster: CfnCluster): void {
  const runner = lambda(context, "TaskRunner", {
    code: taskRunnerCode,
    timeout: 900,
    statements: taskRights(context, cluster),
  });
  const hook = lambda(context, "ReleaseHook", {
    code: releaseHookCode,
    timeout: 120,
    statements: [...releaseRights(context, cluster), ...taskRights(context, cluster)],
  });
  const gate = lambda(context, "ReleaseGate", {
    code: releaseGateCode,
    timeout: 60,
    statements: [...releaseRights(context, cluster), ...gateRights(context)],
  });
  const caller = serviceRole(context, "ReleaseHookRole", "ecs.amazonaws.com", [
    { Sid: "Ask", Effect: "Allow", Action: ["lambda:InvokeFunction"], Resource: [hook.attrArn, gate.attrArn] },
  ]);
  Object.assign(context.exports, {
    TaskRunnerArn: runner.attrArn,
    ReleaseHookArn: hook.attrArn,
    ReleaseGateArn: gate.attrArn,
    ReleaseHookRoleArn: caller.attrArn,
  });
  context.expose("functions", { taskRunner: runner, releaseHook: hook, releaseGate: gate });
}

interface LambdaParts {
  readonly code: string;
  /** Seconds. */
  readonly timeout: number;
  readonly statements: readonly Statement[];
}

const DAYS_OF_LOGS = 30;

function lambda(context: FoundationContext, id: string, { code, timeout, statements }: LambdaParts): CfnFunction {
  const { stack, settings } = context;
  const logGroup = new cdk.logs.CfnLogGroup(stack, `${id}Log`, {
    logGroupName: `/bough/foundation/${settings.name}/${id}`,
    retentionInDays: DAYS_OF_LOGS,
  });
  logGroup.cfnOptions.deletionPolicy = cdk.core.CfnDeletionPolicy.DELETE;
  logGroup.cfnOptions.updateReplacePolicy = cdk.core.CfnDeletionPolicy.DELETE;
  const role: CfnRole = serviceRole(context, `${id}FunctionRole`, "lambda.amazonaws.com", [
    ...statements,
    {
      Sid: "Logs",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: [logGroup.attrArn],
    },
  ]);
  return new cdk.lambda.CfnFunction(stack, id, {
    description: `bough foundation ${settings.name}`,
    runtime: "nodejs24.x",
    architectures: ["arm64"],
    handler: "index.handler",
    code: { zipFile: code },
    role: role.attrArn,
    timeout,
    memorySize: 256,
    loggingConfig: { logGroup: logGroup.ref, logFormat: "JSON" },
  });
}

function taskRights({ settings }: FoundationContext, cluster: CfnCluster): readonly Statement[] {
  const { partition, region, account, name } = settings;
  const ecs = `arn:${partition}:ecs:${region}:${account}`;
  const onCluster = { ArnEquals: { "ecs:cluster": cluster.attrArn } };
  return [
    {
      Sid: "Run",
      Effect: "Allow",
      Action: ["ecs:RunTask"],
      Resource: [`${ecs}:task-definition/bough*:*`],
      Condition: onCluster,
    },
    { Sid: "Watch", Effect: "Allow", Action: ["ecs:DescribeTasks"], Resource: [`${ecs}:task/*`], Condition: onCluster },
    {
      Sid: "Tag",
      Effect: "Allow",
      Action: ["ecs:TagResource"],
      Resource: [`${ecs}:task/*`],
      Condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
    },
    {
      Sid: "Pass",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: [`arn:${partition}:iam::${account}:role/bough/${name}/*`],
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
  ];
}

/** What is being deployed, and in place of what. */
function releaseRights({ settings }: FoundationContext, { ref: cluster }: CfnCluster): readonly Statement[] {
  const { partition, region, account } = settings;
  const ecs = `arn:${partition}:ecs:${region}:${account}`;
  return [
    {
      Sid: "Releases",
      Effect: "Allow",
      Action: ["ecs:DescribeServiceDeployments", "ecs:DescribeServiceRevisions"],
      Resource: [`${ecs}:service-deployment/${cluster}/*`, `${ecs}:service-revision/${cluster}/*`],
    },
  ];
}

function gateRights({ settings: { name, partition, region, account } }: FoundationContext): readonly Statement[] {
  return [
    {
      Sid: "Gates",
      Effect: "Allow",
      Action: ["ssm:GetParameter"],
      Resource: [`arn:${partition}:ssm:${region}:${account}:parameter/bough/gates/${name}/*`],
    },
    { Sid: "SeeBalancing", Effect: "Allow", Action: ["elasticloadbalancing:DescribeRules"], Resource: ["*"] },
  ];
}
