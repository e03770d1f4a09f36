import type { CfnResource, Stack } from "aws-cdk-lib/core";
import type { CfnTaskDefinition } from "aws-cdk-lib/aws-ecs";
import type { ServiceSpec } from "../../../../model/spec.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import type { Network } from "../service/network.ts";
import { oneOffTask } from "./one-off-task.ts";

export interface JobsOf {
  readonly id: string;
  readonly name: string;
  readonly spec: ServiceSpec;
  readonly task: CfnTaskDefinition;
  readonly network: Network;
}

/** What runs once before the service's new revision starts: its expanding migration, then the seed of a fresh environment. */
export function planJobs(
  context: EnvironmentContext,
  stack: Stack,
  { id, name, spec, task, network }: JobsOf,
): readonly CfnResource[] {
  const about = { taskDefinition: task.ref, network, from: stack };
  const jobs: CfnResource[] = [];
  if (spec.migrate.expand !== null) {
    jobs.push(
      oneOffTask(context, stack, { ...about, id: `${id}Migration`, command: spec.migrate.expand, once: false }),
    );
  }
  if (context.spec.seed !== null && context.spec.seedWith === name) {
    const seed = oneOffTask(context, stack, { ...about, id: `${id}Seed`, command: context.spec.seed, once: true });
    for (const migration of jobs) seed.addResourceDependency(migration);
    jobs.push(seed);
  }
  if (spec.migrate.contract !== null) {
    context.closing.push({ ...about, id: `${id}Contraction`, command: spec.migrate.contract, once: false });
  }
  return jobs;
}
