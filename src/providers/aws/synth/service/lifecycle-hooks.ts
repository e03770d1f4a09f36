import type { Stack } from "aws-cdk-lib/core";
import type { CfnService, CfnTaskDefinition } from "aws-cdk-lib/aws-ecs";
import type { CheckSpec } from "../../../../model/checks.ts";
import { gateParameter } from "../../names.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { checkHeader } from "./check-header.ts";
import type { NativeStrategy } from "./native-strategy.ts";
import type { Network } from "./network.ts";
import { ownerOf } from "./public-paths.ts";
import type { Traffic } from "./traffic.ts";

type Hook = CfnService.DeploymentLifecycleHookProperty;

export interface HookParts {
  readonly name: string;
  readonly native: NativeStrategy;
  readonly task: CfnTaskDefinition;
  readonly network: Network;
  readonly traffic: Traffic;
}

/**
 * Where ECS asks the foundation's functions before it goes on: the checks of the definition at their places,
 * and the gate before each step of the traffic, which bough's judge opens.
 */
export function lifecycleHooks(context: EnvironmentContext, stack: Stack, parts: HookParts): Hook[] {
  const { native, traffic } = parts;
  if (native.kind === "ROLLING" || traffic.shift === null) return [];
  const { beforeTraffic, atEachStep, afterTraffic } = context.spec.checks;
  return [
    ...checkHook(context, stack, parts, "POST_TEST_TRAFFIC_SHIFT", beforeTraffic),
    ...(native.path.length > 0 ? checkHook(context, stack, parts, "PRE_PRODUCTION_TRAFFIC_SHIFT", atEachStep) : []),
    ...(native.gated ? [gateHook(context, stack, native, traffic.shift.production.ref)] : []),
    ...checkHook(context, stack, parts, "POST_PRODUCTION_TRAFFIC_SHIFT", [...atEachStep, ...afterTraffic]),
  ];
}

/** With a judge the gate keeps no time by itself: the judge opens it share by share. */
function gateHook(context: EnvironmentContext, stack: Stack, { path, stages }: NativeStrategy, rule: string): Hook {
  const { ReleaseGateArn, ReleaseHookRoleArn } = context.input.foundation.exports;
  const judged = isJudged(context);
  const details = {
    gate: judged ? gateParameter({ ...context.spec, foundation: context.input.foundation.name }) : "",
    rule,
    path,
    shares: judged ? [] : stages.shares,
    bake: judged ? 0 : stages.bake,
  };
  return {
    hookTargetArn: ReleaseGateArn,
    roleArn: ReleaseHookRoleArn,
    lifecycleStages: ["PRE_PRODUCTION_TRAFFIC_SHIFT"],
    // ECS takes the details as a text.
    hookDetails: stack.toJsonString(details),
  };
}

const isJudged = ({ spec: { strategy } }: EnvironmentContext): boolean =>
  "judge" in strategy && strategy.judge !== null;

/** Those of the checks that are this service's: requests to its paths, and commands with its image. */
function checkHook(
  context: EnvironmentContext,
  stack: Stack,
  { name, task, network }: HookParts,
  stage: string,
  checks: readonly CheckSpec[],
): Hook[] {
  const { host, spec, input } = context;
  if (host === null) return [];
  const { exports } = input.foundation;
  const header = checkHeader(spec, name);
  const requests = checks
    .filter((check) => check.kind === "http")
    .filter(({ path }) => ownerOf(spec, path) === name)
    .map(({ path, kind: _, ...check }) => ({ ...check, url: `https://${host}${path}` }));
  const commands = checks
    .filter((check) => check.kind === "command")
    .filter((check) => check.with === name)
    .map(({ run, timeout, name: check }) => ({ name: check, run, timeout }));
  if (requests.length + commands.length === 0) return [];
  const details = {
    // When all the traffic is there, it is asked for as people do.
    asked: stage === "POST_PRODUCTION_TRAFFIC_SHIFT" ? {} : { [header.name]: header.value },
    header,
    url: `https://${host}`,
    requests,
    commands,
    ...(commands.length > 0 && {
      cluster: exports.ClusterArn,
      task: task.ref,
      subnets: exports.ServiceSubnets,
      securityGroups: network.securityGroups,
      assignPublicIp: exports.AssignPublicIp,
    }),
  };
  return [
    {
      hookTargetArn: exports.ReleaseHookArn,
      roleArn: exports.ReleaseHookRoleArn,
      lifecycleStages: [stage],
      hookDetails: stack.toJsonString(details),
    },
  ];
}
