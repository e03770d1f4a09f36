import type { Stack } from "aws-cdk-lib/core";
import type { CfnListenerRule, CfnTargetGroup } from "aws-cdk-lib/aws-elasticloadbalancingv2";
import { cdk } from "../cdk.ts";
import { BoughError } from "../../../../lib/bough-error.ts";
import type { ServiceSpec } from "../../../../model/spec.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { checkHeader } from "./check-header.ts";
import type { NativeStrategy } from "./native-strategy.ts";
import { ruleConditions } from "./rule-conditions.ts";
import { servicePort } from "./service-port.ts";

/** How the load balancer leads to a service. */
export interface Traffic {
  readonly primary: CfnTargetGroup;
  /** What ECS shifts the traffic to and fro with; null where it replaces tasks within one group. */
  readonly shift: {
    readonly alternate: CfnTargetGroup;
    readonly production: CfnListenerRule;
    readonly test: CfnListenerRule;
  } | null;
  readonly rules: readonly CfnListenerRule[];
}

/** Null for a service that no public path leads to. */
export function traffic(
  context: EnvironmentContext,
  stack: Stack,
  name: string,
  { id, spec, native }: { readonly id: string; readonly spec: ServiceSpec; readonly native: NativeStrategy },
): Traffic | null {
  if (!context.paths.has(name)) return null;
  const primary = targetGroup(context, stack, `${id}Blue`, spec);
  if (native.kind === "ROLLING") {
    const production = listenerRule(context, stack, `${id}Rule`, {
      conditions: ruleConditions(context, name),
      groups: [primary],
    });
    return { primary, shift: null, rules: [production] };
  }
  const alternate = targetGroup(context, stack, `${id}Green`, spec);
  const groups = [primary, alternate];
  // Before the production rule: the header leads to the new revision while people have the old one.
  const conditions = [
    ...ruleConditions(context, name, { anyPath: true }),
    headerCondition(checkHeader(context.spec, name)),
  ];
  const test = listenerRule(context, stack, `${id}TestRule`, { conditions, groups });
  const production = listenerRule(context, stack, `${id}Rule`, { conditions: ruleConditions(context, name), groups });
  return { primary, shift: { alternate, production, test }, rules: [test, production] };
}

function targetGroup({ input }: EnvironmentContext, stack: Stack, id: string, spec: ServiceSpec): CfnTargetGroup {
  return new cdk.balancing.CfnTargetGroup(stack, id, {
    targetType: "ip",
    protocol: "HTTP",
    port: servicePort,
    vpcId: input.foundation.exports.VpcId,
    healthCheckPath: spec.health,
    healthCheckProtocol: "HTTP",
    healthCheckIntervalSeconds: 10,
    healthCheckTimeoutSeconds: 5,
    healthyThresholdCount: 2,
    unhealthyThresholdCount: 3,
    matcher: { httpCode: "200-299" },
    targetGroupAttributes: [
      {
        key: "deregistration_delay.timeout_seconds",
        value: String(Math.min(Math.ceil(spec.stopTimeout / 1000), 3600)),
      },
      { key: "load_balancing.algorithm.type", value: "least_outstanding_requests" },
    ],
  });
}

type Condition = CfnListenerRule.RuleConditionProperty;

function listenerRule(
  context: EnvironmentContext,
  stack: Stack,
  id: string,
  { conditions, groups }: { readonly conditions: readonly Condition[]; readonly groups: readonly CfnTargetGroup[] },
): CfnListenerRule {
  return new cdk.balancing.CfnListenerRule(stack, id, {
    listenerArn: context.input.foundation.exports.ListenerArn,
    priority: nextPriority(context),
    conditions: [...conditions],
    actions: [
      {
        type: "forward",
        forwardConfig: {
          targetGroups: groups.map((group, index) => ({ targetGroupArn: group.ref, weight: index === 0 ? 1 : 0 })),
        },
      },
    ],
  });
}

const RULES_PER_ENVIRONMENT = 100;

function nextPriority(context: EnvironmentContext): number {
  const rule = context.rules++;
  if (rule <= RULES_PER_ENVIRONMENT) return context.input.slot * RULES_PER_ENVIRONMENT + rule;
  throw new BoughError(
    "aws-too-many-rules",
    `${context.spec.app} has more public services than one load balancer leads to.`,
    {
      hint: "At most 50 services of an environment can have public paths on AWS.",
    },
  );
}

function headerCondition({ name, value }: { readonly name: string; readonly value: string }): Condition {
  return { field: "http-header", httpHeaderConfig: { httpHeaderName: name, values: [value] } };
}
