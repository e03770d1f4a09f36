import type { Step } from "../../../engine/plan.ts";
import type { ServiceSpec } from "../../../model/spec.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import { planArtifact } from "../artifact/plan-artifact.ts";
import type { KindPlanner, PlannedResource } from "../kind-planner.ts";
import { revisionName } from "../names.ts";
import { step, stepId } from "../../../engine/step.ts";

/** Everything that a step needs to run a command of a service as its release has it. */
export interface RevisionInput {
  readonly environment: EnvironmentRef;
  readonly service: string;
  readonly version: number;
}

/** The revision of an earlier or unknown release, of which only the processes matter. */
export interface StopInput {
  readonly environment: EnvironmentRef;
  readonly service: string;
  readonly version: number;
  /** Milliseconds that requests in flight, and then the process, get to finish. */
  readonly timeout: number;
}

const MIGRATE_DEADLINE = 15 * 60_000;
/** Time for the work around an instance's own time-outs. */
const MARGIN = 10_000;

export const servicePlanner: KindPlanner<ServiceSpec> = {
  prepare: planArtifact,
  run: (resource) => [...planMigrate(resource), ...planStart(resource)],
  /** The service's own public paths, and those that sites lead to it. */
  route({ name, spec, routed }) {
    return { name, paths: [...spec.paths, ...routed], target: { kind: "service", health: spec.health } };
  },
};

type PlannedService = Omit<PlannedResource<ServiceSpec>, "actual" | "routed">;

/** On the way back: the revision runs as it did, and is only started and waited for when it does not serve. */
export function planRestart(
  { name, spec, environment, release, reason }: PlannedService,
  needs: readonly string[],
): Step {
  const revision = revisionName(name, release.version);
  return step("revision.restore", revision, {
    title: `Make sure that ${revision} runs`,
    reason,
    needs,
    input: { environment, service: name, version: release.version } satisfies RevisionInput,
    deadline: spec.startTimeout + MARGIN,
  });
}

/** Starts the revision, then waits for its health. */
function planStart({ name, spec, environment, release, reason }: PlannedService): readonly Step[] {
  const revision = revisionName(name, release.version);
  const input: RevisionInput = { environment, service: name, version: release.version };
  const instances = spec.instances === 1 ? "1 instance" : `${spec.instances} instances`;
  const migrate = spec.migrate.expand !== null ? [stepId("service.migrate", revision)] : [];
  return [
    step("revision.start", revision, {
      title: `Start ${instances} of ${revision}`,
      reason,
      needs: migrate,
      input,
      deadline: 30_000,
    }),
    step("revision.healthy", revision, {
      title: `Wait until ${revision} is healthy`,
      reason: `traffic only goes where ${spec.health} answers`,
      needs: [stepId("revision.start", revision)],
      input,
      deadline: spec.startTimeout + MARGIN,
    }),
  ];
}

/** Lets requests in flight finish, then stops the processes. */
export function planStop(input: StopInput, reason: string, needs: readonly string[]): readonly Step[] {
  const revision = revisionName(input.service, input.version);
  return [
    step("revision.drain", revision, {
      title: `Let requests to ${revision} finish`,
      reason,
      needs,
      input,
      deadline: input.timeout + MARGIN,
    }),
    step("revision.stop", revision, {
      title: `Stop ${revision}`,
      reason,
      needs: [stepId("revision.drain", revision)],
      input,
      deadline: input.timeout + MARGIN,
    }),
  ];
}

function planMigrate({ name, spec, environment, release }: PlannedResource<ServiceSpec>): readonly Step[] {
  if (spec.migrate.expand === null) return [];
  return [
    step("service.migrate", revisionName(name, release.version), {
      title: `Migrate for ${revisionName(name, release.version)}`,
      reason: "the definition has a migrate command",
      needs: [],
      input: { environment, service: name, version: release.version } satisfies RevisionInput,
      deadline: MIGRATE_DEADLINE,
    }),
  ];
}
