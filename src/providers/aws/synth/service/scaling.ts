import type { Stack } from "aws-cdk-lib/core";

import type { CfnService } from "aws-cdk-lib/aws-ecs";
import type { Construct } from "constructs";
import { cdk } from "../cdk.ts";
import type { ServiceSpec } from "../../../../model/spec.ts";
import type { EnvironmentContext } from "../environment-context.ts";

/** How many times the instances that the definition asks for scaling may start. */
const MOST = 4;
const CPU_PERCENT = 60;

/** Keeps the CPU of a fixed environment's service near a target, between its instances and four times as many. */
export function scaling(
  context: EnvironmentContext,
  stack: Stack,
  id: string,
  spec: ServiceSpec,
  service: CfnService,
): readonly Construct[] {
  if (context.spec.preview || context.input.asleep || spec.instances === 0) return [];
  const { ClusterName } = context.input.foundation.exports;
  const target = new cdk.scaling.CfnScalableTarget(stack, `${id}Scaling`, {
    serviceNamespace: "ecs",
    scalableDimension: "ecs:service:DesiredCount",
    resourceId: `service/${ClusterName}/${service.attrName}`,
    minCapacity: spec.instances,
    maxCapacity: spec.instances * MOST,
  });
  const policy = new cdk.scaling.CfnScalingPolicy(stack, `${id}ScalingCpu`, {
    policyName: "cpu",
    policyType: "TargetTrackingScaling",
    scalingTargetId: target.ref,
    targetTrackingScalingPolicyConfiguration: {
      predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
      targetValue: CPU_PERCENT,
      scaleInCooldown: 300,
      scaleOutCooldown: 60,
    },
  });
  return [target, policy];
}
