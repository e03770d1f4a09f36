import type { Stack } from "aws-cdk-lib/core";
import type { CfnService } from "aws-cdk-lib/aws-ecs";
import type { CfnLogGroup } from "aws-cdk-lib/aws-logs";
import { cdk } from "../cdk.ts";
import { artifactOf } from "../artifact-of.ts";
import type { ImageAsset } from "../asset.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import type { KindSynthesis } from "../kind-synthesis.ts";
import { planJobs } from "../jobs/plan-jobs.ts";
import { resourceId } from "../resource-id.ts";
import { linkStatements } from "./container-environment.ts";
import { ecsService } from "./ecs-service.ts";
import { nativeStrategy } from "./native-strategy.ts";
import { networkOf } from "./network.ts";
import { serviceRoles } from "./roles.ts";
import { scaling } from "./scaling.ts";
import { taskDefinition } from "./task-definition.ts";
import { traffic } from "./traffic.ts";

/** At most so many resources are made for one service. */
const RESOURCES = 18;
/** Each link refers to two things of another stack, of which a stack may have 200. */
const LINK = 4;

/** Tasks on Fargate behind the foundation's load balancer, replaced by ECS's own strategies. */
export const serviceKind: KindSynthesis<"service"> = {
  kind: "service",
  synthesize: (context, name, spec) => {
    const network = networkOf(context);
    const stack = context.place("compute", RESOURCES + LINK * Object.keys(spec.link).length);
    const id = resourceId(name);
    const image = imageAsset(context, name);
    context.assets.push(image);
    const native = nativeStrategy(context.spec.strategy, context.spec.keepWarm, context.input.straight);
    if (native.note !== null && !context.notes.includes(native.note)) context.notes.push(native.note);

    const logGroup = makeLogGroup(context, stack, id, name);
    const roles = serviceRoles(context, stack, id, { statements: linkStatements(context, spec), logGroup });
    const task = taskDefinition(context, stack, id, spec, { image: image.uri, roles, logGroup });
    const jobs = planJobs(context, stack, { id, name, spec, task, network });
    const balanced = traffic(context, stack, name, { id, spec, native });
    const service = ecsService(context, stack, { id, name, spec, native, task, network, traffic: balanced });
    for (const job of jobs) service.addResourceDependency(job);
    const [target, policy] = scaling(context, stack, id, spec, service);

    if (balanced !== null)
      context.origins.push({ kind: "service", resource: name, paths: context.paths.get(name) ?? [] });
    watch(context, name, service, balanced);
    context.outputs.set(`Service${id}`, service.attrName);
    context.expose(name, {
      service,
      task,
      logGroup,
      taskRole: roles.task,
      ...(target !== undefined && { scalingTarget: target }),
      ...(policy !== undefined && { scalingPolicy: policy }),
    });
  },
};

function imageAsset({ input }: EnvironmentContext, name: string): ImageAsset {
  const artifact = artifactOf(input.release, name);
  const repository = input.foundation.exports.RepositoryUri;
  return {
    kind: "image",
    resource: name,
    artifact,
    repository,
    tag: artifact,
    uri: `${repository}:${artifact}`,
    platform: "linux/arm64",
  };
}

const RETENTION_DAYS = { preview: 7, fixed: 30, protected: 365 };

function makeLogGroup({ spec }: EnvironmentContext, stack: Stack, id: string, name: string): CfnLogGroup {
  const group = new cdk.logs.CfnLogGroup(stack, `${id}Log`, {
    logGroupName: logGroupName(spec, name),
    retentionInDays: spec.protect
      ? RETENTION_DAYS.protected
      : spec.preview
        ? RETENTION_DAYS.preview
        : RETENTION_DAYS.fixed,
  });
  group.cfnOptions.deletionPolicy = cdk.core.CfnDeletionPolicy.DELETE;
  group.cfnOptions.updateReplacePolicy = cdk.core.CfnDeletionPolicy.DELETE;
  return group;
}

/** Where a service's output is: streams are named `<release>/app/<task>`. */
export const logGroupName = ({ app, slug }: { readonly app: string; readonly slug: string }, service: string): string =>
  `/bough/${app}/${slug}/${service}`;

function watch(
  context: EnvironmentContext,
  name: string,
  service: CfnService,
  balanced: ReturnType<typeof traffic>,
): void {
  const groups =
    balanced === null ? [] : [balanced.primary, ...(balanced.shift === null ? [] : [balanced.shift.alternate])];
  context.watched.push({
    name,
    serviceName: service.attrName,
    targetGroups: groups.map((group) => group.attrTargetGroupFullName),
    logGroup: logGroupName(context.spec, name),
  });
}
