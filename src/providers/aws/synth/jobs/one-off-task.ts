import type { CfnResource, Stack } from "aws-cdk-lib/core";
import { cdk } from "../cdk.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import type { Network } from "../service/network.ts";

/** A command that runs once in a task of a service, with its image, links and rights. */
export interface OneOffTask {
  /** Logical id. */
  readonly id: string;
  readonly command: string;
  /** ARN of the task definition; another one runs the command again, unless `once`. */
  readonly taskDefinition: string;
  /** Only when the environment is made. */
  readonly once: boolean;
  /** Nested stack that the task definition stands in. */
  readonly from: Stack;
  readonly network: Network;
}

/** Longest time that CloudFormation waits for it; the function that runs it stops waiting before. */
const TIMEOUT_SECONDS = 900;

/** A custom resource of the foundation's function: what depends on it waits, and a command that fails, fails the stack. */
export function oneOffTask({ input }: EnvironmentContext, stack: Stack, task: OneOffTask): CfnResource {
  const { exports } = input.foundation;
  return new cdk.core.CfnResource(stack, task.id, {
    type: "Custom::BoughTask",
    properties: {
      ServiceToken: exports.TaskRunnerArn,
      ServiceTimeout: TIMEOUT_SECONDS,
      Cluster: exports.ClusterArn,
      TaskDefinition: task.taskDefinition,
      Container: "app",
      Command: task.command,
      Once: task.once ? "yes" : "no",
      Subnets: exports.ServiceSubnets,
      SecurityGroups: task.network.securityGroups.join(","),
      AssignPublicIp: exports.AssignPublicIp,
    },
  });
}
