import type { FoundationContext } from "./foundation-context.ts";
import { serviceRole } from "./service-role.ts";

/** With what ECS moves traffic from one revision to the other: rules of the load balancer, and targets. */
export function trafficRole(context: FoundationContext): void {
  const { partition, region, account } = context.settings;
  const balancing = `arn:${partition}:elasticloadbalancing:${region}:${account}`;
  const role = serviceRole(context, "TrafficRole", "ecs.amazonaws.com", [
    {
      Sid: "See",
      Effect: "Allow",
      Action: ["DescribeListeners", "DescribeRules", "DescribeTargetGroups", "DescribeTargetHealth"].map(
        (action) => `elasticloadbalancing:${action}`,
      ),
      // Describing takes no resource.
      Resource: ["*"],
    },
    {
      Sid: "Shift",
      Effect: "Allow",
      Action: ["elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyRule"],
      Resource: [`${balancing}:listener/app/*`, `${balancing}:listener-rule/app/*`],
    },
    {
      Sid: "Targets",
      Effect: "Allow",
      Action: ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"],
      Resource: [`${balancing}:targetgroup/*`],
    },
  ]);
  context.exports.TrafficRoleArn = role.attrArn;
  context.expose("traffic", { role });
}
