import type { Stack } from "aws-cdk-lib/core";
import type { CfnService, CfnTaskDefinition } from "aws-cdk-lib/aws-ecs";
import { cdk } from "../cdk.ts";
import type { ServiceSpec } from "../../../../model/spec.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { lifecycleHooks } from "./lifecycle-hooks.ts";
import type { NativeStrategy } from "./native-strategy.ts";
import type { Network } from "./network.ts";
import { rollbackAlarm } from "./rollback-alarm.ts";
import { linksServices, serviceAddress } from "./service-address.ts";
import { servicePort } from "./service-port.ts";
import type { Traffic } from "./traffic.ts";

export interface EcsServiceParts {
  readonly id: string;
  readonly name: string;
  readonly spec: ServiceSpec;
  readonly native: NativeStrategy;
  readonly task: CfnTaskDefinition;
  readonly network: Network;
  readonly traffic: Traffic | null;
}

/** The service itself; ECS keeps its tasks running, and shifts the traffic on its own. */
export function ecsService(context: EnvironmentContext, stack: Stack, parts: EcsServiceParts): CfnService {
  const { id, name, spec, task, network, traffic } = parts;
  const { exports } = context.input.foundation;
  const service = new cdk.ecs.CfnService(stack, id, {
    cluster: exports.ClusterArn,
    taskDefinition: task.ref,
    desiredCount: context.input.asleep ? 0 : Math.max(spec.instances, context.input.running[name] ?? 0),
    // What is cheap may be interrupted: a preview runs on spare capacity.
    capacityProviderStrategy: [{ capacityProvider: context.spec.preview ? "FARGATE_SPOT" : "FARGATE", weight: 1 }],
    platformVersion: "LATEST",
    propagateTags: "SERVICE",
    enableEcsManagedTags: true,
    // It starts a task elsewhere before it stops one, which all-at-once rules out.
    availabilityZoneRebalancing: parts.native.maximumPercent > 100 ? "ENABLED" : "DISABLED",
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: exports.ServiceSubnets.split(","),
        securityGroups: [...network.securityGroups],
        assignPublicIp: exports.AssignPublicIp,
      },
    },
    deploymentController: { type: "ECS" },
    deploymentConfiguration: deploymentConfiguration(context, stack, parts),
    ...(traffic !== null && {
      healthCheckGracePeriodSeconds: Math.ceil(spec.startTimeout / 1000),
      ...loadBalancers(context, traffic),
    }),
    ...serviceConnect(context, name),
  });
  explainStages(service);
  for (const rule of traffic === null || traffic.shift !== null ? [] : traffic.rules)
    service.addResourceDependency(rule);
  return service;
}

/** cfn-lint's schema is older than the stage before each step of a shift, and takes it for a slip. */
function explainStages(service: CfnService): void {
  const { lifecycleHooks } = service.deploymentConfiguration as CfnService.DeploymentConfigurationProperty;
  const stages = (lifecycleHooks as readonly CfnService.DeploymentLifecycleHookProperty[] | undefined) ?? [];
  if (stages.some(({ lifecycleStages }) => lifecycleStages.includes("PRE_PRODUCTION_TRAFFIC_SHIFT")))
    service.addMetadata("cfn-lint", { config: { ignore_checks: ["E3030"] } });
}

function deploymentConfiguration(
  context: EnvironmentContext,
  stack: Stack,
  { id, name, native, task, network, traffic }: EcsServiceParts,
): CfnService.DeploymentConfigurationProperty {
  // Without a load balancer there is no traffic to shift: its tasks are replaced.
  const strategy = traffic === null ? "ROLLING" : native.kind;
  const hooks = traffic === null ? [] : lifecycleHooks(context, stack, { name, native, task, network, traffic });
  const alarm = traffic === null || context.spec.preview ? null : rollbackAlarm(context, stack, id, name, traffic);
  return {
    strategy,
    minimumHealthyPercent: native.minimumHealthyPercent,
    maximumPercent: native.maximumPercent,
    deploymentCircuitBreaker: { enable: true, rollback: true },
    ...(alarm !== null && { alarms: { alarmNames: [alarm.ref], enable: true, rollback: true } }),
    ...(strategy !== "ROLLING" && { bakeTimeInMinutes: native.bakeMinutes }),
    ...(strategy === "CANARY" &&
      native.canary !== null && {
        canaryConfiguration: { canaryPercent: native.canary.percent, canaryBakeTimeInMinutes: native.canary.minutes },
      }),
    ...(strategy === "LINEAR" &&
      native.linear !== null && {
        linearConfiguration: { stepPercent: native.linear.percent, stepBakeTimeInMinutes: native.linear.minutes },
      }),
    ...(hooks.length > 0 && { lifecycleHooks: hooks }),
  };
}

function loadBalancers(
  { input }: EnvironmentContext,
  { primary, shift }: Traffic,
): { loadBalancers: CfnService.LoadBalancerProperty[] } {
  const balancer = { containerName: "app", containerPort: servicePort, targetGroupArn: primary.ref };
  if (shift === null) return { loadBalancers: [balancer] };
  return {
    loadBalancers: [
      {
        ...balancer,
        advancedConfiguration: {
          alternateTargetGroupArn: shift.alternate.ref,
          productionListenerRule: shift.production.ref,
          testListenerRule: shift.test.ref,
          roleArn: input.foundation.exports.TrafficRoleArn,
        },
      },
    ],
  };
}

/** Services call each other by name: those that are linked have one, those that link can resolve it. */
function serviceConnect(
  { spec, input, linked: known }: EnvironmentContext,
  name: string,
): { serviceConnectConfiguration?: CfnService.ServiceConnectConfigurationProperty } {
  const linked = known.has(name);
  if (!linked && !linksServices(spec, name)) return {};
  const { discoveryName, host } = serviceAddress(spec, name);
  return {
    serviceConnectConfiguration: {
      enabled: true,
      namespace: input.foundation.exports.NamespaceArn,
      ...(linked && { services: [{ portName: "http", discoveryName, clientAliases: [{ port: 80, dnsName: host }] }] }),
    },
  };
}
