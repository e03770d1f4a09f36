import type { Stack } from "aws-cdk-lib/core";
import type { CfnTaskDefinition } from "aws-cdk-lib/aws-ecs";
import type { CfnLogGroup } from "aws-cdk-lib/aws-logs";
import { cdk } from "../cdk.ts";
import type { ServiceSpec } from "../../../../model/spec.ts";
import { releaseLabel } from "../../../../release/release-label.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { containerEnvironment } from "./container-environment.ts";
import { fargateSize } from "./fargate-size.ts";
import type { ServiceRoles } from "./roles.ts";
import { servicePort } from "./service-port.ts";

export interface TaskParts {
  readonly image: string;
  readonly roles: ServiceRoles;
  readonly logGroup: CfnLogGroup;
}

/** Fargate waits so long at most between SIGTERM and SIGKILL. */
const LONGEST_STOP_SECONDS = 120;

/** One container on Graviton, in a size that Fargate has. */
export function taskDefinition(
  context: EnvironmentContext,
  stack: Stack,
  id: string,
  spec: ServiceSpec,
  { image, roles, logGroup }: TaskParts,
): CfnTaskDefinition {
  const { cpu, memory } = fargateSize(spec);
  const task = new cdk.ecs.CfnTaskDefinition(stack, `${id}Task`, {
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: String(cpu),
    memory: String(memory),
    runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
    taskRoleArn: roles.task.attrArn,
    executionRoleArn: roles.execution.attrArn,
    containerDefinitions: [
      {
        name: "app",
        image,
        essential: true,
        command: ["/bin/sh", "-c", spec.start],
        // Hands signals on to the command, and collects what it leaves behind.
        linuxParameters: { initProcessEnabled: true },
        portMappings: [{ name: "http", containerPort: servicePort, protocol: "tcp", appProtocol: "http" }],
        environment: Object.entries(containerEnvironment(context, spec)).map(([name, value]) => ({ name, value })),
        stopTimeout: Math.min(Math.max(Math.ceil(spec.stopTimeout / 1000), 2), LONGEST_STOP_SECONDS),
        logConfiguration: {
          logDriver: "awslogs",
          options: {
            "awslogs-group": logGroup.ref,
            "awslogs-region": context.input.foundation.region,
            "awslogs-stream-prefix": releaseLabel(context.input.release.version),
            // Waiting for a log that does not take lines would stop the service.
            mode: "non-blocking",
            "max-buffer-size": "4m",
          },
        },
      },
    ],
  });
  task.tags.setTag("bough:release", releaseLabel(context.input.release.version));
  return task;
}
