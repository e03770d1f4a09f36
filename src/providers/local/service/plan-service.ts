import type { Step } from "../../../engine/plan.ts";
import { step, stepId } from "../../../engine/step.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { ServiceSpec } from "../../../model/spec.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import { planArtifact } from "../artifact/plan-artifact.ts";
import type { KindPlanner, PlannedResource } from "../kind-planner.ts";
import { contractMigration } from "../../../release/rollout/contract-barrier.ts";
import { revisionName } from "../names.ts";

/** Everything that a step needs to run a command of a service as its release has it. */
export interface RevisionInput {
  readonly environment: EnvironmentRef;
  readonly service: string;
  readonly version: number;
  /** How many instances shall run at least; all that its spec has, when it is missing. */
  readonly instances?: number;
}

const MIGRATE_DEADLINE = 15 * 60_000;
const START_DEADLINE = 30_000;
/** Time for the work around an instance's own time-outs. */
const MARGIN = 10_000;

export const servicePlanner: KindPlanner<ServiceSpec> = {
  prepare: planArtifact,
  migrate: planExpand,
  start: (resource) => planStart(resource),
  /** The service's own public paths, and those that sites lead to it. */
  route({ name, spec, routed }) {
    return { name, paths: [...spec.paths, ...routed], target: { kind: "service", health: spec.health } };
  },
};

export type PlannedService = Omit<PlannedResource<ServiceSpec>, "actual">;

/** Starts the revision, or so many of its instances, then waits for their health. */
export function planStart(
  { name, spec, environment, release, reason }: PlannedService,
  instances: number = spec.instances,
  needs: readonly string[] = [],
): readonly Step[] {
  const revision = revisionName(name, release.version);
  const isPart = instances < spec.instances;
  const subject = isPart ? `${revision}/${instances}` : revision;
  const all: RevisionInput = { environment, service: name, version: release.version };
  const input: RevisionInput = isPart ? { ...all, instances } : all;
  const count = spec.instances === 1 ? "1 instance" : `${spec.instances} instances`;
  return [
    step("revision.start", subject, {
      title: isPart ? `Start instance ${instances} of ${revision}` : `Start ${count} of ${revision}`,
      reason,
      needs,
      input,
      deadline: START_DEADLINE,
    }),
    step("revision.healthy", subject, {
      title: `Wait until ${isPart ? `instance ${instances} of ` : ""}${revision} is healthy`,
      reason: `traffic only goes where ${spec.health} answers`,
      needs: [stepId("revision.start", subject)],
      input,
      deadline: spec.startTimeout + MARGIN,
    }),
  ];
}

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

/** What the release before can live with, before anything of the new one starts. */
function planExpand({ name, spec, environment, release }: PlannedService): readonly Step[] {
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

/** What the release before cannot live with, when nothing of it runs and nothing leads back to it. */
export function planContract(
  environment: EnvironmentRef,
  release: ReleaseRecord,
  needs: readonly string[],
): readonly Step[] {
  return Object.entries(release.spec.resources).flatMap(([service, spec]) =>
    spec.kind !== "service" || spec.migrate.contract === null
      ? []
      : [
          step(contractMigration, revisionName(service, release.version), {
            title: `Contract the schema for ${revisionName(service, release.version)}`,
            reason: "the release before does not need the old one any more",
            needs,
            input: { environment, service, version: release.version } satisfies RevisionInput,
            deadline: MIGRATE_DEADLINE,
          }),
        ],
  );
}
